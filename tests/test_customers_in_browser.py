"""A guest in the shop, on a tablet whose network goes away, in a real browser; and on the phone of the rep he is given to."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.chrome import CHROMIUM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one"),
]


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def small_targets(page: Page, inside: str) -> list[str]:
    """What is to be tapped and is less than 44 px high."""
    return page.evaluate(
        "inside => [...document.querySelectorAll(inside)].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5)"
        ".map(e => e.outerHTML.slice(0, 90))",
        inside,
    )


def test_a_guest_is_written_down_on_a_tablet_though_the_network_is_gone(shop, people):
    tablet, phone = people(shop, "zhou", (820, 1180), "en-US"), people(shop, "xiaoli", lang="en-US")
    tablet.goto(f"{shop.url}/register")
    assert fits(tablet) and small_targets(tablet, ".reception .chip > span, .reception button, .reception select") == []
    tablet.check("[name=again][value='0']", force=True)
    tablet.check("[name=persons][value='2']", force=True)
    tablet.fill("[name=phone]", "137 0013 7000")
    tablet.fill("[name=name]", "钱女士")
    tablet.check("[name=owner][value=xiaoli]", force=True)
    tablet.check("[name=product][value=spc]", force=True)
    tablet.fill("[name=said]", "看锁扣样板")
    for address in ("**/do/**", "**/held"):
        tablet.route(address, lambda route: route.abort())
    tablet.click(".reception button.main")
    tablet.wait_for_selector("[data-held-count]:visible", timeout=30_000)
    assert tablet.input_value("[name=phone]") == "137 0013 7000", "what was typed stands there still"
    tablet.unroute_all(behavior="ignoreErrors")
    tablet.evaluate("dispatchEvent(new Event('online'))")
    tablet.wait_for_selector("[data-held-mine]", state="hidden", timeout=30_000)
    tablet.goto(f"{shop.url}/register")
    assert (
        tablet.locator(".guest").count() == 1
        and "filed" in tablet.inner_text(".guest")
        and "100.0%" in tablet.inner_text(".figures")
    )
    assert "137****7000" in tablet.inner_text(".guest")

    tablet.type("[name=phone]", "13700137000", delay=20)
    tablet.wait_for_selector("#guest-known .notice")
    assert "钱*, with 小李" in tablet.inner_text("#guest-known") and "钱女士" not in tablet.inner_text("#guest-known")

    phone.goto(f"{shop.url}/customers")
    phone.click("text=钱女士")
    assert fits(phone) and "Came to the shop" in phone.inner_text(".past-of")
    phone.click("text=Ask today:")
    phone.wait_for_url("**/file/**")
    assert fits(phone) and "Fill in one thing today" in phone.inner_text(".fill-in")


def test_a_file_is_filled_in_one_thing_a_day_marked_and_printed(shop, people):
    phone = people(shop, "xiaoli", lang="en-US")
    phone.goto(f"{shop.url}/add")
    assert fits(phone)
    phone.select_option("[name=source]", "fair")
    phone.fill("[name=name]", "孙先生")
    phone.fill("[name=phone]", "13700137002")
    phone.click("button.main.wide")
    phone.wait_for_url("**/customer/**")
    customer = phone.url.split("/customer/")[1]
    assert customer.startswith("~")
    phone.goto(f"{shop.url}/file/{customer}")
    before = int(phone.inner_text(".fill-in b").split()[0])
    phone.wait_for_load_state("networkidle")  # the panel of what still waits goes away under the thumb, and all below moves up
    phone.locator("details", has_text="Budget, competitor, criterion").locator("summary").first.click()
    phone.click("label:has([name=budget][value='2'])")
    phone.locator("form:has([name=competitor]) button.main").click()
    phone.wait_for_selector("dd:text('5,000–10,000')")
    assert int(phone.inner_text(".fill-in b").split()[0]) > before
    phone.click("button.chip:has-text('VIP')")
    phone.wait_for_selector("h1 .special[title=VIP]")
    phone.goto(f"{shop.url}/card/{customer}")
    assert phone.locator("header img").get_attribute("src").startswith("data:image/svg+xml")
    assert "137****7002" in phone.inner_text("main") and "V" in phone.inner_text(".sign")
