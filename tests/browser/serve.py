"""The real server over HTTP for a browser to talk to, many times from one start: python -m tests.browser.serve

Each line on stdin, {"folder", "port", "marks"}, is answered by the process id of a server that was forked off: importing,
compiling the templates and making the bundle take two seconds of a processor, and hundreds of tests want a server of their own.
A mark makes the phone's files a new version, as the next release would. A server's clock is as many seconds ahead as
the file "ahead" in its folder says.
"""

import contextlib
import gc
import json
import os
import signal
import sys
from datetime import datetime, timedelta
from pathlib import Path

import uvicorn

from fieldsales import clock, texts
from fieldsales.app import create_app
from fieldsales.offline import bundle
from fieldsales.offline.compiler.compile import sources
from fieldsales.offline.environment import environment
from fieldsales.settings import Settings


def mark(text: str) -> None:
    made = bundle._app
    bundle._app = lambda: made() + f"// {text}\n"
    bundle._now = None


def keep_time(file: Path, real=clock.now) -> None:
    def now() -> datetime:
        return real() + timedelta(seconds=float(file.read_text()) if file.exists() else 0)

    clock.now = now


def serve(folder: Path, port: int, marks: list[str]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    keep_time(folder / "ahead")
    for text in marks:
        mark(text)
    uvicorn.run(create_app(Settings(data=folder)), port=port, log_level="warning")


def get_ready() -> None:
    """Everything that every server needs, once."""
    bundle.current()
    for lang in texts.LANGUAGES:
        for name in sources():
            environment(lang).get_template(name)
    gc.collect()
    gc.freeze()


def nursery() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who was killed is gone at once, without anybody asking for him
    get_ready()
    born = []
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if not pid:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            serve(Path(asked["folder"]), asked["port"], asked["marks"])
            os._exit(0)
        born.append(pid)
        print(pid, flush=True)
    for pid in born:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    nursery()
