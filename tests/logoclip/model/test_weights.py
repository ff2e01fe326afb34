"""Whole weights are told from damaged ones by their heads, whatever they are stored in."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import CLIPModel

from logoclip.errors import InputError
from logoclip.model.clip_weights import check_clip
from logoclip.model.fine_tuned_clip import load_clip
from logoclip.model.weights import check_files, check_local, read_config, unwrapped

POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1710540580\n"


def one_file(tiny: Path, model: Path) -> Path:
    shutil.copytree(tiny, model)
    return model / "model.safetensors"


def shards(tiny: Path, model: Path) -> Path:
    shutil.copytree(tiny, model)
    (model / "model.safetensors").unlink()
    CLIPModel.from_pretrained(tiny).save_pretrained(model, max_shard_size="50KB")
    return sorted(model.glob("model-0*.safetensors"))[1]


def pickled(tiny: Path, model: Path) -> Path:
    path = one_file(tiny, model)
    torch.save(load_file(path), model / "pytorch_model.bin")
    path.unlink()
    return model / "pytorch_model.bin"


STORED = {"one file": one_file, "shards": shards, "pickled": pickled}

DAMAGED: dict[str, tuple[Callable[[Path], object], str]] = {
    "a pointer": (lambda path: path.write_text(POINTER), "is a git-lfs pointer"),
    "empty": (lambda path: path.write_bytes(b""), "is empty"),
    "one byte": (lambda path: path.write_bytes(b"\0"), "is cut off"),
    "a page of an error": (
        lambda path: path.write_text("<html>404</html>"),
        "is (no safetensors|cut off, or no weights)",
    ),
    "cut in the head": (lambda path: os.truncate(path, 300), "is cut off"),
    "cut by a byte": (lambda path: os.truncate(path, path.stat().st_size - 1), "is cut off"),
    "gone": (lambda path: path.unlink(), "(is missing|holds no weights)"),
    "a link to nothing": (lambda path: (path.unlink(), path.symlink_to("blobs/gone")), "is a link to nothing"),
}


@pytest.fixture(params=STORED.values(), ids=STORED.keys())
def weights(request: pytest.FixtureRequest, tiny_clip_dir: Path, tmp_path: Path) -> Path:
    """A file of weights of a model at `tmp_path / "model"`."""
    path: Path = request.param(tiny_clip_dir, tmp_path / "model")
    return path


def test_whole_weights_are_taken(weights: Path) -> None:
    check_clip(weights.parent)
    assert load_clip(str(weights.parent)).config.projection_dim == 16


@pytest.mark.parametrize(("damage", "text"), DAMAGED.values(), ids=DAMAGED.keys())
def test_damaged_weights_are_one_line_that_names_the_file(
    weights: Path, damage: Callable[[Path], object], text: str
) -> None:
    damage(weights)
    for look in (check_files, check_clip, lambda place: load_clip(str(place))):
        with pytest.raises(InputError, match=text) as error:
            look(weights.parent)
        assert "\n" not in str(error.value)
        assert str(weights.parent) in str(error.value)


@pytest.mark.parametrize(
    "head",
    [b"[]", b"{", b'{"a": 1}', b'{"a": {"shape": [1], "data_offsets": [0]}}', b"[" * 5000, b'{"a": {"dtype": "F32"}}'],
)
def test_a_head_that_is_none_is_no_traceback(tiny_clip_dir: Path, tmp_path: Path, head: bytes) -> None:
    path = one_file(tiny_clip_dir, tmp_path / "model")
    path.write_bytes(len(head).to_bytes(8, "little") + head)
    with pytest.raises(InputError, match="is no safetensors file"):
        check_files(path.parent)


@pytest.mark.parametrize("index", ["{}", "[]", '{"weight_map": 1}', "{"])
def test_a_list_of_shards_that_is_none_is_no_traceback(tiny_clip_dir: Path, tmp_path: Path, index: str) -> None:
    shards(tiny_clip_dir, tmp_path / "model")
    (tmp_path / "model" / "model.safetensors.index.json").write_text(index)
    with pytest.raises(InputError, match=r"model.safetensors.index.json: "):
        check_files(tmp_path / "model")


def test_weights_that_the_system_refuses_are_told_from_missing_ones(weights: Path) -> None:
    weights.unlink()
    weights.mkdir()
    with pytest.raises(InputError, match="cannot be read: Is a directory"):
        check_files(weights.parent)


@pytest.mark.parametrize("text", [POINTER, "", "{", "[]"])
def test_a_config_that_cannot_be_read_is_named(tiny_clip_dir: Path, tmp_path: Path, text: str) -> None:
    one_file(tiny_clip_dir, tmp_path / "model")
    (tmp_path / "model" / "config.json").write_text(text)
    with pytest.raises(InputError, match=r"config.json: (cannot be read|is a git-lfs pointer)"):
        read_config(tmp_path / "model")


def test_shapes_are_the_files_own(tiny_clip_dir: Path) -> None:
    path = tiny_clip_dir / "model.safetensors"
    assert check_files(tiny_clip_dir) == {name: tuple(value.shape) for name, value in load_file(path).items()}


@pytest.mark.parametrize("name", ["module.a.b", "_orig_mod.a.b", "module._orig_mod.a.b", "_orig_mod.module.a.b", "a.b"])
def test_wrappers_are_taken_off_a_name(name: str) -> None:
    assert unwrapped(name) == "a.b"


@pytest.fixture
def cached(tiny_clip_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The snapshot of somebody/clip in the Hugging Face cache."""
    folder = tmp_path / "models--somebody--clip"
    shutil.copytree(tiny_clip_dir, folder / "snapshots" / "abc")
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text("abc")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    return folder / "snapshots" / "abc"


def test_a_model_in_the_cache_is_looked_at_there(cached: Path) -> None:
    check_local("somebody/clip", check_clip)
    os.truncate(cached / "model.safetensors", 1000)
    with pytest.raises(InputError, match=r"snapshots/abc/model.safetensors: is cut off"):
        check_local("somebody/clip", check_clip)


def test_a_snapshot_that_was_fetched_in_part_is_left_to_the_hub(cached: Path) -> None:
    (cached / "model.safetensors").unlink()
    check_local("somebody/clip", check_clip)


def test_a_model_that_has_to_be_fetched_is_asked_of_nobody(cached: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.getaddrinfo", None)
    check_local("somebody/else", check_clip)


def test_more_than_the_head_says_is_told(tiny_clip_dir: Path, tmp_path: Path) -> None:
    path = one_file(tiny_clip_dir, tmp_path / "model")
    path.write_bytes(path.read_bytes() + b"more")
    with pytest.raises(InputError, match="has more than it says"):
        check_files(path.parent)


def test_a_file_of_no_weights_is_whole(tmp_path: Path) -> None:
    save_file({}, tmp_path / "model.safetensors")
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "clip"}))
    assert check_files(tmp_path) == {}
