"""The screens of a rep's day at 360 × 740 and of the owner's morning at 1280 × 800, light and dark, as the README shows them.

Every run makes them anew in test-results/; with FIELDSALES_SCREENS=1 those in docs/screens/ are replaced.
"""

from __future__ import annotations

import io
import os
import re
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from fieldsales import demo
from fieldsales.store import Store
from tests.browser.chrome import CHROMIUM, HAND, PC
from tests.browser.street import Shop

ROOT = Path(__file__).parent.parent
KEPT, MADE = ROOT / "docs" / "screens", ROOT / "test-results" / "screens"
KNOCK = """([id, door]) => fetch('/do/visit', {method: 'POST', redirect: 'manual',
  body: new URLSearchParams({id, door, outcome: 'no_answer', next: '/unsent'})})"""

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one")]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shop, str]]:
    """The demo shop up to today, and the lines that `serve --demo` prints."""
    folder = tmp_path_factory.mktemp("demo") / "shop"
    store = Store(folder)
    said = "\n".join(demo.ensure(store))
    store.close()
    shop = Shop(folder)
    yield shop, said
    shop.close()


@pytest.fixture(scope="module")
def phone(served: tuple[Shop, str], chrome: Browser) -> Iterator[Page]:
    """A rep's phone, signed in with a printed login, after its first sync."""
    shop, said = served
    login, password = re.findall(r"^  (\S+) +(\S+) .*rep$", said, re.M)[0]
    with closing(
        chrome.new_context(viewport=HAND, device_scale_factor=2, locale="zh-CN", has_touch=True, is_mobile=True)
    ) as context:
        page = context.new_page()
        page.goto(f"{shop.url}/login")
        page.fill("[name=login]", login)
        page.fill("[name=password]", password)
        page.click("main button")
        page.wait_for_selector("nav")
        for _ in range(300):
            status = page.evaluate("fetch('/sync-status').then((r) => r.ok ? r.json() : {}).catch(() => ({}))")
            if status.get("base"):
                break
            time.sleep(0.2)
        assert status.get("base"), f"the first sync did not end: {status}"
        yield page


@pytest.fixture(scope="module")
def desk(served: tuple[Shop, str], chrome: Browser) -> Iterator[Page]:
    """The owner at his PC."""
    shop, said = served
    login, password = re.findall(r"^  (boss) +(\S+) ", said, re.M)[0]
    with closing(chrome.new_context(viewport=PC, locale="zh-CN")) as context:
        page = context.new_page()
        page.goto(f"{shop.url}/login")
        page.fill("[name=login]", login)
        page.fill("[name=password]", password)
        page.click("main button")
        page.wait_for_selector("#desk-done")
        yield page


def shoot(page: Page, name: str) -> None:
    """One screen in both schemes; nothing may stick out to the side."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        save(page.screenshot(), f"{name}-{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.title()


def save(shot: bytes, name: str) -> None:
    """A palette is enough for a screen of ours and takes a third of the bytes."""
    picture = Image.open(io.BytesIO(shot)).convert("RGB").quantize(128)
    for folder in [MADE, *([KEPT] if os.environ.get("FIELDSALES_SCREENS") else [])]:
        folder.mkdir(parents=True, exist_ok=True)
        picture.save(folder / f"{name}.png", optimize=True)


def first(page: Page, pattern: str) -> str:
    """The first link of this page that fits."""
    links = page.eval_on_selector_all("a[href]", "(all) => all.map((a) => a.getAttribute('href'))")
    return next(link for link in links if re.fullmatch(pattern, link))


def go(page: Page, path: str) -> None:
    page.goto("/".join(page.url.split("/")[:3]) + path)


def test_today(phone: Page) -> None:
    go(phone, "/today")
    shoot(phone, "today")


def test_a_customer_and_what_is_to_be_done(phone: Page) -> None:
    go(phone, "/today")
    go(phone, first(phone, r"/customer/[^?]+"))
    shoot(phone, "customer")


def test_the_grid_of_a_building(phone: Page) -> None:
    go(phone, "/today")
    go(phone, first(phone, r"/building/[^?]+"))
    shoot(phone, "grid")


def test_a_door_where_somebody_was_met(phone: Page) -> None:
    go(phone, "/today")
    go(phone, first(phone, r"/customer/[^?~]+"))
    go(phone, first(phone, r"/door/[^?]+"))
    shoot(phone, "door")
    go(phone, first(phone, r".*\?met=owner_met.*"))
    shoot(phone, "capture")


def test_setting_up_a_building(phone: Page) -> None:
    go(phone, "/blocks")
    go(phone, first(phone, r"/block/[^?]+"))
    go(phone, first(phone, r"/setup\?.*"))
    go(phone, first(phone, r".*template=highrise33&count.*"))
    for step in ("skip 4", "skip 14", "alias 13=12A", "mirror 2"):
        phone.click(f"[value='{step}']")
        phone.wait_for_selector(f"[value='{step}'][aria-pressed=true]")
    shoot(phone, "setup")


def test_the_desk(desk: Page) -> None:
    go(desk, "/desk")
    shoot(desk, "desk")


def test_the_map(desk: Page) -> None:
    go(desk, "/map")
    desk.wait_for_selector(".leaflet-container canvas")
    desk.wait_for_timeout(800)
    shoot(desk, "map")


def test_the_heat_grid(desk: Page) -> None:
    go(desk, "/coverage")
    for pattern in (r"/coverage\?.*block=.*", r"/coverage\?.*building=.*", r"/heat/.*as=outcome.*"):
        go(desk, first(desk, pattern))
    shoot(desk, "heat")


def test_what_waits_without_a_network(phone: Page, served: tuple[Shop, str]) -> None:
    go(phone, "/today")
    go(phone, first(phone, r"/building/[^?]+"))
    doors = phone.eval_on_selector_all("a[href^='/door/']", "(all) => all.slice(0, 3).map((a) => a.pathname.slice(6))")
    served[0].kill()  # no network from here on; the phone goes on
    for n, door in enumerate(doors):
        phone.evaluate(KNOCK, [f"01zzscreens0000000000000{n:02d}", door])
    go(phone, "/unsent")
    assert "3" in phone.inner_text("[data-unsent]")
    shoot(phone, "unsent")
