"""The config files of a workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from logoclip.config.checked import revision_of
from logoclip.config.config_folder import ConfigFolder, Saved
from logoclip.errors import ConfigError, InputError, JobError


@pytest.fixture
def configs(tmp_path: Path) -> ConfigFolder:
    (tmp_path / "good.yaml").write_text("seed: 1\n")
    (tmp_path / "bad.yml").write_text("seed: 1\nlora_r: -1\n")
    (tmp_path / "notes.txt").write_text("seed: 2\n")
    return ConfigFolder(tmp_path)


def test_configs_are_listed_with_what_is_wrong_with_them(configs: ConfigFolder, tmp_path: Path) -> None:
    bad, good = configs.list()
    assert good == ("good.yaml", tmp_path / "good.yaml", "")
    assert bad[0] == "bad.yml" and bad[2].startswith("bad.yml:2: lora_r: ")


@pytest.mark.parametrize("name", ["good", "good.yaml"])
def test_a_config_is_read_by_its_name(configs: ConfigFolder, name: str) -> None:
    assert configs.read(name) == "seed: 1\n"


def test_a_config_that_is_not_there_is_an_input_error_naming_those_that_are(configs: ConfigFolder) -> None:
    with pytest.raises(
        InputError, match=r"gone\.yaml: there is no such config; in this workspace: bad\.yml, good\.yaml"
    ):
        configs.read("gone")


@pytest.mark.parametrize("name", ["../good", "/etc/passwd", "", ".hidden", "a/b"])
def test_a_name_stays_in_the_directory(configs: ConfigFolder, name: str) -> None:
    for call in (lambda: configs.read(name), lambda: configs.save(name, {"seed": 1})):
        with pytest.raises(InputError, match="is no name for a config"):
            call()


def test_changes_are_saved_and_every_other_character_stays(configs: ConfigFolder, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_bytes("# mine × é\r\nseed: 2   # two\r\n".encode())
    saved = configs.save("mine", {"seed": 3}, revision_of(configs.read("mine")))
    assert saved == Saved("# mine × é\r\nseed: 3   # two\r\n") and configs.read("mine") == saved.text


SPACE = "lora_r: [4, 8]\n"


def test_the_space_beside_a_config_is_saved_with_it_and_is_no_config_itself(
    configs: ConfigFolder, tmp_path: Path
) -> None:
    before = configs.revision("good")
    assert configs.save("good", {}, before, space=SPACE) == Saved("seed: 1\n", SPACE)
    assert (tmp_path / "good.space.yaml").read_text() == configs.space("good") == SPACE
    assert [name for name, _, _ in configs.list()] == ["bad.yml", "good.yaml"]
    assert configs.save("good", {"seed": 2}, before) == Saved("seed: 1\n", SPACE, conflict=True)
    assert configs.save("good", {"seed": 2}, revision_of("seed: 1\n", SPACE)) == Saved("seed: 2\n", SPACE)
    assert configs.save("good", {}, configs.revision("good"), space="") == Saved("seed: 2\n")
    assert not (tmp_path / "good.space.yaml").exists()


@pytest.mark.parametrize("space", ["lora_r: [4]\n", "lora_r: [", "seed: [1, 2]\n"])
def test_a_wrong_space_is_refused_and_nothing_is_written(configs: ConfigFolder, tmp_path: Path, space: str) -> None:
    with pytest.raises(ConfigError, match=r"good\.space\.yaml"):
        configs.save("good", {"seed": 5}, configs.revision("good"), space=space)
    assert configs.read("good") == "seed: 1\n" and not (tmp_path / "good.space.yaml").exists()


def test_a_space_of_no_config_is_not_written_over(configs: ConfigFolder, tmp_path: Path) -> None:
    (tmp_path / "new.space.yaml").write_text(SPACE)
    with pytest.raises(InputError, match=r"new\.space\.yaml: stands there, of no config"):
        configs.save("new", {"seed": 2}, space="seed: [1, 2]\n".replace("seed", "lora_alpha"))
    assert (tmp_path / "new.space.yaml").read_text() == SPACE


def test_a_config_cannot_be_called_as_a_space_is(configs: ConfigFolder) -> None:
    with pytest.raises(InputError, match="holds what a search varies"):
        configs.save("good.space", {"seed": 1})


def test_a_config_is_made_where_there_is_none(configs: ConfigFolder, tmp_path: Path) -> None:
    assert configs.save("new", {"seed": 2}).text == (tmp_path / "new.yaml").read_text() == "seed: 2\n"


@pytest.mark.parametrize("revision", ["", revision_of("seed: 7\n")])
def test_a_file_that_changed_meanwhile_is_left_as_it_is(configs: ConfigFolder, revision: str) -> None:
    assert configs.save("good", {"seed": 2}, revision) == Saved("seed: 1\n", conflict=True)
    assert configs.read("good") == "seed: 1\n"


def test_a_file_that_is_gone_meanwhile_is_not_made_again(configs: ConfigFolder, tmp_path: Path) -> None:
    revision = revision_of(configs.read("good"))
    (tmp_path / "good.yaml").unlink()
    assert configs.save("good", {"seed": 2}, revision).conflict and not (tmp_path / "good.yaml").exists()


def test_changes_with_faults_are_not_saved(configs: ConfigFolder) -> None:
    with pytest.raises(ConfigError, match=r"good\.yaml:2: lora_r"):
        configs.save("good", {"lora_r": -1}, revision_of("seed: 1\n"))
    assert configs.read("good") == "seed: 1\n"


def test_a_place_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JobError, match=r"new\.yaml: cannot be written: File exists"):
        ConfigFolder(tmp_path / "file").save("new", {"seed": 1})


def test_a_missing_folder_is_made_with_its_first_config(tmp_path: Path) -> None:
    assert list(ConfigFolder(tmp_path / "configs").list()) == []
    ConfigFolder(tmp_path / "configs").save("new", {"seed": 1})
    assert (tmp_path / "configs" / "new.yaml").read_text() == "seed: 1\n"


def test_a_whole_text_is_saved_as_it_is_and_refused_where_it_has_faults(configs: ConfigFolder) -> None:
    text = "# other words\r\nseed: 4\n"
    assert configs.save("good", {"seed": 4}, revision_of("seed: 1\n"), text) == Saved(text)
    with pytest.raises(ConfigError, match=r"good\.yaml:1: lora_r"):
        configs.save("good", {}, revision_of(text), "lora_r: -1\n")
    assert configs.read("good") == text


def test_a_revision_follows_the_file_and_is_empty_where_there_is_none(configs: ConfigFolder, tmp_path: Path) -> None:
    assert configs.revision("good") == revision_of("seed: 1\n")
    (tmp_path / "good.yaml").write_text("seed: 2\n")
    assert configs.revision("good") == revision_of("seed: 2\n")
    assert configs.revision("gone") == ""


def test_a_config_is_added_as_it_stands_and_none_is_replaced(tmp_path: Path) -> None:
    folder = ConfigFolder(tmp_path / "configs")
    text = "# mine\r\nseed: nonsense\r\n"
    assert folder.add("new", text) == tmp_path / "configs" / "new.yaml"
    assert (tmp_path / "configs" / "new.yaml").read_bytes() == text.encode()
    (tmp_path / "configs" / "link.yaml").symlink_to("nowhere")
    for name in ("new", "new.yaml", "link"):
        with pytest.raises(InputError, match="there is a config of that name already: choose another"):
            folder.add(name, "")
    for name in ("", "..", "a/b", ".hidden"):
        with pytest.raises(InputError, match="is no name for a config"):
            folder.add(name, "")
    assert sorted(path.name for path in (tmp_path / "configs").iterdir()) == ["link.yaml", "new.yaml"]
