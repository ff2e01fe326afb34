"""A process in ssh's place that speaks as an agent does, and misbehaves when asked to."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from logotui.hosts.ssh import SshHost

# `log` is the question that every test asks: the run's id says what the agent is to do.
AGENT = """
import json, os, sys, time
PROTOCOL, VERSION = 2, "0.2.0"
def say(**reply): print(json.dumps(reply), flush=True)
held = []
for line in sys.stdin:
    ask = json.loads(line)
    number, args = ask["id"], ask["args"]
    if ask["call"] == "hello":
        say(id=number, result={"protocol": PROTOCOL, "version": VERSION, "questions": ["log"], "new": 1})
        continue
    what = args.get("id", "")
    if what == "later": held.append(number)
    elif what == "now":
        for one in held: say(id=one, result={"offset": 1, "text": "held"})
        say(id=number, result={"offset": 0, "text": "now"})
    elif what == "pid": say(id=number, result={"offset": os.getpid(), "text": ""})
    elif what == "die": print("Connection to orin closed.", file=sys.stderr); sys.exit(255)
    elif what == "newer": say(id=number, result={"offset": 1, "text": "x", "colour": "blue"}, mood="good")
    elif what == "older": say(id=number, result={"text": "x"})
    elif what == "garbage": print("bash: warning: something", flush=True)
    elif what == "stranger": say(id=4711, result=None)
    elif what == "long": sys.stdout.write("x" * (33 << 20)); sys.stdout.flush()
    elif what == "input": say(id=number, error="wrong input", kind="input")
    elif what == "job": say(id=number, error="went wrong", kind="job")
    elif what == "fault": say(id=number, error="ZeroDivisionError: division", traceback="Traceback: line 1")
    else: say(id=number, result={"offset": args["offset"], "text": what})
"""


def stand_in(script: str = AGENT, before: str = "") -> SshHost:
    """A host whose agent is `script`, after `before` was run where a shell's greeting would be."""
    return SshHost("orin", "logos", (sys.executable, "-c", f"{before}\n{script}"))


@asynccontextmanager
async def reached(script: str = AGENT, before: str = "") -> AsyncIterator[SshHost]:
    host = stand_in(script, before)
    try:
        yield host
    finally:
        await host.close()
