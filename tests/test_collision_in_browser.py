"""撞单 on two real phones: one door and one number, written down by both without a network; one comes home a day late with
a clock 40 minutes wrong. Both hear of it, the manager decides, tasks pause and resume, and nothing either typed is lost."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

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
FAST = "(minutes) => { const before = Date.now; Date.now = () => before() + minutes * 60e3; }"


def test_two_phones_claim_one_household_and_it_is_settled_fairly(stage, shop):
    stage.tell(story(stage, shop))


async def story(stage: Stage, shop: Shop) -> None:
    early, late = await phones(stage, shop, "xiaowang", "xiaoli")
    await both_write_it_down_without_a_network(shop, early, late)
    await one_comes_home_at_once_the_other_a_day_later(shop, early, late)
    await both_hear_of_it(early, late)
    await the_manager_decides(await stage.page(shop, "zhou", service_workers="block"), shop)
    await both_read_the_outcome(shop, early, late)
    nothing_typed_is_lost(shop)


async def both_write_it_down_without_a_network(shop: Shop, early: Phone, late: Phone) -> None:
    shop.kill()
    for _ in range(300):
        if early.context.service_workers:
            break
        await asyncio.sleep(0.1)
    await early.context.service_workers[-1].evaluate(FAST, 40)
    await capture(early, "138 0013 8000", "张哥", "想要锁扣，怕冷")
    await asyncio.sleep(4)
    await capture(late, "+86-13800138000", "张先生", "周末再约")


async def capture(phone: Phone, number: str, name: str, note: str) -> None:
    page = phone.page
    await page.goto(f"{phone.shop.url}/door/{DOOR}?met=owner_met")
    await page.fill("input[name=phone]", number)
    await page.fill("input[name=name]", name)
    await page.fill("textarea[name=note]", note)
    await page.check("input[name=next_in][value='1']", force=True)
    await page.click(".bar button.main")
    await page.wait_for_url("**/door/*done=*")
    assert (await phone.status())["unsent"] == 1


async def one_comes_home_at_once_the_other_a_day_later(shop: Shop, early: Phone, late: Phone) -> None:
    shop.start()
    await settled(late)
    assert shop.ask("SELECT count(*) FROM collision") == [(0,)]
    shop.set_clock(datetime.now(UTC) + timedelta(days=1))
    await late.let_days_pass(1)
    await early.let_days_pass(1)
    await settled(early)
    await settled(late)
    ((first, second, found, one, two),) = shop.ask(
        "SELECT first_owner, second_owner, found_by, first_at, second_at FROM collision"
    )
    assert (first, second, found) == ("xiaowang", "xiaoli", "phone,door"), (
        "the phone that was 40 minutes fast was there first"
    )
    apart = datetime.fromisoformat(two) - datetime.fromisoformat(one)
    assert timedelta(seconds=1) < apart < timedelta(minutes=2), apart
    assert shop.ask("SELECT owner_id, due_on IS NULL FROM customer ORDER BY owner_id") == [
        ("xiaoli", 1),
        ("xiaowang", 0),
    ]


async def both_hear_of_it(early: Phone, late: Phone) -> None:
    page = await today(late)
    row = page.locator("a.row.alarm")
    assert "小* 也报备了\n锦绣花园 3-1-201" in await row.inner_text()
    assert "您的任务暂停" in await row.inner_text() and await page.locator(".due").count() == 0
    await row.click()
    await page.wait_for_url("**/dispute/*")
    assert "同事比您先报备这一户" in await said(page) and "张哥" not in await said(page)
    page = await today(early)
    assert "照常跟进，由主管裁定" in await page.locator("main").inner_text()
    assert "3-1-201" in await page.locator(".person.due").inner_text(), "he had it first and goes on"


async def today(phone: Phone) -> Page:
    await phone.page.goto(f"{phone.shop.url}/today")
    return phone.page


async def said(page: Page) -> str:
    return await page.locator("main").inner_text()


async def the_manager_decides(page: Page, shop: Shop) -> None:
    await page.goto(f"{shop.url}/collisions")
    await page.click("main a.row")
    await page.wait_for_url("**/collision/*")
    table = await page.locator("table.claims").inner_text()
    assert "时钟不准，已校正" in table and "任务暂停" in table and table.count("见到业主") == 2
    await page.fill("input[name=reason]:visible", "小李量过房")
    await page.click("button[name=decision][value=second]")
    await page.wait_for_selector(".notice.good")
    assert "归后报备者: 小李" in await said(page)


async def both_read_the_outcome(shop: Shop, early: Phone, late: Phone) -> None:
    await settled(late)
    await settled(early)
    page = await today(late)
    assert "裁定归您" in await said(page) and "3-1-201" in await page.locator(".person.due").inner_text(), (
        "his tasks are back"
    )
    page = await today(early)
    assert await page.locator(".person.due").count() == 0
    await page.click("a.row.alarm")
    await page.wait_for_url("**/dispute/*")
    assert "裁定归同事" in await said(page) and "小李量过房" in await said(page)
    shop.kill()
    await page.fill("textarea[name=said]", "我先到的，照片在")
    await page.click("form.card button.main")
    await page.wait_for_selector("text=我先到的，照片在")
    shop.start()
    await settled(early)
    assert shop.ask("SELECT status, appealed_by FROM collision") == [("appealed", "xiaowang")]


def nothing_typed_is_lost(shop: Shop) -> None:
    assert shop.ask("SELECT owner_id, name, phone FROM contact ORDER BY owner_id") == [
        ("xiaoli", "张先生", "13800138000"), ("xiaowang", "张哥", "13800138000"),
    ]  # fmt: skip
    assert shop.ask("SELECT person_id, text FROM note ORDER BY person_id") == [
        ("xiaoli", "周末再约"),
        ("xiaowang", "想要锁扣，怕冷"),
    ]
    assert shop.ask("SELECT count(*) FROM visit WHERE door_id = ?", DOOR) == [(2,)]
    assert shop.ask("SELECT count(*) FROM refusal") == [(0,)]
