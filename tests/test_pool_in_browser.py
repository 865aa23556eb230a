"""One customer on a real phone: reported as lost in a basement, not agreed to, read in red, put into the pool by the manager and
taken out of it by a colleague who saw no name before; without a network the pool's page says what it needs."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Page, async_playwright

from tests.browser.street import CHROMIUM, Phone, Shop
from tests.model.server import token_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one"),
]
DOOR = "jinxiu-3.1.2.1"
CUSTOMER = f"{DOOR}%40xiaoli"


@pytest.fixture
def shop():
    shop = Shop()
    yield shop
    shop.close()


def test_lost_not_agreed_to_pooled_and_taken(shop):
    asyncio.run(story(shop))


async def story(shop: Shop) -> None:
    async with async_playwright() as playwright:
        phone = Phone(playwright, shop, "xiaoli")
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        try:
            await phone.open()
            await phone.ready()
            await meets_somebody(phone)
            shop.kill()
            await reports_him_lost(phone)
            await the_pool_needs_the_network(phone)
            shop.start()
            await synced(phone)
            await the_manager_says_go_on(await signed_in(browser, shop, "zhou"), shop)
            await he_reads_it_in_red(phone)
            await the_manager_puts_him_into_the_pool(await signed_in(browser, shop, "zhou"), shop)
            await a_colleague_takes_him(await signed_in(browser, shop, "xiaowang"), shop)
            await synced(phone)
            assert shop.ask("SELECT id, owner_id, level FROM customer") == [(f"{DOOR}@xiaowang", "xiaowang", "N")]
        finally:
            await browser.close()
            await phone.close()


async def signed_in(browser, shop: Shop, person: str) -> Page:
    context = await browser.new_context(locale="en-US", viewport={"width": 360, "height": 740}, service_workers="block")
    await context.add_cookies([{"name": "device", "value": token_of(f"phone-{person}"), "url": shop.url}])
    return await context.new_page()


async def meets_somebody(phone: Phone) -> None:
    page = phone.page
    await page.goto(f"{phone.shop.url}/door/{DOOR}?met=owner_met")
    await page.fill("input[name=phone]", "13800138000")
    await page.fill("input[name=name]", "张哥")
    await page.check("input[name=next_in][value='1']", force=True)
    await page.click(".bar button.main")
    await page.wait_for_url("**/door/*done=*")
    await synced(phone)


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
    await page.locator("details:has(form[action='/do/lost_ask']) > summary").click()
    await form.locator("input[value=price]").check(force=True)
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
    await synced(phone)
    await phone.page.goto(f"{phone.shop.url}/today")
    row = phone.page.locator("form[action='/do/lost_read']")
    assert "周末请他爱人来看样板" in await row.inner_text() and await row.locator("b.late").count() == 1
    await row.locator("button").click()
    await phone.page.wait_for_selector("form[action='/do/lost_read']", state="detached")
    await synced(phone)


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


async def synced(phone: Phone) -> None:
    for _ in range(60):
        await phone.sync()
        status = await phone.status()
        if status.get("unsent") == 0 and not status.get("problem"):
            return
        await asyncio.sleep(0.5)
    raise AssertionError(status)
