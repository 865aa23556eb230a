"""On the way, in a real browser: where somebody stands is asked when he taps, used once, and told to nobody."""

from __future__ import annotations

import sqlite3

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.chrome import CHROMIUM
from tests.browser.street import Shop

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one"),
]
MET = {"outcome": "owner_met", "name": "张先生", "phone": "13900001111", "data_source": "told"}
HERE = {"latitude": 31.98765, "longitude": 121.45678}
COUNTING = """navigator.geolocation.getCurrentPosition = new Proxy(navigator.geolocation.getCurrentPosition, {
  apply(asked, self, args) { sessionStorage.asked = Number(sessionStorage.asked ?? 0) + 1; return asked.apply(navigator.geolocation, args); }
});"""


@pytest.fixture(scope="module")
def shop():
    shop = Shop()
    shop.change("UPDATE block SET lat = 31.2304, lng = 121.4737, rev = 1000000 WHERE id = 'jinxiu'")
    yield shop
    shop.close()


@pytest.fixture
def rep(shop, people):
    context = people(shop, "xiaoli").context
    context.add_init_script(COUNTING)
    return context


def test_a_position_is_asked_for_at_a_tap_remembered_for_the_day_and_kept_nowhere(shop, rep):
    for door in ("jinxiu-1.1.3.1", "jinxiu-1.1.5.1"):
        answer = rep.request.post(
            f"{shop.url}/do/visit", form={"id": f"met-{door}", "door": door, **MET}, max_redirects=0
        )
        assert answer.status == 303
    page = rep.new_page()
    page.goto(f"{shop.url}/today")
    assert rooms(page) == ["1-1-301", "1-1-601"] and asked(page) == 0
    page.click("[data-locate]")
    page.wait_for_selector("[data-locate-failed]:not([hidden])")
    allow(rep, shop)
    page.click("[data-locate]")
    page.wait_for_url("**/today?at=31.98765*")
    assert rooms(page) == ["1-1-601", "1-1-301"] and asked(page) == 2
    page.goto(f"{shop.url}/week")
    page.click(".days a[href='/today']")
    page.wait_for_url("**/today?at=31.98765*")
    assert asked(page) == 2
    page.click("[data-locate-off]")
    page.wait_for_url("**/today")
    assert rooms(page) == ["1-1-301", "1-1-601"]
    assert "31.98765" not in everything(shop)


def test_who_prefers_another_map_app_is_sent_there_from_then_on(shop, rep):
    page = rep.new_page()
    page.goto(f"{shop.url}/block/jinxiu")
    assert page.get_attribute("a[data-map]", "href").startswith("https://uri.amap.com/navigation?to=")
    page.goto(f"{shop.url}/me")
    page.check("[name=_map_app][value=baidu]", force=True)
    page.goto(f"{shop.url}/block/jinxiu")
    page.wait_for_selector("a[data-map][href^='https://api.map.baidu.com/marker?location=31.2']")
    assert page.get_attribute("a[data-map]", "rel") == "noopener noreferrer"


def test_a_list_that_stood_open_overnight_is_made_anew_when_it_is_looked_at(shop, rep):
    page = rep.new_page()
    page.clock.install()
    page.goto(f"{shop.url}/today?at=31.98765,121.45678")
    look(page)
    page.wait_for_timeout(300)
    assert page.url.endswith("121.45678"), "the same day: nothing happens"
    page.clock.fast_forward("24:00:00")
    look(page)
    page.wait_for_url("**/today")


def look(page: Page) -> None:
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def allow(rep: BrowserContext, shop: Shop) -> None:
    rep.grant_permissions(["geolocation"], origin=shop.url)
    rep.set_geolocation(HERE)


def rooms(page: Page) -> list[str]:
    return [
        text.split(" · ")[-1] for text in page.locator(".person.due b:first-child").all_inner_texts() if "-" in text
    ]


def asked(page: Page) -> int:
    return int(page.evaluate("sessionStorage.asked ?? 0"))


def everything(shop: Shop) -> str:
    with sqlite3.connect(shop.folder / "shop.db") as db:
        return "\n".join(db.iterdump())
