"""The manager's schedule in a real browser: ticked with the keyboard, given on, and dropped from the former rep's page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.chrome import CHROMIUM
from tests.browser.street import Shop

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one"),
]
DOORS = ("jinxiu-1.1.3.1", "jinxiu-1.1.3.2", "jinxiu-1.1.5.1")


def meet(page: Page, shop: Shop, door: str, name: str) -> None:
    fields = {"door": door, "outcome": "owner_met", "name": name, "data_source": "told", "next_in": "1", "next": "/today"}
    assert page.request.post(f"{shop.url}/do/visit", form=fields).ok


@pytest.mark.parametrize("size", [(360, 740), (1280, 900)], ids=["hand", "desk"])
def test_the_manager_ticks_with_the_keyboard_and_gives_on(shop, people, size):
    rep, manager = people(shop, "xiaoli", lang="en-US"), people(shop, "zhou", size, "en-US")
    for person in ("zhou", "xiaoli", "xiaowang"):
        shop.change("INSERT INTO account VALUES (?, ?, 'x', '2026-11-01')", person, person)
    for n, door in enumerate(DOORS):
        meet(rep, shop, door, f"客户{n}")

    manager.goto(f"{shop.url}/schedule")
    boxes = manager.locator("input[name=customer]")
    assert boxes.count() == 3
    boxes.first.focus()
    for key in ("Space", "ArrowDown", "ArrowDown", "Space"):
        manager.keyboard.press(key)
    assert manager.locator("[data-count]").inner_text() == "2"
    boxes.nth(1).check(force=True)
    boxes.nth(1).uncheck(force=True)
    assert [box.is_checked() for box in boxes.all()] == [True, False, True]
    manager.locator(".with-ticked summary").press("Enter")
    manager.select_option("[name=owner]", "xiaowang")
    manager.locator("button[value=reassign]").press("Enter")
    manager.wait_for_url("**done=2")
    assert "Done for 2 customers." in manager.locator("main").inner_text()
    assert manager.evaluate("document.documentElement.scrollWidth - innerWidth") == 0

    manager.check("[data-all]")
    assert manager.locator("[data-count]").inner_text() == "3"
    manager.locator("[data-all]").uncheck()
    assert manager.locator("[data-count]").inner_text() == ""
    assert sorted(shop.ask("SELECT owner_id, count(*) FROM customer GROUP BY owner_id")) == [("xiaoli", 1), ("xiaowang", 2)]


def test_at_the_desk_nobodys_name_door_or_task_is_cut_off(shop, people):
    rep, manager = people(shop, "xiaoli", lang="en-US"), people(shop, "zhou", (1280, 900), "en-US")
    meet(rep, shop, DOORS[0], "住在楼上的欧阳先生一家")
    manager.goto(f"{shop.url}/schedule")
    texts = manager.locator(".slip:not(.head) :is(b, span)")
    assert "1-1-301" in texts.first.inner_text()
    assert texts.evaluate_all("all => all.filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.textContent)") == []
