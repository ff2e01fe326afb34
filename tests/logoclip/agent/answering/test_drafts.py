"""Drafts."""

from __future__ import annotations

from msgspec.structs import replace

from logoclip.agent.agent import Agent
from logoclip.agent.questions.configs import Configs
from logoclip.agent.questions.drafts import Drafts, DropDraft, KeepDraft
from logoclip.config.drafts import KeptDraft
from logoclip.workspace import Workspace


def test_what_a_console_has_not_saved_is_kept_until_it_is_dropped(agent: Agent, workspace: Workspace) -> None:
    draft = KeptDraft("demo.yaml", "0123abcd", "seed: 2\n", "seed: 1\n", "r", "laptop")
    when = agent.answer(KeepDraft(draft)).time
    assert (
        agent.answer(Drafts("demo.yaml")) == (replace(draft, time=when),) and agent.answer(Drafts("other.yaml")) == ()
    )
    assert agent.answer(Configs()) == ()  # a draft is no config
    assert agent.answer(DropDraft("demo.yaml", "0123abcd")).there and agent.answer(Drafts()) == ()
