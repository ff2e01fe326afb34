"""The console as a page in a browser, through textual-serve: each page that is opened is a console of its own.

A console starts, stops and deletes, so the page is for the person who asked for it: it is served on this machine alone
unless another address is asked for, and only to a browser that came with the address as it was printed. That holds a
key, which becomes a cookie; another user of this machine and another page in the same browser have neither.
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import re
import secrets
import shlex
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import psutil
from aiohttp import web
from textual_serve.server import Server

from logoclip.errors import InputError

LOOPBACK: Final = "127.0.0.1"
COOKIE: Final = "logotui"
KEY: Final = "key"
# The library's page asks a font server elsewhere; nothing of this page leaves the machine. Keys go to the console
# without a click into it first.
FONTS: Final = re.compile(r"<link[^>]*fonts\.googleapis[^>]*>")
FOCUS: Final = """<script>
const waiting = setInterval(() => {
  const field = document.querySelector(".xterm-helper-textarea");
  if (field) { field.focus(); clearInterval(waiting); }
}, 50);
</script></body>"""
PATIENCE: Final = 3.0
"""Seconds for the consoles of open pages to end."""
POLICY: Final = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src {sockets}; frame-ancestors 'none'"
)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def serve(arguments: Sequence[str], address: str, port: int | None, say: Callable[[str], None]) -> int:
    """Serve the console that `logotui ARGUMENTS` is until Ctrl+C. Returns the exit code.

    Args:
        address: of this machine, to listen at.
        port: a free one if None.
        say: tells a person where the page is.

    Raises:
        InputError: nothing can be served at that address.
    """
    listening = listen(address, port)
    host, port = listening.getsockname()[:2]
    command = shlex.join([sys.executable, "-m", "logotui", *arguments])
    Page(command, host, port, say).run(listening)
    return 0


def listen(address: str, port: int | None) -> socket.socket:
    """A socket that listens at `address`.

    Raises:
        InputError: it is no address of this machine, or the port is taken.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port or 0))
        listening.listen()
    except (OSError, OverflowError) as error:
        listening.close()
        said = getattr(error, "strerror", None) or str(error)
        raise InputError(f"--serve: cannot listen at {address} port {port or 'any'}: {said}") from error
    return listening


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches `host`, an address in numbers."""
    return ipaddress.ip_address(host.partition("%")[0]).is_loopback


async def _until_consoles_have_ended(_: web.Application) -> None:
    end = time.monotonic() + PATIENCE
    while psutil.Process().children() and time.monotonic() < end:
        await asyncio.sleep(0.02)


class Page(Server):
    """textual-serve's server behind a key."""

    def __init__(self, command: str, host: str, port: int, say: Callable[[str], None]) -> None:
        name = socket.gethostname() if ipaddress.ip_address(host.partition("%")[0]).is_unspecified else host
        self.place = f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
        super().__init__(command, host=host, port=port, title="logotui", public_url=f"http://{self.place}")
        self.key = secrets.token_urlsafe(16)
        self._say = say

    @property
    def address(self) -> str:
        """What a person opens."""
        return f"http://{self.place}/?{KEY}={self.key}"

    def run(self, listening: socket.socket) -> None:
        """Answer until Ctrl+C or SIGTERM."""
        web.run_app(self._make_app(), sock=listening, print=lambda *_: None, access_log=None)

    async def on_startup(self, app: web.Application) -> None:
        """Say where the page is, once it can be opened and Ctrl+C ends it."""
        if not is_loopback(self.host):
            self._say(f"WARNING: {self.host} can be reached from other machines, and nothing on the way is encrypted.")
            self._say(f"Safer: serve on {LOOPBACK}, and ssh -L {self.port}:{LOOPBACK}:{self.port} MACHINE leads there.")
        self._say(f"the console is at {self.address}  (Ctrl+C ends it; runs go on)")

    async def _make_app(self) -> web.Application:
        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self._guard(request, handler)

        app = await super()._make_app()
        app.middlewares.append(guard)
        app.on_cleanup.append(_until_consoles_have_ended)
        return app

    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let through who has the key, and came from the page itself."""
        if request.host != self.place:  # another name for this machine: a page elsewhere may have invented it
            return web.Response(status=403, text=f"Open http://{self.place}, as it was printed.\n")
        if request.headers.get("Origin", self.public_url) != self.public_url:
            return web.Response(status=403, text="Another page asked for this.\n")
        if self._is_key(request.query.get(KEY, "")):
            return self._welcome()
        if not self._is_key(request.cookies.get(COOKIE, "")):
            return web.Response(status=403, text="Open the address as it was printed: it ends in a key.\n")
        response = await handler(request)
        if isinstance(response, web.Response) and not response.prepared:
            if response.content_type == "text/html" and response.text:
                response.text = FONTS.sub("", response.text).replace("</body>", FOCUS)
            sockets = self.public_url.replace("http:", "ws:", 1)
            response.headers["Content-Security-Policy"] = POLICY.format(sockets=f"'self' {sockets}")
            response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def _welcome(self) -> web.Response:
        """The key leaves the address, so that it is in no history and no picture of the browser."""
        response = web.Response(status=303, headers={"Location": "/", "Referrer-Policy": "no-referrer"})
        response.set_cookie(COOKIE, self.key, httponly=True, samesite="Strict")
        return response

    def _is_key(self, said: str) -> bool:
        return hmac.compare_digest(said.encode(errors="replace"), self.key.encode())
