# make demo · make test · make install · make check
#
# PYTHON     the Python to make .venv with (3.10 or newer)
# VENV       where the environment stands
# VENV_ARGS  for `python -m venv`; on a Jetson: VENV_ARGS=--system-site-packages keeps NVIDIA's torch
# PIP_ARGS   for `pip install`, e.g. PIP_ARGS="--index-url URL"
# EXTRAS     what to install: `dev` is everything
# DEMO       the demo's workspace

PYTHON ?= python3
VENV ?= .venv
VENV_ARGS ?=
PIP_ARGS ?=
EXTRAS ?= dev
DEMO ?= demo
PYTEST_ARGS ?=

BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help demo test install check format clean

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: install ## the whole job on made-up photographs: in the console, or headless where there is no terminal
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/logotui demo $(DEMO); else $(BIN)/logoclip demo $(DEMO); fi

test: check ## install what is missing, check, and run every test
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(PYTEST_ARGS)

install: $(STAMP) ## make .venv and install everything into it

check: install ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: install ## put the code in shape, the tree in the README, the rooms in docs/architecture.md
	$(BIN)/python docs/tree.py
	$(BIN)/python docs/rooms.py
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove .venv and caches
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
		{ echo "logotui needs Python 3.10 or newer, and $(PYTHON) is not: say which with 'make PYTHON=/path/to/python3 ...'" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) cannot make virtual environments: on Debian and Ubuntu install the package python3-venv" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV_ARGS) $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(PIP_ARGS) --editable '.[$(EXTRAS)]'
	@touch $@
