"""The filter language against a naive reading of it, and its words about what is wrong."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logoclip.runs.summary import RunSummary
from logotui.comparing.fields import Vocabulary
from logotui.comparing.filter import MOST_CHARACTERS, FilterError, UnknownField, read_filter, split
from tests.logotui.fake_host import NOON, summary

NOW = NOON + 7200.0
STATES, LOSSES, TAGS = (
    ("running", "paused", "pausing", "failed"),
    ("infonce", "supcon", "triplet"),
    ("old", "older", "x"),
)


@st.composite
def some_run(draw: st.DrawFn) -> RunSummary:
    settings = {
        "learning_rate": draw(st.sampled_from([1e-4, 1e-3, 3e-3])), "loss_type": draw(st.sampled_from(LOSSES)),
        "augment_flip": draw(st.booleans()), "lora_r": draw(st.sampled_from([0, 8, 16])),
    }  # fmt: skip
    return summary(
        draw(st.sampled_from(["demo-01", "Demo-02", "jetson-01"])), state=draw(st.sampled_from(STATES)),
        best_f1=draw(st.sampled_from([None, 0.005, 0.5, 0.6, 0.719])), epoch=draw(st.integers(0, 4)),
        created=NOW - draw(st.sampled_from([30.0, 120.0, 7200.0, 200_000.0])),
        tags=tuple(draw(st.lists(st.sampled_from(TAGS), unique=True))), settings=draw(st.sampled_from([settings, {}])),
    )  # fmt: skip


NUMBERS: dict[str, Any] = {
    # name: values as typed with what they mean, and how a run's own is found
    "lr": ([("1e-3", 1e-3), ("0.0001", 1e-4), (".002", 2e-3)], lambda run: run.settings.get("learning_rate")),
    "lora_r": ([("8", 8), ("16", 16), ("0", 0)], lambda run: run.settings.get("lora_r")),
    "f1": ([("60", 0.6), ("0.6", 0.6), ("0.5%", 0.005), ("71.9", 0.719)], lambda run: run.best_f1),
    "epoch": ([("2", 2), ("0", 0)], lambda run: run.epoch),
    "age": ([("2h", 7200), ("30s", 30), ("2min", 120), ("120", 120), ("1d", 86400)], lambda run: NOW - run.created),
}
WORDS: dict[str, Any] = {
    "state": (["running", "paus", "FAILED"], lambda run: [run.state]),
    "loss_type": (["supcon", "con", "Infonce"], lambda run: [run.settings["loss_type"]] if run.settings else []),
    "name": (["demo", "demo-01", "01"], lambda run: [run.id]),
}
OPERATORS = {
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    "=": lambda a, b: abs(a - b) < 1e-12, ":": lambda a, b: abs(a - b) < 1e-12, "!=": lambda a, b: abs(a - b) >= 1e-12,
}  # fmt: skip

Term = tuple[str, Any]
"""What is typed, and whether it is so of a run."""


@st.composite
def number_term(draw: st.DrawFn) -> Term:
    name, sign = draw(st.sampled_from(list(NUMBERS))), draw(st.sampled_from(list(OPERATORS)))
    values, own = NUMBERS[name]
    typed, meant = draw(st.sampled_from(values))
    nothing = sign == "!="
    return f"{name}{sign}{typed}", lambda run: nothing if own(run) is None else OPERATORS[sign](own(run), meant)


@st.composite
def word_term(draw: st.DrawFn) -> Term:
    name, sign = draw(st.sampled_from(list(WORDS))), draw(st.sampled_from([":", "=", "!="]))
    values, own = WORDS[name]
    chosen = draw(st.lists(st.sampled_from(values), min_size=1, max_size=2))

    def holds(run: RunSummary) -> bool:
        found = False
        for one in chosen:
            for text in own(run):
                found = found or (one.lower() in text.lower() if sign == ":" else one.lower() == text.lower())
        return not found if sign == "!=" else found

    return f"{name}{sign}{','.join(chosen)}", holds


@st.composite
def other_term(draw: st.DrawFn) -> Term:
    tag = draw(st.sampled_from(TAGS))
    return draw(
        st.sampled_from([
            (f"tag:{tag}", lambda run: tag in run.tags),
            ("tag:none", lambda run: not run.tags),
            ("f1:none", lambda run: run.best_f1 is None),
            ("augment_flip:off", lambda run: run.settings.get("augment_flip") is False),
            ("augment_flip=yes", lambda run: run.settings.get("augment_flip") is True),
            ("JETSON", lambda run: run.id == "jetson-01"),
            ('"demo-0"', lambda run: run.id.lower().startswith("demo-0")),
            ("/^demo-0[2-9]$/", lambda run: run.id == "Demo-02"),
            ("name:/^d.*1$/", lambda run: run.id == "demo-01"),
            ("/train$/", lambda run: True),
        ])
    )  # fmt: skip


TERMS = st.tuples(st.one_of(number_term(), word_term(), other_term()), st.booleans())


@given(st.lists(some_run(), min_size=1, max_size=6), st.lists(TERMS, max_size=4), st.sampled_from([" ", "   ", "\t"]))
def test_a_filter_holds_where_a_naive_reading_of_every_term_does(
    runs: list[RunSummary], terms: list[tuple[Term, bool]], gap: str
) -> None:
    text = gap.join(("-" if turned else "") + typed for (typed, _), turned in terms)
    whole = Vocabulary(
        [*runs, summary("a", settings={"learning_rate": 1.0, "loss_type": "x", "augment_flip": True, "lora_r": 1})]
    )
    found = read_filter(text, whole)
    for run in runs:
        expected = True
        for (_, holds), turned in terms:
            if bool(holds(run)) == turned:
                expected = False
        assert found(run, NOW) == expected, (text, run)


VOCABULARY = Vocabulary([summary("a", settings={"learning_rate": 1e-3, "loss_type": "x", "augment_flip": True})])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("learning_rat>1", "no run has a field learning_rat: is it learning_rate?"),
        ("qqq:1", 'no run has a field qqq; as a word it is "qqq:1"'),
        ("state:", "state: what? Such as state:running"),
        ("f1>", "f1> what? Such as f1>60"),
        ("lr>fast", "lr is a number: fast is none"),
        ("lr>1e-3h", "lr is a number: 1e-3h is none"),
        ("age<2weeks", "age is a number with s, m, min, h, d: 2weeks is none"),
        ("state>running", "state is no number: write state:running"),
        ("augment_flip:maybe", "augment_flip is on or off, not maybe"),
        ("/demo-[/", "/demo-[/: unterminated character set at character 6"),
        ("/demo", "/demo: a /regex/ that is not closed"),
        ("name:/a(/", "/a(/: missing )"),
        ("state:,", "state: what? Such as state:running"),
        ('a "b c', '"b c: a quote that is not closed'),
        ("-", "- turns round what follows it"),
        ("x" * (MOST_CHARACTERS + 1), f"{MOST_CHARACTERS} are taken"),
    ],
)
def test_what_is_wrong_is_said(text: str, wrong: str) -> None:
    with pytest.raises(FilterError, match=re.escape(wrong)):
        read_filter(text, VOCABULARY)


def test_a_field_that_nobody_has_yet_is_told_from_a_wrong_filter() -> None:
    with pytest.raises(UnknownField):
        read_filter("batch_size>3", VOCABULARY)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_filter_or_says_why_not(text: str) -> None:
    try:
        found = read_filter(text, VOCABULARY)
    except FilterError as error:
        assert str(error)
    else:
        assert isinstance(found(summary("a"), NOW), bool)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        ("  a  b ", ["a", "b"]),
        (r'-"a b" name:/x\/ y/,z images/s>1', ['-"a b"', r"name:/x\/ y/,z", "images/s>1"]),
        ('"/a b"', ['"/a b"']),
    ],
)
def test_spaces_part_terms_but_not_what_is_held_together(text: str, terms: list[str]) -> None:
    assert list(split(text)) == terms
