"""The owner's desk in a real Chromium: it renews itself while reps are out, and opens without a network with what it last saw."""

from __future__ import annotations

import contextlib
import time

import pytest
from playwright.sync_api import Error, Page

from tests.browser.chrome import CHROMIUM, badge
from tests.test_live import push

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one"),
]


@pytest.fixture
def page(shop, people):
    return people(shop, "zhou", service_workers="allow")


def sign_in(context, shop, who):
    context.add_cookies(badge(shop, who))


def until(page: Page, true: str, patience: float = 20.0) -> None:
    """Until a piece of script says yes; pages may come and go meanwhile."""
    ends = time.monotonic() + patience
    while time.monotonic() < ends:
        with contextlib.suppress(Error):
            if page.evaluate(true):
                return
        time.sleep(0.1)
    raise AssertionError(f"it did not come to that: {true}")


def based(page: Page) -> None:
    """A page shown while the worker was starting can miss it; the next one does not (street.Phone.ready)."""
    told = "fetch('/sync-status').then((r) => r.ok && r.json()).then((s) => s && s.base).catch(() => false)"
    try:
        until(page, told, 15)
    except AssertionError:
        page.reload()
        until(page, told, 30)


def live(page: Page) -> None:
    page.wait_for_selector("[data-live-state][data-is-live]:visible", timeout=30_000)


def kept(page: Page, shop, *paths: str) -> None:
    """Open pages with the worker in place, so that it has seen them."""
    page.goto(f"{shop.url}/desk")
    until(page, "Boolean(navigator.serviceWorker.controller)")
    for path in paths:
        page.goto(f"{shop.url}{path}")
    until(page, f"caches.open('fieldsales-desk-pages').then((cache) => cache.keys()).then((all) => all.length >= {len(set(paths))})")


COPIES = "caches.keys().then((all) => all.filter((name) => name.startsWith('fieldsales-desk') && !name.endsWith('files')))"


# Live


def test_a_visit_stands_on_an_open_desk_without_a_reload_and_before_the_page_asks_by_itself(shop, page):
    page.goto(f"{shop.url}/field")
    live(page)
    page.evaluate("window.same = true")
    push(shop.url, 1)
    page.wait_for_selector("section:has-text('小李') :text('今天 1 户')", timeout=30_000)
    assert page.evaluate("window.same"), "nobody loaded the page again"


def test_what_renews_itself_takes_neither_focus_nor_place_nor_what_is_open(shop, page):
    page.goto(f"{shop.url}/field")
    live(page)
    page.evaluate("""() => {
      const part = document.querySelector('[data-live]');
      part.insertAdjacentHTML('beforeend', '<div id="tall" hidden>x</div>');
      document.body.style.paddingBottom = '2000px';
      part.querySelector('a[href]').focus();
      scrollTo(0, 300);
    }""")
    where = page.evaluate("[document.activeElement.getAttribute('href'), scrollY]")
    assert where[0]
    push(shop.url, 1)
    until(page, "!document.getElementById('tall')")
    assert page.evaluate("[document.activeElement.getAttribute('href'), scrollY]") == where


def test_a_server_that_goes_away_is_not_called_live_and_is_found_again(shop, page):
    page.goto(f"{shop.url}/field")
    live(page)
    shop.kill()
    page.wait_for_selector("[data-live-state]:not([data-is-live]):visible:text('截至')", timeout=30_000)
    shop.start()
    push(shop.url, 1)
    page.wait_for_selector("section:has-text('小李') :text('今天 1 户')", timeout=30_000)
    live(page)


def test_behind_a_proxy_that_holds_events_back_the_desk_asks_every_minute_and_does_not_call_itself_live(shop, page):
    page.clock.install()
    page.route("**/live?*", lambda route: None)
    page.goto(f"{shop.url}/field")
    push(shop.url, 1)
    page.clock.run_for(30_000)
    assert page.locator(":text('今天 1 户')").count() == 0
    for _ in range(4):
        page.clock.run_for(12_000)
        time.sleep(0.5)
    page.wait_for_selector("section:has-text('小李') :text('今天 1 户')", timeout=30_000)
    assert page.locator("[data-is-live]").count() == 0 and "截至" in page.inner_text("[data-live-state]")


def test_a_revoked_manager_is_led_out_of_an_open_desk(shop, page):
    page.goto(f"{shop.url}/field")
    live(page)
    shop.change("UPDATE device SET revoked_at = '2026-11-22T00:00:00.000Z' WHERE id = 'phone-zhou'")
    page.wait_for_url("**/login*", timeout=30_000)


def test_a_hidden_page_asks_for_nothing(shop, page):
    page.goto(f"{shop.url}/field")
    live(page)
    asked: list[str] = []
    page.evaluate("""() => {
      Object.defineProperty(document, 'visibilityState', { get: () => window.shown ?? 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }""")
    page.on("request", lambda request: asked.append(request.url))
    push(shop.url, 1)
    time.sleep(3)
    assert not asked
    page.evaluate("window.shown = 'visible'; document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_selector("section:has-text('小李') :text('今天 1 户')", timeout=30_000)


# Without a network


def test_the_last_seen_pages_open_without_a_network_and_say_from_when(shop, page):
    kept(page, shop, "/desk", "/coverage", "/schedule")
    shop.kill()
    for path in ("/desk", "/coverage", "/schedule"):
        page.goto(f"{shop.url}{path}")
        assert "没有网络，这是" in page.inner_text("[data-as-of]:visible")
        assert page.locator("nav.desk-nav").count() == 1, "the whole page, with its styles"
        assert page.evaluate("getComputedStyle(document.querySelector('.tabs')).position") == "fixed"
    page.goto(f"{shop.url}/")
    assert page.locator("main a[href='/desk']").count(), "the start leads to what is here"
    page.goto(f"{shop.url}/people")
    assert "没有网络" in page.inner_text("main") and page.locator("main a[href='/coverage']").count()


def test_the_page_of_now_comes_back_with_the_network(shop, page):
    kept(page, shop, "/desk")
    shop.kill()
    page.goto(f"{shop.url}/desk")
    page.wait_for_selector("[data-as-of]:visible")
    shop.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_selector("[data-as-of]", state="hidden", timeout=30_000)


def test_nothing_is_sent_or_half_saved_from_a_page_of_earlier(shop, page):
    kept(page, shop, "/schedule", "/desk")
    page.goto(f"{shop.url}/schedule")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<form method=post action=/do/comment id=f><button>go</button></form>')")
    shop.kill()
    page.goto(f"{shop.url}/schedule")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<form method=post action=/do/comment id=f><button>go</button></form>')")
    page.click("#f button")
    assert "什么都没有保存" in page.inner_text("[data-as-of]")
    assert page.evaluate("indexedDB.databases().then((all) => all.map((one) => one.name))").count("fieldsales-held") <= 1
    assert page.url.endswith("/schedule")


def test_a_form_of_a_page_of_now_that_meets_no_server_is_refused_with_a_sentence(shop, page):
    kept(page, shop, "/desk")
    page.goto(f"{shop.url}/people")
    shop.kill()
    page.fill("form[action='/invite'] [name=name]", "小钱")
    page.click("form[action='/invite'] button:not([type=button]) >> nth=-1")
    page.wait_for_selector(":text('没有网络，什么都没有保存')", timeout=30_000)


@pytest.mark.parametrize("how", ["logs out", "is revoked", "somebody else signs in"])
def test_the_copies_go_when_the_person(shop, page, how):
    kept(page, shop, "/desk", "/coverage")
    assert page.evaluate(COPIES)
    if how == "logs out":
        page.goto(f"{shop.url}/me")
        page.click("form[action='/logout'] button")
        page.wait_for_url("**/login")
    elif how == "is revoked":
        shop.change("UPDATE device SET revoked_at = '2026-11-22T00:00:00.000Z' WHERE id = 'phone-zhou'")
        page.goto(f"{shop.url}/desk")
    else:
        sign_in(page.context, shop, "xiaoli")
        page.goto(f"{shop.url}/today")
    until(page, f"{COPIES}.then((names) => !names.length)", 30)


def test_a_rep_who_signs_in_after_a_manager_gets_his_own_worker_and_works_offline(shop, page):
    kept(page, shop, "/desk")
    sign_in(page.context, shop, "xiaoli")
    page.goto(f"{shop.url}/today")
    based(page)
    until(page, "navigator.serviceWorker.getRegistration('/').then((one) => new URL(one.active.scriptURL).pathname === '/sw.js')")
    shop.kill()
    page.goto(f"{shop.url}/door/jinxiu-2.1.6.1")
    page.click("button[value=no_answer]")
    page.wait_for_url("**/door/*?done=*", timeout=30_000)


def test_a_browser_with_a_reps_unsent_work_keeps_the_reps_worker(shop, people):
    page = people(shop, "xiaoli", service_workers="allow")
    page.goto(f"{shop.url}/today")
    based(page)
    page.reload()
    shop.kill()
    page.goto(f"{shop.url}/door/jinxiu-2.1.6.1")
    page.click("button[value=no_answer]")
    page.wait_for_url("**/door/*?done=*", timeout=30_000)
    sign_in(page.context, shop, "zhou")
    shop.start()
    page.goto(f"{shop.url}/desk")
    time.sleep(3)
    script = page.evaluate("navigator.serviceWorker.getRegistration('/').then((one) => (one.active ?? one.waiting).scriptURL)")
    assert script.endswith("/sw.js") and not script.endswith("/desk-sw.js")
    sign_in(page.context, shop, "xiaoli")
    page.goto(f"{shop.url}/today")
    deadline = time.monotonic() + 20
    while not shop.ask("SELECT 1 FROM visit") and time.monotonic() < deadline:
        page.evaluate("fetch('/sync-now', {method: 'POST'}).catch(() => {})")
        time.sleep(0.5)
    assert shop.ask("SELECT door_id, person_id FROM visit") == [("jinxiu-2.1.6.1", "xiaoli")]


# What the desk takes


def test_a_file_that_is_too_large_is_said_before_it_travels(shop, page):
    page.goto(f"{shop.url}/import")
    travelled: list[str] = []
    page.on("request", lambda request: travelled.append(request.method))
    page.set_input_files("[name=file]", {"name": "blocks.csv", "mimeType": "text/csv", "buffer": b"a" * 20_000_001})
    page.click("main form button.main")
    assert page.eval_on_selector("[name=file]", "(input) => input.validationMessage") == "太大了，无法接受。"
    assert "POST" not in travelled
    page.set_input_files("[name=file]", {"name": "blocks.csv", "mimeType": "text/csv", "buffer": "小区,区\n云山,徐汇\n".encode()})
    page.click("main form button.main")
    page.wait_for_selector("option:has-text('云山')", state="attached")
