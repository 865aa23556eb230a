"""A work unit in one real story: its departments set up and swept without a network, a key person found, a group-buy opened,
joined in a basement, and closed. FIELDSALES_SHOTS=folder keeps a picture of every step."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.browser.borrowed import phones, settled
from tests.browser.chrome import CHROMIUM, PC, Stage
from tests.browser.street import Shop

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one"),
]
SHOTS = os.environ.get("FIELDSALES_SHOTS")
HOME = "jinxiu-2.1.3.1"


def test_a_unit_is_swept_a_key_person_found_and_a_group_buy_opened_and_closed(stage, shop):
    stage.tell(story(stage, shop))


async def story(stage: Stage, shop: Shop) -> None:
    (phone,) = await phones(stage, shop, "xiaoli")
    desk = await stage.page(shop, "zhou", PC, service_workers="block")
    await phone.context.set_offline(True)
    await the_departments_stand_in_two_minutes(phone.page, shop)
    await offices_are_swept_like_doors(phone.page, shop)
    await somebody_speaks_for_many(phone.page, shop)
    await an_owner_works_there(phone.page, shop)
    await phone.context.set_offline(False)
    await settled(phone)
    group = await the_manager_opens_a_group_buy(desk, shop)
    await settled(phone)
    await phone.context.set_offline(True)
    await a_household_joins_without_a_network(phone.page, shop, group)
    await phone.context.set_offline(False)
    await settled(phone)
    await the_manager_closes_it(desk, shop, group)
    await settled(phone)
    await phone.page.goto(f"{shop.url}/group_buy/{group}")
    assert "成团" in await phone.page.inner_text("main") and "两户起" in await phone.page.inner_text("main")
    await shot(phone.page, "9-made")
    everything_arrived(shop, group)


async def the_departments_stand_in_two_minutes(page: Page, shop: Shop) -> None:
    await page.goto(f"{shop.url}/work_units")
    await page.fill("input[name=name]", "梧桐市第二中学")
    await page.click("label.chip:has(input[value=school])")
    await page.click("text=加上")
    await page.wait_for_url("**/work_unit/*")
    await page.click("text=设置科室")
    await page.click("button[name=step]:has-text('教务处')")
    await page.wait_for_selector("input[name=d1][value='教务处']")
    await page.fill("input[name=r1]", "201-203")
    await page.click("button[name=step]:has-text('后勤科')")
    await page.wait_for_selector("input[name=d2][value='后勤科']")
    assert await page.input_value("input[name=r1]") == "201-203", "what was typed stays"
    await page.fill("input[name=r2]", "101、102")
    await shot(page, "1-departments")
    await page.click("text=建好办公室")
    await page.wait_for_url("**/building/*")
    assert "教务处" in await page.inner_text(".heads") and await page.locator(".plan a.v").count() == 5
    await shot(page, "2-grid")


async def offices_are_swept_like_doors(page: Page, shop: Shop) -> None:
    await page.click(".plan a.v:text-is('201')")
    await page.wait_for_url("**/door/*")
    await page.click("button[value=no_answer]")
    await page.wait_for_url("**/door/*done=*")
    assert "教务处-202" in await page.inner_text("h1"), "the next office comes by itself"
    await page.click(".sill a.button:has-text('同事')")
    await page.wait_for_url("**met=family_met")
    await page.fill("input[name=phone]", "13800138001")
    await page.fill("input[name=name]", "张主任")
    await shot(page, "3-met")
    await page.click(".bar button.main")
    await page.wait_for_url("**/door/*done=*")


async def somebody_speaks_for_many(page: Page, shop: Shop) -> None:
    await page.goto(f"{shop.url}/search?q=张主任")
    await page.click("#found a.row >> nth=0")
    await page.wait_for_url("**/door/*")
    await page.click(".quicklinks a:has-text('单位')")
    await page.wait_for_url("**/works_at/*")
    assert await page.input_value("input[name=department]") == "教务处", "who is met in an office works there"
    await page.fill("input[name=title]", "总务主任")
    await page.click(".bar button.main")
    await page.wait_for_url("**/door/*")
    await page.click(".quicklinks a:has-text('单位')")
    await page.click("a:has-text('他是关键人')")
    await page.wait_for_url("**/key_person/*")
    for name, value in (("attitude", "1"), ("influence", "4"), ("trust_org", "1"), ("trust_person", "2"), ("keeper", "dealer")):
        await page.click(f"label.chip:has(input[name={name}][value='{value}'])")
    await page.click("details[open] button.main")
    await page.wait_for_selector("circle.spot")
    assert "朋友" in await page.inner_text(".trust") and "绝不是钱物" in await page.inner_text(".trust")
    await page.click("text=请求支援")
    await page.fill("input[name=text]", "一起去见张主任")
    await page.click("button:has-text('发出请求')")
    await page.wait_for_selector("text=还没答复")
    await shot(page, "4-key-person")


async def an_owner_works_there(page: Page, shop: Shop) -> None:
    await page.goto(f"{shop.url}/door/{HOME}?met=owner_met")
    await page.fill("input[name=name]", "李老师")
    await page.click("label.chip:has(input[name=has_need][value=yes])")
    await page.fill("input[name=need_area]", "96")
    await page.click(".bar button.main")
    await page.wait_for_url("**/door/*done=*")
    await page.goto(f"{shop.url}/door/{HOME}")
    await page.click(".quicklinks a:has-text('单位')")
    await page.click("label.chip:has(input[name=work_unit]) >> nth=0")
    await page.click(".bar button.main")
    await page.wait_for_url(f"**/door/{HOME}")
    assert "梧桐市第二中学" in await page.inner_text("main")
    await page.goto(f"{shop.url}/work_units")
    await page.click("#units a.row >> nth=0")
    await page.wait_for_selector("text=组织图")
    assert "李老师" in await page.inner_text("main") and "张主任" in await page.inner_text("main")
    await shot(page, "5-unit")


async def the_manager_opens_a_group_buy(page: Page, shop: Shop) -> str:
    await page.goto(f"{shop.url}/supports")
    await page.fill("input[name=answer]", "周三一起去")
    await page.click("form[action='/do/support_answer'] button")
    await page.wait_for_selector("text=周三一起去")
    await page.goto(f"{shop.url}/work_matrix")
    assert await page.locator("table.matrix-table td a").count() >= 2
    await shot(page, "6-matrix")
    await page.click("table.matrix-table th a >> nth=-1")
    await page.click("text=发起团购")
    await page.wait_for_url("**/group_new*")
    for name, value in (("target", "2"), ("n1", "2"), ("p1", "189")):
        await page.fill(f"input[name={name}]", value)
    assert "张主任" in await page.inner_text("form.capture")
    await shot(page, "7-open")
    await page.click("button:has-text('开团')")
    await page.wait_for_url("**/group_buy/*")
    return page.url.rpartition("/")[2]


async def a_household_joins_without_a_network(page: Page, shop: Shop, group: str) -> None:
    await page.goto(f"{shop.url}/group_buy/{group}")
    await page.click("button[aria-label*='李老师']")
    await page.wait_for_selector("form[action='/do/group_leave']")
    await page.click("button[aria-label*='张主任']")
    await page.locator("form[action='/do/group_leave']").nth(1).wait_for()
    assert "当前价" in await page.inner_text(".tiers .holds")
    await shot(page, "8-joined")


async def the_manager_closes_it(page: Page, shop: Shop, group: str) -> None:
    await page.goto(f"{shop.url}/desk")
    assert "待截团的团购" in await page.inner_text("main")
    await page.goto(f"{shop.url}/group_buy/{group}")
    await page.click("summary:has-text('截团')")
    await page.fill("textarea[name=result]", "两户起，周末量房")
    await page.click("details[open] button.main")
    await page.wait_for_selector(".notice.good")


async def shot(page: Page, name: str) -> None:
    if SHOTS:
        await page.wait_for_timeout(300)
        await page.screenshot(path=Path(SHOTS) / f"story-{name}.png", full_page=True)


def everything_arrived(shop: Shop, group: str) -> None:
    assert shop.ask("SELECT status, joined, tiers FROM group_buy WHERE id = ?", group) == [("made", 2, "2=18900")]
    assert shop.ask("SELECT count(*) FROM group_member WHERE gone_at IS NULL") == [(2,)]
    assert shop.ask("SELECT influence, attitude, trust_org, trust_person, keeper FROM key_person") == [(4, 1, 1, 2, "dealer")]
    assert shop.ask("SELECT count(*), count(outcome) FROM door WHERE kind = 'office'") == [(5, 2)]
    assert shop.ask("SELECT count(*) FROM refusal") == [(0,)]
