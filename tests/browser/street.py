"""A server process and a rep's browser process, each of which can be killed at any moment and started again."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Browser, Error, Page, Playwright

from tests.browser.chrome import CHROMIUM, QUIET, badge
from tests.model.server import blank_shop

__all__ = ["CHROMIUM", "Phone", "Shop"]

ROOT = Path(__file__).parent.parent.parent
FLAGS = (*QUIET, "--headless=new", "--remote-debugging-port=0", "--window-size=360,740")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@functools.cache
def nursery() -> subprocess.Popen[str]:
    """The process that servers are forked from; it ends with this one."""
    command = [sys.executable, "-m", "tests.browser.serve"]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


class Shop:
    """The real server over HTTP, in a process of its own; a folder that it makes goes with it, one that it is given stays."""

    def __init__(self, folder: Path | None = None) -> None:
        self.made = folder is None
        self.folder = folder or blank_shop()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self, *mark: str) -> None:
        asked = json.dumps({"folder": str(self.folder), "port": self.port, "marks": mark})
        print(asked, file=nursery().stdin, flush=True)
        self.pid = int(nursery().stdout.readline())
        for _ in range(800):
            try:
                urllib.request.urlopen(f"{self.url}/sw.js", timeout=2).read()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the server did not start")

    def signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        for _ in range(2000):
            try:
                os.kill(self.pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.005)
        raise AssertionError("the server did not die")

    def set_clock(self, moment: datetime) -> None:
        """The server's clock; a phone learns how far its own is off at its next sync."""
        (self.folder / "ahead").write_text(str((moment - datetime.now(UTC)).total_seconds()))

    def ask(self, sql: str, *params: object) -> list[tuple]:
        with sqlite3.connect(self.folder / "shop.db") as db:
            return db.execute(sql, params).fetchall()

    def change(self, sql: str, *params: object) -> None:
        with sqlite3.connect(self.folder / "shop.db", timeout=10) as db:
            db.execute(sql, params)

    def close(self) -> None:
        self.kill()
        if self.made:
            shutil.rmtree(self.folder.parent, ignore_errors=True)


class Phone:
    """A Chromium with a profile that survives it."""

    def __init__(self, playwright: Playwright, shop: Shop, person: str) -> None:
        self.playwright, self.shop, self.person = playwright, shop, person
        self.profile = Path(tempfile.mkdtemp(prefix="phone-"))
        self.process: subprocess.Popen | None = None

    async def open(self, path: str = "/today") -> Page:
        """Start the browser anew on the same profile and show a page."""
        active = self.profile / "DevToolsActivePort"
        active.unlink(missing_ok=True)
        command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={self.profile}", "about:blank"]
        self.process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
        for _ in range(300):
            if active.exists() and len(active.read_text().splitlines()) == 2:
                break
            await asyncio.sleep(0.05)
        self.browser: Browser = await self.playwright.chromium.connect_over_cdp(
            f"http://127.0.0.1:{active.read_text().splitlines()[0]}"
        )
        self.context = self.browser.contexts[0]
        await self.context.add_cookies(badge(self.shop, self.person, "zh"))
        self.page = self.context.pages[0] if self.context.pages else await self.context.new_page()
        await self.page.goto(self.shop.url + path)
        return self.page

    async def ready(self) -> None:
        """Wait until the worker answers and holds a base."""
        await self.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        for tries in range(400):
            if tries % 40 == 39:  # a page shown while the worker was starting can miss it; the next one does not
                await self.page.reload()
            status = await self.status()
            if status.get("base") and await self.page.evaluate("Boolean(navigator.serviceWorker.controller)"):
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"the phone did not get its base: {status}")

    async def status(self) -> dict:
        return await self._asked("fetch('/sync-status').then((r) => r.ok ? r.json() : {}).catch(() => ({}))")

    async def sync(self) -> dict:
        return await self._asked("fetch('/sync-now', {method: 'POST'}).then((r) => r.json()).catch(() => ({}))")

    async def _asked(self, question: str) -> dict:
        """The worker's answer; nothing when the page changed before it came."""
        try:
            return await self.page.evaluate(question)
        except Error as gone:
            if "context was destroyed" not in str(gone):
                raise
            return {}

    async def let_days_pass(self, days: int) -> None:
        """The phone's clock goes on by so many days, until the browser starts the worker anew."""
        for _ in range(300):
            if self.context.service_workers:
                break
            await asyncio.sleep(0.1)
        await self.context.service_workers[-1].evaluate(
            "(days) => { const before = Date.now; Date.now = () => before() + days * 86400e3; }", days
        )

    async def stop_workers(self) -> None:
        """The browser ends an idle worker whenever it likes."""
        session = await self.context.new_cdp_session(self.page)
        await session.send("ServiceWorker.enable")
        await session.send("ServiceWorker.stopAllWorkers")
        await session.detach()

    async def kill(self) -> None:
        """SIGKILL for the browser and all its processes."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for _ in range(250):  # the children write to the profile until they are gone
            if not any(self._alive()):
                break
            await asyncio.sleep(0.02)
        (self.profile / "SingletonLock").unlink(missing_ok=True)
        with contextlib.suppress(Error):
            await self.browser.close()

    def _alive(self) -> list[int]:
        assert self.process is not None
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return []
        return [self.process.pid]

    async def close(self) -> None:
        if self.process and self.process.poll() is None:
            await self.kill()
        shutil.rmtree(self.profile, ignore_errors=True)
