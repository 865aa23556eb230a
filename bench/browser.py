"""Headless Chromium on a fresh profile, with its process id (for the throttle) and its service workers (to stop them)."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

FLAGS = """--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync
 --no-first-run --disable-dev-shm-usage --disable-quic --remote-debugging-port=0 --disable-features=OptimizationHints""".split()
WARM_UP = 20
"""Pages asked for before any is timed, ours and the peers' alike: engines compile what they run often only after a while."""
SPIN = "() => { const t = performance.now(); let x = 0; for (let n = 0; n < 2e7; n++) x = (x * 31 + n) | 0; return performance.now() - t; }"


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise SystemExit("No Chromium here; bin/prepare bench installs one.")


@dataclass
class Phone:
    """One browser with one page."""

    context: BrowserContext
    page: Page
    pid: int

    def spin(self) -> float:
        """Milliseconds for a fixed piece of work: tells how slow the phone is now."""
        return float(self.page.evaluate(SPIN))

    def stop_workers(self) -> None:
        session = self.context.new_cdp_session(self.page)
        session.send("ServiceWorker.enable")
        session.send("ServiceWorker.stopAllWorkers")
        session.detach()
        time.sleep(0.3)


def _address(profile: Path) -> str:
    for _ in range(1200):
        if (profile / "DevToolsActivePort").exists():
            port = (profile / "DevToolsActivePort").read_text().splitlines()
            if len(port) == 2:
                return f"http://127.0.0.1:{port[0]}"
        time.sleep(0.05)
    raise SystemExit("Chromium did not start.")


@contextmanager
def phone(address: str) -> Iterator[Phone]:
    """A new profile that looks at `address`; all of it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        browser = subprocess.Popen(
            [chromium(), *FLAGS, f"--user-data-dir={folder}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            with sync_playwright() as play:
                context = play.chromium.connect_over_cdp(_address(Path(folder))).contexts[0]
                page = context.pages[0]
                page.set_default_timeout(600_000)
                page.goto(address)
                yield Phone(context, page, browser.pid)
        finally:
            browser.terminate()
            browser.wait()
