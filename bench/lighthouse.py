"""Lighthouse's own judgement of today, the grid and the map, on the demo shop, as a slow phone: its defaults, a browser without history."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median

from bench.browser import chromium
from bench.couch import NPM
from bench.figures import Figures
from bench.served import serving
from fieldsales import clock, demo
from fieldsales.store import Store

PAGES = {"today": ("lin", "/today"), "grid": ("lin", "/building/demo-yunshan-1"), "map": ("boss", "/map")}
ASKED = ("performance", "accessibility", "best-practices")
RUNS = 3


def measure(figures: Figures) -> None:
    """Scores of 0–100; performance is the median of three runs, as Lighthouse's makers advise."""
    with tempfile.TemporaryDirectory() as place:
        store = Store(Path(place) / "shop")
        demo.fill(store, clock.now())
        store.close()
        with serving(Path(place) / "shop") as served:
            for name, (login, path) in PAGES.items():
                device = sign_in(served.address, login)
                found = [judged(served.address + path, device, Path(place) / "found.json") for _ in range(RUNS)]
                for what in ASKED:
                    figures.fact(f"lighthouse_{name}_{what}", median(scores[what] for scores in found))


def sign_in(address: str, login: str) -> str:
    """The session of one of the demo's people."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    form = urllib.parse.urlencode({"login": login, "password": f"{login}-demo-1"}).encode()
    opener.open(f"{address}/login", form).read()
    return next(str(cookie.value) for cookie in jar if cookie.name == "device")


def judged(address: str, device: str, kept: Path) -> dict[str, float]:
    command = [
        "node", str(NPM / "lighthouse" / "cli" / "index.js"), address, "--quiet", "--output=json", f"--output-path={kept}",
        f"--only-categories={','.join(ASKED)}", f"--extra-headers={json.dumps({'Cookie': f'device={device}; lang=zh'})}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]  # fmt: skip
    subprocess.run(command, check=True, env=os.environ | {"CHROME_PATH": chromium()}, capture_output=True)
    said = json.loads(kept.read_text())
    if said["finalDisplayedUrl"] != address:
        raise SystemExit(f"Lighthouse was led from {address} to {said['finalDisplayedUrl']}.")
    return {what: said["categories"][what]["score"] * 100 for what in ASKED}
