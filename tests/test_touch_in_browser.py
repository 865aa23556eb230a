"""What a thumb meets: every target in the header of every page, and every number of the desk, is at least 44 × 44 px."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.chrome import CHROMIUM
from tests.browser.street import Shop

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one"),
]
DOOR = "jinxiu-1.1.3.2"
REP = (
    "today", "week", "month", "blocks", "block/jinxiu", "building/jinxiu-1", f"door/{DOOR}", f"history/{DOOR}", "setup?block=jinxiu",
    "search", "unsent", "me", "feed", "customers", "add", "work_units", "group_buys",
)  # fmt: skip
MANAGER = (
    "week", "month", "schedule", "messages", "desk?period=all", "doors?show=knocked", "days/xiaoli", "unswept", "phones", "refusals",
    "people", "person/xiaoli", "customers", "register", "referrals", "add", "work_units", "group_buys",
    "work_matrix", "supports", "group_new?block=jinxiu",
)  # fmt: skip
SMALL = """where => [...document.querySelectorAll(where)].map(e => [e.textContent.trim(), e.getBoundingClientRect()])
  .filter(([, r]) => r.width && (r.width < 44 || r.height < 44)).map(([text, r]) => `${text}: ${r.width} × ${r.height}`)"""


@pytest.fixture(scope="module")
def shop():
    shop = Shop()
    yield shop
    shop.close()


@pytest.mark.parametrize("lang", ["en-US", "zh-CN"])
def test_every_target_in_the_header_and_on_the_desk_is_large_enough(shop, people, lang):
    rep, manager = (people(shop, who, lang=lang, has_touch=True) for who in ("xiaoli", "zhou"))
    rep.goto(f"{shop.url}/door/{DOOR}")
    rep.click("button[value=no_answer]")
    rep.wait_for_url("**/door/*?done=*")
    looked = {path: small(rep, shop, path, "header a, header button") for path in REP}
    looked |= {path: small(manager, shop, path, "header a, header button, main a, main summary") for path in MANAGER}
    assert {path: found for path, found in looked.items() if found} == {}


def small(page: Page, shop: Shop, path: str, where: str) -> list[str]:
    page.goto(f"{shop.url}/{path}")
    assert page.locator("header.top a").count(), f"{path} has no header"
    return page.evaluate(SMALL, where)
