"""A slower phone: the browser's renderer processes are stopped for part of every few milliseconds.

DevTools' own CPU throttle only slows a page's main thread, and our work happens in a service worker, so the whole process
is slowed instead, for the peers just the same. Chromium's browser process (where IndexedDB writes) stays at full speed, as
it does under DevTools.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

RUN = 0.001


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    return found + [grandchild for child in found for grandchild in _children(child)]


def renderers(pid: int) -> list[int]:
    """Processes of this browser that run pages and workers."""

    def is_renderer(child: int) -> bool:
        with suppress(OSError):
            return b"--type=renderer" in Path(f"/proc/{child}/cmdline").read_bytes()
        return False

    return [child for child in _children(pid) if is_renderer(child)]


def _send(pids: list[int], what: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, what)


def _duty(browser: int, factor: float, stop: threading.Event) -> None:
    pids, looked = renderers(browser), time.monotonic()
    while not stop.is_set():
        _send(pids, signal.SIGSTOP)
        time.sleep(RUN * (factor - 1))
        _send(pids, signal.SIGCONT)
        time.sleep(RUN)
        if time.monotonic() - looked > 0.1:
            pids, looked = renderers(browser), time.monotonic()
    _send(pids, signal.SIGCONT)


@contextmanager
def slowed(browser: int, factor: float) -> Iterator[None]:
    """Inside the block the browser's pages and workers get 1/factor of the time."""
    if factor <= 1:
        yield
        return
    stop = threading.Event()
    worker = threading.Thread(target=_duty, args=(browser, factor, stop), daemon=True)
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join()
