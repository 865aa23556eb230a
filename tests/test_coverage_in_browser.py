"""The coverage in a real browser: from the shop down to a door by keyboard, and a high building whole on a narrow phone."""

from __future__ import annotations

import pytest

from tests.browser.chrome import CHROMIUM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one"),
]
HIGH = {"block": "chunjiang", "label": "9", "template": "highrise33", "units": "1,2,3", "floor_from": "1", "floor_to": "33", "doors": "4"}


def test_from_the_shop_to_a_door_by_keyboard_and_a_high_building_fits_a_narrow_phone(shop, people):
    page = people(shop, "zhou", lang="en-US")
    shop.change("INSERT INTO account VALUES ('zhou', 'zhou', 'x', '2026-11-01')")
    assert page.request.post(f"{shop.url}/do/building", form=HIGH | {"id": "chunjiang-9", "next": "/desk"}).ok

    page.goto(f"{shop.url}/coverage?period=30")
    page.locator("th a", has_text="春江苑").press("Enter")
    page.wait_for_url("**/coverage?block=chunjiang&period=30")
    page.locator("th a", has_text="Building 9").press("Enter")
    page.wait_for_url("**/coverage?building=chunjiang-9&period=30")
    page.locator("a", has_text="Grid of the building").press("Enter")
    page.wait_for_url("**/heat/chunjiang-9?as=outcome&period=30")

    grid = page.locator("[data-heat]")
    assert grid.locator("a[href^='/door/']").count() == 33 * 3 * 4
    assert grid.evaluate("e => e.scrollWidth <= e.clientWidth") and page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Tab")
    grid.focus()
    said = []
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "End", "ArrowLeft", "Home"):
        page.keyboard.press(key)
        said.append(page.evaluate("document.activeElement.getAttribute('href')"))
    assert said == [f"/door/chunjiang-9.{place}" for place in ("1.33.1", "1.32.1", "1.32.2", "3.32.4", "3.32.3", "1.32.1")]
    page.keyboard.press("Enter")
    page.wait_for_url("**/door/chunjiang-9.1.32.1")
