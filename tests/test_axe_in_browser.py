"""Every screen in axe's eyes: whoever follows the links of the demo shop meets nothing serious, by light and in the dark.

The links are followed as a thumb would, one page of each kind; so a screen that nothing leads to is told as well. The
default run looks with two pairs of eyes, bin/test --all with four, and at the same screen asked in other words.
"""

from __future__ import annotations

import os
from collections import deque
from importlib.resources import files
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from playwright.sync_api import Page

from fieldsales import demo
from fieldsales.sqlfile import screens
from fieldsales.store import Store
from tests.browser.chrome import CHROMIUM, HAND, PC
from tests.browser.street import Shop

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one"),
]
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
LOOK = """async () => (await axe.run(document.title ? document : document.body, {resultTypes: ['violations']})).violations
  .filter((v) => v.impact === 'serious' || v.impact === 'critical')
  .map((v) => `${v.id}: ` + v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 200)} (${n.failureSummary.slice(0, 200)})`).join(' | '))"""
LINKS = "[...document.querySelectorAll('main a[href]:not([download]), nav a[href]')].map((a) => a.getAttribute('href'))"
FILES = (".xlsx", ".csv", ".ics", ".json", ".svg", ".zip")
ALL = int(os.environ.get("FIELDSALES_HISTORIES", "0")) >= 10_000  # bin/test --all
EYES = [
    ("boss", HAND, "zh-CN", "dark"), ("lin", HAND, "en-US", "light"),
    *([("boss", PC, "en-US", "light"), ("lin", HAND, "zh-CN", "dark")] if ALL else []),
]  # fmt: skip
BESIDE = ("/nearly", "/offline", "/taken?phone=13800138000")
"""Screens that are met on some days only, without a network, or, a piece of a page, while a number is typed."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "shop"
    store = Store(folder)
    demo.ensure(store)
    store.close()
    shop = Shop(folder)
    yield shop
    shop.close()


@pytest.fixture(scope="module")
def met() -> set[str]:
    """The screens that were looked at so far."""
    return set()


@pytest.mark.parametrize(("who", "size", "lang", "scheme"), EYES)
def test_axe_finds_nothing_serious_on_any_screen(shop, chrome, met, who, size, lang, scheme):
    with chrome.new_context(
        viewport=size, locale=lang, color_scheme=scheme, reduced_motion="reduce", service_workers="block"
    ) as context:
        page = context.new_page()
        page.goto(f"{shop.url}/login")
        page.fill("[name=login]", who)
        page.fill("[name=password]", f"{who}-demo-1")
        page.click("main button")
        page.wait_for_selector("nav")
        found = {}
        for path, screen in walk(page, shop.url):
            met.add(screen)
            page.evaluate(AXE)
            if bad := page.evaluate(LOOK):
                found[path] = bad
        assert not found, "\n".join(f"{path}\n    " + "\n    ".join(bad) for path, bad in found.items())


def walk(page: Page, home: str):
    """(path, screen) of each page that is met by following links, one of each kind; the page stands open meanwhile."""
    waiting, kinds = deque([page.url, *(home + path for path in BESIDE)]), set()
    while waiting:
        address = waiting.popleft()
        if (kind := kind_of(address)) in kinds or urlsplit(address).path.endswith(FILES):
            continue
        answer = page.goto(address)
        if answer is None or not answer.ok or "html" not in answer.headers.get("content-type", ""):
            continue
        kinds.add(kind)
        path = address.removeprefix(home)
        links = (urljoin(address, link.split("#")[0]) for link in page.evaluate(LINKS))
        waiting.extend(link for link in links if link.startswith(home))
        yield path, page.evaluate("document.querySelector('.page')?.dataset.screen") or path.split("/")[1]


def kind_of(address: str) -> tuple[str, ...]:
    """What makes two addresses the same page to look at: the screen, which report or form it is, sometimes what was asked."""
    said = urlsplit(address)
    screen, *more = said.path.split("/")[1:]
    asked = sorted({name for name, _ in parse_qsl(said.query)})[:1] if ALL or screen == "coverage" else []
    return (screen, *(more if screen == "report" or more == ["new"] else []), *asked)


def test_every_screen_was_met(met):
    if met:  # the tests above may have been left out
        assert sorted(set(screens()) - met) == []
