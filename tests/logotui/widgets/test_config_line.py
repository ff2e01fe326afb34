from __future__ import annotations

from logoclip.agent.questions.configs import ConfigCheck
from logotui.draft import begun, begun_as, opened, restored
from logotui.widgets.config_line import ConfigLine, counted, faults_in_words, status
from tests.logotui.alone import alone, text_of

TEXT = "# mine\nlora_r: 8\n"
FILE = opened("demo.yaml", ConfigCheck(TEXT, {}, revision="r"))


def test_what_is_not_saved_is_counted_in_settings_and_else_called_text() -> None:
    assert counted(FILE.set("lora_r", 4)) == "1 unsaved change"
    assert counted(FILE.set("lora_r", 4).seal().set("seed", 1)) == "2 unsaved changes"
    assert counted(FILE.type("# yours\nlora_r: 8\n")) == "unsaved text"


def test_the_line_says_which_state_the_file_is_in() -> None:
    assert status(FILE).plain == "demo.yaml  as saved"
    assert status(begun("new.yaml")).plain == "new.yaml  new, with every default"
    assert status(FILE.set("lora_r", 4)).plain == "demo.yaml  ● 1 unsaved change"
    assert "changed on the disk: F5 compares" in status(FILE, changed_on_disk=True).plain
    kept = restored(FILE, "lora_r: 4\n", "1 unsaved change of 12:41, on laptop")
    assert status(kept).plain == "demo.yaml  ● 1 unsaved change of 12:41, on laptop: u takes it back"


def test_the_first_fault_is_said_with_its_place_and_the_others_are_counted() -> None:
    wrong = FILE.type("lora_r: -1\nseed: -1\n")
    assert faults_in_words(wrong) == "line 1: lora_r: must be greater than or equal to 0, given -1 and 1 more"
    assert "✗ line 1: lora_r" in status(wrong).plain


async def test_what_does_not_fit_is_cut() -> None:
    line = ConfigLine()
    async with alone(line, size=(20, 3)):
        line.content = status(FILE, changed_on_disk=True)
        assert text_of(line)[0].strip().endswith("…")


def test_a_config_that_began_as_a_run_counts_its_changes_against_that() -> None:
    begun_so = begun_as("demo.yaml", ConfigCheck(TEXT, {}), "as demo-01 was launched")
    assert status(begun_so).plain == "demo.yaml  ● new, as demo-01 was launched" and begun_so.unsaved
    changed = begun_so.set("seed", 3)
    assert status(changed).plain == "demo.yaml  ● new, as demo-01 was launched, with 1 change"
    assert list(changed.changes) == ["seed"]
    saved = changed.based_on(ConfigCheck(changed.text, {}, revision="s"))
    assert status(saved).plain == "demo.yaml  as saved" and not saved.unsaved
