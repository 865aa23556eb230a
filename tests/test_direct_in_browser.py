"""An open page asks its worker by message: the same pages and taps as by request, and the usual way when no answer comes."""

import pytest

from tests.browser.borrowed import at_the_door
from tests.browser.chrome import CHROMIUM

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one")]
GRID, DOOR, NEXT = "/building/jinxiu-2", "/door/jinxiu-2.1.6.1", "jinxiu-2.1.6.2"
REQUESTS = "performance.getEntriesByType('resource').filter((one) => one.initiatorType === 'xmlhttprequest').length"
DEAF = """() => {  // the worker hears and does, and its answer is lost
  const worker = navigator.serviceWorker.controller, say = worker.postMessage.bind(worker);
  worker.postMessage = (message, ports) => (message.path ? say(message, [new MessageChannel().port2]) : say(message, ports));
}"""
MUTE = """() => { navigator.serviceWorker.controller.postMessage = () => {}; }  // an answer that never comes"""


def at_the_grid(stage, shop, story):
    """Tell story(page, phone) of a phone without a network whose open page may ask by message."""

    async def told(phone) -> None:
        await phone.page.goto(f"{shop.url}{GRID}")
        await phone.page.wait_for_selector("html[data-direct]")
        await story(phone.page, phone)

    at_the_door(stage, shop, told)


async def knock(page):
    await page.click(f"a[href='{DOOR}']")
    await page.click("button[value=no_answer]")
    await page.wait_for_url(f"**/door/{NEXT}?done=*")


def visits(shop):
    return shop.ask("SELECT count(*) FROM visit WHERE door_id = 'jinxiu-2.1.6.1' AND outcome = 'no_answer'")[0][0]


def test_a_page_and_a_tap_need_no_request(stage, shop):
    before = visits(shop)

    async def story(page, phone):
        await knock(page)
        assert "601" in await page.inner_text(".toast") and await page.evaluate(REQUESTS) == 0
        await page.go_back()  # the address bar followed
        await page.wait_for_url(f"**{DOOR}")
        await page.wait_for_function("() => document.querySelector('h1').textContent.includes('601')")  # and shows it anew

    at_the_grid(stage, shop, story)
    assert visits(shop) == before + 1


def test_a_refusal_comes_back_with_its_sentence(stage, shop):
    async def story(page, phone):
        await page.click(f"a[href='{DOOR}']")
        await page.wait_for_selector("button[value=no_answer]")
        await page.eval_on_selector(
            "button[value=no_answer]", "(button) => { button.value = 'teleported'; button.click(); }"
        )
        await page.wait_for_selector("[data-screen=refused]")
        assert await page.evaluate(REQUESTS) == 0

    at_the_grid(stage, shop, story)


@pytest.mark.parametrize("ill", [DEAF, MUTE], ids=["answer lost", "never heard"])
def test_a_tap_without_an_answer_goes_the_usual_way_and_counts_once(stage, shop, ill):
    before = visits(shop)

    async def story(page, phone):
        await page.click(f"a[href='{DOOR}']")
        await page.wait_for_selector("button[value=no_answer]")
        await page.evaluate(ill)
        await page.click("button[value=no_answer]")
        await page.wait_for_url(f"**/door/{NEXT}?done=*")
        assert await page.evaluate(REQUESTS) > 0

    at_the_grid(stage, shop, story)
    assert visits(shop) == before + 1


def test_what_the_phone_has_no_page_for_comes_from_the_server(stage, shop):
    async def story(page, phone):
        await phone.context.set_offline(False)
        await page.evaluate("htmx.ajax('GET', '/people', {target: 'body'})")
        await page.wait_for_function(f"() => {REQUESTS} > 0")

    at_the_grid(stage, shop, story)
