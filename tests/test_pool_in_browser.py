"""One customer on a real phone: reported as lost in a basement, not agreed to, read in red, put into the pool by the manager and
taken out of it by a colleague who saw no name before; without a network the pool's page says what it needs."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from tests.browser.borrowed import phones, settled
from tests.browser.chrome import CHROMIUM, Stage
from tests.browser.street import Phone, Shop

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one"),
]
DOOR = "jinxiu-3.1.2.1"
CUSTOMER = f"{DOOR}%40xiaoli"


def test_lost_not_agreed_to_pooled_and_taken(stage, shop):
    stage.tell(story(stage, shop))


async def story(stage: Stage, shop: Shop) -> None:
    (phone,) = await phones(stage, shop, "xiaoli")
    await meets_somebody(phone)
    shop.kill()
    await reports_him_lost(phone)
    await the_pool_needs_the_network(phone)
    shop.start()
    await settled(phone)
    await the_manager_says_go_on(await signed_in(stage, shop, "zhou"), shop)
    await he_reads_it_in_red(phone)
    await the_manager_puts_him_into_the_pool(await signed_in(stage, shop, "zhou"), shop)
    await a_colleague_takes_him(await signed_in(stage, shop, "xiaowang"), shop)
    await settled(phone)
    assert shop.ask("SELECT id, owner_id, level FROM customer") == [(f"{DOOR}@xiaowang", "xiaowang", "N")]


async def signed_in(stage: Stage, shop: Shop, person: str) -> Page:
    return await stage.page(shop, person, locale="en-US", service_workers="block")


async def meets_somebody(phone: Phone) -> None:
    page = phone.page
    await page.goto(f"{phone.shop.url}/door/{DOOR}?met=owner_met")
    await page.fill("input[name=phone]", "13800138000")
    await page.fill("input[name=name]", "张哥")
    await page.check("input[name=next_in][value='1']", force=True)
    await page.click(".bar button.main")
    await page.wait_for_url("**/door/*done=*")
    await settled(phone)


async def reports_him_lost(phone: Phone) -> None:
    page = phone.page
    await page.goto(f"{phone.shop.url}/customer/{CUSTOMER}")
    form = page.locator("form[action='/do/lost_ask']")
    await page.locator("details:has(form[action='/do/lost_ask']) > summary").click()
    await form.locator("input[value=price]").check(force=True)
    await form.locator("button").click()
    await page.wait_for_url(
        "**/do/lost_ask"
    )  # neither his word nor three tries: refused with the reason, nothing is kept
    assert (await phone.status())["unsent"] == 0
    await page.goto(f"{phone.shop.url}/customer/{CUSTOMER}")
    await page.locator("details[open]:has(form[action='/do/lost_ask'])").wait_for()  # as he left it, with what he typed
    assert await form.locator("input[value=price]").is_checked()
    await form.locator("input[name=said]").check(force=True)
    await form.locator("textarea").fill("爱人嫌贵")
    await form.locator("button").click()
    await page.wait_for_selector("form[action='/do/lost_withdraw']")
    assert (await phone.status())["unsent"] == 1


async def the_pool_needs_the_network(phone: Phone) -> None:
    await phone.page.goto(f"{phone.shop.url}/pool")
    assert await phone.page.get_attribute("#page", "data-screen") == "offline"


async def the_manager_says_go_on(page: Page, shop: Shop) -> None:
    await page.goto(f"{shop.url}/lost")
    assert "waits 0 of 48 h" in await page.inner_text("main") and "爱人嫌贵" in await page.inner_text("main")
    await page.fill("input[name=instruction]", "周末请他爱人来看样板")
    await page.click("form[action='/do/lost_reject'] button")
    await page.wait_for_selector("text=Nobody is to be given up")
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


async def he_reads_it_in_red(phone: Phone) -> None:
    await settled(phone)
    await phone.page.goto(f"{phone.shop.url}/today")
    row = phone.page.locator("form[action='/do/lost_read']")
    assert "周末请他爱人来看样板" in await row.inner_text() and await row.locator("b.late").count() == 1
    await row.locator("button").click()
    await phone.page.wait_for_selector("form[action='/do/lost_read']", state="detached")
    await settled(phone)


async def the_manager_puts_him_into_the_pool(page: Page, shop: Shop) -> None:
    await page.goto(f"{shop.url}/customer/{CUSTOMER}")
    await page.locator("details:has(form[action='/do/pool_recycle']) > summary").click()
    await page.click("form[action='/do/pool_recycle'] button")
    await page.wait_for_url("**/pool")
    assert "张哥" in await page.inner_text("main")


async def a_colleague_takes_him(page: Page, shop: Shop) -> None:
    await page.goto(f"{shop.url}/pool")
    said = await page.inner_text("body")
    assert "3-1-201" in said and "张哥" not in said and "138" not in said
    await page.click("form[action='/do/pool_claim'] button")
    await page.wait_for_url("**/pool?took=1")
    await page.goto(f"{shop.url}/customer/{DOOR}%40xiaowang")
    assert "张哥" in await page.inner_text("body")
