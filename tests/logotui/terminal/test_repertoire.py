"""No character that the terminal has not is written, and what stands for it says the same."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from logoclip.runs import MetricsWriter, StatusWriter, create_run
from logoclip.workspace import Workspace
from logotui.app import LogoTui
from logotui.drawing.sparkline import sparkline
from logotui.modes import SCREENS
from logotui.once import plain, shown
from logotui.terminal.frame import Palette, cells
from logotui.terminal.repertoire import ASCII, CP437, LATIN1, PICTURES, UNICODE, Glyphs, glyphs_of, stroke
from logotui.widgets.states import STATES
from logotui.widgets.thumbnail import half_blocks
from tests.logotui.fake_host import lively
from tests.logotui.terminal.console import ConsoleOnTerminal

FEW = [CP437, LATIN1, ASCII]


def shows(glyphs: Glyphs, text: str) -> bool:
    """Whether a terminal of that repertoire shows `text`: by the codecs themselves."""
    codecs = {"cp437": "cp437", "latin1": "latin-1", "ascii": "ascii"}
    rest = "".join(char for char in text if not (glyphs is CP437 and char in PICTURES))
    try:
        encoded = rest.encode(codecs[glyphs.name])
    except UnicodeEncodeError:
        return False
    return not (glyphs is LATIN1 and any(0x80 <= byte < 0xA0 for byte in encoded))


@pytest.mark.parametrize("glyphs", FEW, ids=lambda glyphs: glyphs.name)
@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs", "Mn", "Me", "Cf"])))
def test_any_text_is_shown_in_as_many_cells(glyphs: Glyphs, text: str) -> None:
    written = glyphs.shown(text)
    assert shows(glyphs, written)
    assert cell_len(written) == cell_len(text)


@pytest.mark.parametrize("glyphs", FEW, ids=lambda glyphs: glyphs.name)
def test_every_character_alone(glyphs: Glyphs) -> None:
    for code in itertools.chain(range(0xA0, 0x3000), range(0x1F000, 0x1FA00)):
        assert shows(glyphs, glyphs.shown(chr(code))), hex(code)


def test_where_everything_is_shown_nothing_is_changed() -> None:
    assert UNICODE.shown("⠉▲é漢") == "⠉▲é漢"


@pytest.mark.parametrize("glyphs", FEW, ids=lambda glyphs: glyphs.name)
def test_what_is_told_apart_stays_apart(glyphs: Glyphs) -> None:
    """Glyphs that are the only sign of something: states that differ in kind, marks of two thresholds."""
    told = [
        look.glyph
        for name, look in STATES.items()
        if name in ("queued", "running", "paused", "stopped", "finished", "failed")
    ]
    for apart in (told, "▲△", "█░", "━─", "←→", "✓✗"):
        assert len({glyphs.shown(glyph) for glyph in apart}) == len(apart), apart


def test_words_lose_accents_and_keep_letters() -> None:
    assert ASCII.shown("Café – Zürich × 3 … naïve") == "Cafe - Zurich x 3 ~ naive"
    assert LATIN1.shown("Café – Zürich × 3") == "Café - Zürich × 3"
    assert ASCII.shown("漢字") == "????"


def test_a_curve_stays_a_curve() -> None:
    """Braille by the row and the slope of its dots."""
    drawn = {"⠉": "'", "⠒": "-", "⠤": "-", "⣀": "_", "⡀": ".", "⡇": "|", "⣿": "#", "⠀": " "}
    for braille, char in drawn.items():
        assert ASCII.shown(braille) == char, braille
    assert (stroke(0x01 | 0x80, blocks=False), stroke(0x40 | 0x08, blocks=False)) == ("\\", "/")
    assert stroke(0xFF, blocks=True) == "█"


def test_a_rising_sparkline_rises() -> None:
    heights = "_-'"
    line = ASCII.shown(sparkline([1, 1, 2, 2, 3, 3, 4, 4], 4))
    places = [heights.index(char) for char in line if char in heights]
    assert places == sorted(places) and places[0] == 0 and places[-1] == 2


def test_bars_of_a_histogram_keep_their_order() -> None:
    order = "".join(ASCII.shown(bar) for bar in "▁▂▃▄▅▆▇█")
    assert len(set(order)) == 8


def test_a_picture_without_colours_is_shaded() -> None:
    strips = half_blocks(["000000808080ffffff", "000000808080ffffff"])
    for glyphs, colours in (
        (ASCII, None),
        (ASCII, ColorSystem.STANDARD),
        (CP437, None),
        (UNICODE, ColorSystem.STANDARD),
    ):
        line = cells(strips, Palette(glyphs, colours))
        places = [glyphs.shades.index(cell.text) for cell in line]
        assert places[0] == 0 and places[-1] == len(glyphs.shades) - 1 and 0 < places[1] < places[2]
        assert {cell.pen.background for cell in line} == {"49"}
    assert plain(cells(strips, Palette(UNICODE, ColorSystem.TRUECOLOR))) == "▀▀▀"


def test_a_half_block_that_is_no_picture_keeps_its_colour() -> None:
    style = Style(color=Color.parse("red"))
    (cell,) = cells([Strip([Segment("▀", style)])], Palette(UNICODE, ColorSystem.STANDARD))
    assert (cell.text, cell.pen.foreground) == ("▀", "31")


def test_without_colours_none_are_sent() -> None:
    style = Style(color=Color.from_rgb(1, 2, 3), bgcolor=Color.parse("blue"), bold=True)
    (cell,) = cells([Strip([Segment("x", style)])], Palette(UNICODE, None))
    assert cell.pen == ("1", "39", "49")


@pytest.mark.parametrize(
    ("environment", "encoding", "glyphs"),
    [
        ({}, "utf-8", UNICODE),
        ({"LANG": "en_GB.UTF-8", "TERM": "xterm-256color"}, "utf-8", UNICODE),
        ({"LANG": "de_DE.utf8@euro"}, "utf-8", UNICODE),
        ({"LANG": "C.UTF-8", "TERM": "linux"}, "utf-8", CP437),
        ({"LANG": "C.UTF-8", "TERM": "linux-16color"}, "utf-8", CP437),
        ({"LANG": "C", "TERM": "linux"}, "utf-8", ASCII),
        ({"LANG": "C"}, "utf-8", ASCII),
        ({"LANG": "POSIX"}, "UTF_8", ASCII),
        ({"LANG": "C", "PYTHONUTF8": "1"}, "utf-8", UNICODE),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "C"}, "utf-8", ASCII),
        ({"LANG": "C", "LC_CTYPE": "en_GB.UTF-8"}, "utf-8", UNICODE),
        ({"LANG": "C", "LC_ALL": "", "LC_CTYPE": "C.UTF-8"}, "utf-8", UNICODE),
        ({"LC_CTYPE": "UTF-8"}, "utf-8", UNICODE),
        ({"LANG": "de_DE.ISO-8859-1"}, "iso-8859-1", LATIN1),
        ({"LANG": "de_DE.ISO-8859-1"}, "utf-8", ASCII),
        ({"LANG": "ja_JP.eucJP"}, "euc_jp", ASCII),
        ({"LANG": "C"}, "ANSI_X3.4-1968", ASCII),
        ({}, None, ASCII),
    ],
)
def test_what_a_terminal_shows(environment: dict[str, str], encoding: str | None, glyphs: Glyphs) -> None:
    assert glyphs_of(environment, encoding) is glyphs


@pytest.mark.parametrize("mode", SCREENS)
async def test_every_screen_is_shown_with_what_there_is(mode: str) -> None:
    strips = await shown(LogoTui(lively(), glyphs=ASCII), mode, (140, 40))
    for glyphs in FEW:
        text = "\n".join(plain(cells([strip], Palette(glyphs, None))) for strip in strips)
        assert shows(glyphs, text.replace("\n", ""))
        assert "?" not in text.replace("? lost", "").replace("? keys", "").replace("can it train?", ""), text


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """One run with curves."""
    made = Workspace.make(tmp_path_factory.mktemp("logos"))
    run = create_run(made.runs, "demo", "train", "")
    with MetricsWriter(run.metrics) as metrics:
        for step in range(1, 60):
            metrics.scalars(step, {"loss": 4 / step, "positive": 0.5 + step / 200, "negative": 0.5 - step / 300})
    StatusWriter(run).write(state="finished", epochs_planned=2, steps_planned=59, epoch=2, step=59)
    return made


@pytest.mark.parametrize(
    ("glyphs", "environment", "options"),
    [
        (CP437, {"TERM": "linux", "LC_ALL": "C.UTF-8"}, ()),
        (ASCII, {"LC_ALL": "C"}, ()),
        (ASCII, {"LC_ALL": "C.UTF-8"}, ("--ascii",)),
    ],
    ids=["linux", "C", "--ascii"],
)
def test_a_terminal_is_sent_nothing_that_it_cannot_show(
    workspace: Workspace, glyphs: Glyphs, environment: dict[str, str], options: tuple[str, ...]
) -> None:
    with ConsoleOnTerminal(workspace.root, *options, **environment) as console:
        console.wait_for("demo-01")
        for key, words in (("3", "similarity"), ("2", "base_model"), ("4", "No sweep yet"), ("5", "No prepared data")):
            console.press(key)
            console.wait_for(words)
        console.press("?")
        console.wait_for("esc closes")
        console.press("\x1b")
        console.wait_for("No prepared data", gone="esc closes")
        console.press("\x10")
        console.wait_for("Data: ")
        console.press("\x1b")
        console.wait_for("No prepared data", gone="Data: ")
        console.press("q")
        console.ended()
        sent = console.sent.decode("utf-8" if glyphs is CP437 else "latin-1")
    assert shows(glyphs, "".join(char for char in sent if char.isprintable()))
