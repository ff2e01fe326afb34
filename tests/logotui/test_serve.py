"""The console as a page: in a real browser, and for nobody but the person who asked for it."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import pyte
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar
from PIL import Image

from logoclip.errors import InputError
from logoclip.runs import create_run
from logoclip.workspace import Workspace
from logotui.serve import Page, is_loopback, listen
from tests.programs import find

PATIENCE = 60.0
COLUMNS, ROWS = 240, 80
# What the page is sent is kept for the test: a terminal that draws on a canvas has no text to read.
KEEP = """
window.kept = [];
const Plain = window.WebSocket;
window.WebSocket = function (...of) {
  const socket = new Plain(...of);
  socket.addEventListener("message", async ({data}) => {
    if (typeof data !== "string") {
      const bytes = new Uint8Array(data instanceof Blob ? await data.arrayBuffer() : data);
      window.kept.push(btoa(String.fromCharCode(...bytes)));
    }
  });
  return socket;
};
Object.assign(window.WebSocket, Plain);
"""


@pytest.fixture
def page(tmp_path: Path) -> Iterator[str]:
    """The address of a page with the console of a workspace of one run."""
    workspace = Workspace.make(tmp_path / "logos")
    create_run(workspace.runs, "served", "train", "")
    command = [sys.executable, "-m", "logotui", "--serve", str(workspace.root)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/\?key=\S+", said)
        assert found, said
        yield found[0]
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=PATIENCE)
        assert (process.returncode, rest) == (0, "")
    finally:
        process.kill()
        process.wait()


class Browser:
    """One tab of a headless Chromium, by its DevTools protocol."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)

    async def do(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        while True:
            said = await self._socket.receive_json(timeout=PATIENCE)
            if said.get("id") == number:
                result: dict[str, Any] = said["result"]
                return result

    async def value(self, script: str) -> Any:
        return (await self.do("Runtime.evaluate", expression=script, returnByValue=True))["result"].get("value")

    async def shown(self) -> str:
        """What the terminal in the page was sent, as a terminal shows it."""
        screen = pyte.Screen(COLUMNS, ROWS)
        stream = pyte.ByteStream(screen)
        for chunk in json.loads(await self.value("JSON.stringify(window.kept)") or "[]"):
            stream.feed(base64.b64decode(chunk))
        return "\n".join(screen.display)

    async def picture(self) -> Image.Image:
        return Image.open(io.BytesIO(base64.b64decode((await self.do("Page.captureScreenshot"))["data"])))

    async def press(self, key: str) -> None:
        for kind in ("keyDown", "keyUp"):
            text = {"text": key} if kind == "keyDown" else {}
            await self.do("Input.dispatchKeyEvent", type=kind, key=key, code=f"Digit{key}", **text)


@asynccontextmanager
async def browser(profile: Path) -> AsyncIterator[Browser]:
    chromium = find("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    options = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--remote-debugging-port=0",
    ]
    process = await asyncio.create_subprocess_exec(
        chromium, *options, f"--user-data-dir={profile}", "--window-size=1200,800", "about:blank",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        port = (await until(lambda: read(profile / "DevToolsActivePort"))).split()[0]
        async with ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as tabs:
                (tab, *_) = [tab for tab in await tabs.json() if tab["type"] == "page"]
            async with session.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                yield Browser(socket)
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


async def until(ask: Callable[[], Awaitable[Any]]) -> Any:
    """The first answer that is one."""
    end = time.monotonic() + PATIENCE
    while not (answer := await ask()):
        assert time.monotonic() < end, "waited in vain"
        await asyncio.sleep(0.1)
    return answer


async def test_a_browser_shows_the_console_and_sends_it_keys(page: str, tmp_path: Path) -> None:
    async with browser(tmp_path / "profile") as tab:
        await tab.do("Page.enable")
        await tab.do("Page.addScriptToEvaluateOnNewDocument", source=KEEP)
        await tab.do("Page.navigate", url=page)

        async def shows(words: str) -> bool:
            return words in await tab.shown()

        await until(lambda: shows("served-01"))
        assert "key=" not in await tab.value("location.href")
        drawn = await until(lambda: many_colours(tab))
        assert drawn > 20
        await until(lambda: tab.value("document.activeElement.className.includes('xterm')"))
        await tab.press("6")
        await until(lambda: shows("can it train?"))
        asked = await tab.value("JSON.stringify(performance.getEntriesByType('resource').map((one) => one.name))")
        assert [url for url in json.loads(asked) if not url.startswith(page.partition("?")[0])] == []


async def many_colours(tab: Browser) -> int:
    """How many colours the page shows, once it is not one empty ground."""
    picture = (await tab.picture()).convert("RGB")
    found = len(picture.getcolors(maxcolors=2**24) or [])
    return found if found > 20 else 0


async def test_who_has_no_key_is_shown_nothing(page: str) -> None:
    bare, _, key = page.partition("?")
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:  # of an address in numbers too
        for path in ("", "ws", "static/js/textual.js", "?key=", "?key=x", "?key=é"):
            async with session.get(bare + path) as answer:
                assert answer.status == 403, path
        foreign = ({"Host": "attacker.example"}, {"Origin": "http://attacker.example"}, {"Origin": "null"})
        for headers in foreign:
            async with session.get(f"{bare}?{key}", headers=headers) as answer:
                assert answer.status == 403
        async with session.get(f"{bare}?{key}") as answer:
            assert (answer.status, str(answer.url)) == (200, bare)
            assert "googleapis" not in answer.headers["Content-Security-Policy"]
        with pytest.raises(Exception, match="403"):
            await session.ws_connect(f"{bare}ws", origin="http://attacker.example")


def test_another_address_is_warned_about(tmp_path: Path) -> None:
    Workspace.make(tmp_path)
    command = [sys.executable, "-m", "logotui", "--serve", "--bind", "0.0.0.0", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    first, second, third = (process.stdout.readline() for _ in range(3))
    process.terminate()
    assert process.wait(PATIENCE) == 0
    assert first.startswith("WARNING: 0.0.0.0 can be reached from other machines") and "ssh -L" in second
    assert "/?key=" in third and "0.0.0.0" not in third


def test_the_port_is_the_one_asked_for_or_a_free_one() -> None:
    with listen("127.0.0.1", None) as one, listen("127.0.0.1", None) as other:
        assert one.getsockname()[1] != other.getsockname()[1]
        with pytest.raises(InputError, match=r"cannot listen at 127\.0\.0\.1 port \d+: Address already in use"):
            listen("127.0.0.1", other.getsockname()[1])
    with pytest.raises(InputError, match="--serve: cannot listen at"):
        listen("203.0.113.1", None)


@pytest.mark.parametrize(
    ("host", "alone"), [("127.0.0.1", True), ("127.3.2.1", True), ("::1", True), ("0.0.0.0", False)]
)
def test_which_addresses_are_this_machine_alone(host: str, alone: bool) -> None:
    assert is_loopback(host) is alone


def test_each_page_has_a_key_of_its_own() -> None:
    one, other = (Page("true", host, 8000, print) for host in ("127.0.0.1", "::1"))
    assert one.key != other.key and len(one.key) > 20
    assert other.address.startswith("http://[::1]:8000/?key=")
