"""A phone whose browser has no service worker (WeChat on an iPhone), in a real Chromium: what cannot be sent is kept."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from fieldsales import clock
from tests.browser.chrome import CHROMIUM, HAND, QUIET, badge

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one"),
]
DOOR, NEXT = "jinxiu-2.1.6.1", "jinxiu-2.1.6.2"


@contextlib.contextmanager
def browser(play, folder, shop, workers="block") -> Iterator[BrowserContext]:
    """A browser on a profile that survives it."""
    context = play.chromium.launch_persistent_context(
        str(folder), executable_path=CHROMIUM, args=QUIET, service_workers=workers, viewport=HAND, locale="zh-CN"
    )
    sign_in(context, shop, "xiaoli")
    yield context
    context.close()


@pytest.fixture
def page(shop, people):
    return people(shop, "xiaoli")


def sign_in(context, shop, who):
    context.add_cookies(badge(shop, who))


def no_one_home(page: Page, shop, door=DOOR) -> None:
    page.goto(f"{shop.url}/door/{door}")
    page.click("button[value=no_answer]")


def both_kept(page: Page, shop) -> None:
    for n, door in enumerate((DOOR, NEXT)):
        no_one_home(page, shop, door)
        kept(page, n + 1)


def out_of_reach(page: Page) -> None:
    """Nothing of what changes anything arrives; pages do."""
    for address in ("**/do/**", "**/held"):
        page.route(address, lambda route: route.abort())


def in_reach(page: Page) -> None:
    page.unroute_all(behavior="ignoreErrors")
    with contextlib.suppress(Error):  # what waits may have gone out by itself, and the page with it
        page.evaluate("dispatchEvent(new Event('online'))")


def kept(page: Page, n: int) -> None:
    page.wait_for_selector(f"[data-held-count]:visible:text('：{n} ')", timeout=30_000)
    assert page.inner_text("[data-unsent]") == str(n)


def sent(page: Page) -> None:
    page.wait_for_selector("[data-held-mine]", state="hidden", timeout=30_000)


def until(true) -> None:
    for _ in range(300):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to that")


def visits(shop):
    return shop.ask("SELECT door_id, outcome, person_id FROM visit ORDER BY at, id")


def test_a_tap_with_the_server_away_is_kept_and_goes_out_once_by_itself(shop, page):
    page.goto(f"{shop.url}/door/{DOOR}")
    shop.kill()
    page.click("button[value=no_answer]")
    kept(page, 1)
    assert "连不上服务器" in page.inner_text("[data-held]")
    tapped = datetime.now(UTC)
    page.click("button[value=no_answer]")  # an anxious thumb: still one visit
    time.sleep(2)
    kept(page, 1)
    shop.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    sent(page)
    assert visits(shop) == [(DOOR, "no_answer", "xiaoli")]
    ((at,),) = shop.ask("SELECT at FROM visit")
    assert clock.parse(at) <= tapped, "it counts from the tap, not from when it arrived"


def test_what_is_kept_survives_the_browser_and_goes_out_when_a_page_is_opened(shop, play, tmp_path):
    with browser(play, tmp_path, shop) as context:
        page = context.pages[0]
        page.goto(f"{shop.url}/door/{DOOR}")
        shop.kill()
        page.click("button[value=no_answer]")
        kept(page, 1)
    shop.start()
    with browser(play, tmp_path, shop) as context:
        context.pages[0].goto(f"{shop.url}/today")
        until(lambda: visits(shop))
        sent(context.pages[0])
    assert visits(shop) == [(DOOR, "no_answer", "xiaoli")]


def test_an_answer_that_was_lost_doubles_nothing(shop, page):
    def lose(route):
        with contextlib.suppress(Error):  # the page gives up after eight seconds, whatever the server is doing
            route.fetch(max_redirects=0)
            route.abort()

    page.route("**/do/**", lose)
    page.route("**/held", lose)
    no_one_home(page, shop)
    kept(page, 1)
    assert len(visits(shop)) == 1, "the server has done it, only nobody heard"
    page.click("[data-held] summary")
    page.click("[data-held-send]")
    kept(page, 1)
    in_reach(page)
    sent(page)
    assert len(visits(shop)) == 1 and shop.ask("SELECT count(*) FROM refusal") == [(0,)]


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateway_that_answers_for_the_server_is_no_answer(shop, page, status):
    page.route("**/do/**", lambda route: route.fulfill(status=status, body="bad gateway"))
    no_one_home(page, shop)
    kept(page, 1)


def test_nobody_waits_longer_than_eight_seconds(shop, page):
    page.route("**/do/**", lambda route: None)
    no_one_home(page, shop)
    began = time.monotonic()
    kept(page, 1)
    assert 6 < time.monotonic() - began < 20


def test_a_form_is_sent_at_once_where_the_server_answers_and_its_refusal_is_shown(shop, page):
    no_one_home(page, shop)
    page.wait_for_url(f"**/door/{NEXT}?done=*")
    assert "没人在家" in page.inner_text(".toast")
    page.goto(f"{shop.url}/door/{DOOR}?met=owner_met")
    page.fill("[name=phone]", "23900001111")
    page.click(".bar .main")
    page.click("[data-back]", no_wait_after=True)
    page.wait_for_selector("[name=phone]")
    assert page.input_value("[name=phone]") == "23900001111"
    assert page.locator("[data-held]:visible").count() == 0


def test_what_waits_goes_out_in_order_one_by_one_and_new_work_queues_up_behind(shop, page):
    asked: list[str] = []
    out_of_reach(page)
    both_kept(page, shop)
    page.goto(f"{shop.url}/door/{DOOR}")
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    page.unroute_all()
    page.click("button[value=locked_empty]")
    page.wait_for_url("**/door/*?done=*")
    assert [door for (door,) in shop.ask("SELECT json_extract(args, '$.door') FROM mutation_log WHERE name = 'visit' ORDER BY rev")] == [DOOR, NEXT, DOOR]
    posted = [url.rpartition("/")[2] for url in asked]
    after = posted[posted.index("visit") :] if "visit" in posted else []  # or it joined the queue, behind what stood there
    assert "held" not in after, "new work waits until the queue is out"
    assert [outcome for _, outcome, _ in visits(shop)] == ["no_answer", "no_answer", "locked_empty"]


def test_a_refusal_shows_its_sentence_and_stands_until_it_is_answered(shop, page):
    out_of_reach(page)
    no_one_home(page, shop)
    kept(page, 1)
    shop.change("UPDATE door SET gone_at = '2026-11-22T00:00:00.000Z' WHERE id = ?", DOOR)
    in_reach(page)
    page.wait_for_selector("[data-held-refused] li:text('这一户')")
    page.click("[data-held-refusals] a")
    page.wait_for_url("**/unsent")
    for _ in range(2):
        assert "没人在家" in page.inner_text(".turned-down")
        page.reload()
    page.click(".turned-down button.danger")
    page.wait_for_selector(".turned-down", state="detached")


def test_nobody_logs_out_while_something_waits_and_the_page_says_why(shop, page):
    out_of_reach(page)
    no_one_home(page, shop)
    kept(page, 1)
    page.goto(f"{shop.url}/me")
    page.click("form[action='/logout'] button")
    page.wait_for_selector("[data-held-problem=logout]:visible")
    assert page.url.endswith("/me") and shop.ask("SELECT revoked_at FROM device WHERE id = 'phone-xiaoli'") == [(None,)]
    in_reach(page)
    sent(page)
    page.click("form[action='/logout'] button")
    page.wait_for_url("**/login")


def test_leaving_the_page_while_it_is_on_its_way_loses_nothing(shop, page):
    page.route("**/do/**", lambda route: None)
    no_one_home(page, shop)
    page.wait_for_function("() => indexedDB.databases().then((all) => all.some((one) => one.name === 'fieldsales-held'))")
    time.sleep(0.5)
    page.unroute_all()
    page.goto(f"{shop.url}/today")
    until(lambda: visits(shop))
    sent(page)
    assert visits(shop) == [(DOOR, "no_answer", "xiaoli")]


def test_a_session_that_ended_meanwhile_keeps_the_form_and_leads_back(shop, page):
    page.goto(f"{shop.url}/door/{DOOR}?met=owner_met")
    shop.change("UPDATE device SET token_hash = 'x' || token_hash")
    page.fill("[name=note]", "想要锁扣")
    page.click(".bar .main")
    page.click("[data-held-problem=signed_out]:visible a")
    page.wait_for_url(f"**/login?next=%2Fdoor%2F{DOOR}%3Fmet%3Downer_met")
    shop.change("UPDATE device SET token_hash = substr(token_hash, 2)")
    page.goto(f"{shop.url}/today")
    until(lambda: visits(shop))
    assert shop.ask("SELECT text FROM note") == [("想要锁扣",)]


def test_a_page_of_one_person_does_nothing_in_the_name_of_another(shop, page):
    page.goto(f"{shop.url}/door/jinxiu-3.1.1.1")  # both sweep there
    sign_in(page.context, shop, "xiaowang")
    page.click("button[value=no_answer]")
    page.wait_for_selector("[data-held-problem=other_person]:visible")
    assert visits(shop) == []


def test_another_person_never_sends_it_and_the_first_one_does(shop, page):
    out_of_reach(page)
    no_one_home(page, shop)
    kept(page, 1)
    sign_in(page.context, shop, "xiaowang")
    in_reach(page)  # the page of 小李 is still open, with 小王's session under it
    page.wait_for_selector("[data-held-problem=other_person]:visible")
    page.goto(f"{shop.url}/today")
    page.wait_for_selector("[data-held-others]:visible")
    assert "601" not in page.inner_text("[data-held]") and not page.is_visible("[data-held-mine]")
    assert visits(shop) == []
    sign_in(page.context, shop, "xiaoli")
    page.goto(f"{shop.url}/today")
    sent(page)
    page.wait_for_selector("[data-held]", state="hidden")
    until(lambda: visits(shop) == [(DOOR, "no_answer", "xiaoli")])


def test_what_waits_can_be_read_and_carried_off(shop, page):
    out_of_reach(page)
    no_one_home(page, shop)
    kept(page, 1)
    page.click("[data-held] summary")
    assert "没人在家" in page.inner_text("[data-held-list]") and "601" in page.inner_text("[data-held-list]")
    with page.expect_download() as download:
        page.click("[data-held-export]")
    carried = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert carried["person"] == "xiaoli" and ["door", DOOR] in carried["unsent"][0]["entries"]
    assert json.loads(page.input_value("[data-held-text]"))["unsent"] == carried["unsent"]


def test_a_worker_that_comes_later_lets_it_out_once(shop, play, tmp_path):
    with browser(play, tmp_path, shop) as context:
        out_of_reach(context.pages[0])
        no_one_home(context.pages[0], shop)
        kept(context.pages[0], 1)
    with browser(play, tmp_path, shop, workers="allow") as context:
        page = context.pages[0]
        page.goto(f"{shop.url}/today")
        page.wait_for_function("() => fetch('/sync-status').then((r) => r.ok && r.json()).then((s) => s && s.base && !s.unsent)", timeout=30_000)
        until(lambda: visits(shop))
        time.sleep(1)
        page.goto(f"{shop.url}/door/{DOOR}")
        page.wait_for_selector("main :text('没人在家')")
    assert visits(shop) == [(DOOR, "no_answer", "xiaoli")]


def test_a_browser_that_cannot_keep_it_says_so_and_the_form_stays(shop, page):
    page.goto(f"{shop.url}/door/{DOOR}?met=owner_met")
    page.evaluate("() => { IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }; }")
    out_of_reach(page)
    page.fill("[name=note]", "想要锁扣")
    page.click(".bar .main")
    page.wait_for_selector("[data-held-problem=not_kept]:visible")
    page.reload()
    assert page.input_value("[name=note]") == "想要锁扣", "the draft is still there"


def test_a_wrong_clock_on_the_phone_does_not_move_the_visit(shop, page):
    page.add_init_script("const real = Date.now; Date.now = () => real() + 3 * 3600e3;")
    out_of_reach(page)
    no_one_home(page, shop)
    kept(page, 1)
    time.sleep(1)
    in_reach(page)
    sent(page)
    ((at,),) = shop.ask("SELECT at FROM visit")
    assert abs(clock.parse(at) - datetime.now(UTC)) < timedelta(seconds=30)
