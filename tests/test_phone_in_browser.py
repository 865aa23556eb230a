"""What a phone does when storage, the network, its owner or a new version gets in the way, in a real Chromium."""

import asyncio
import contextlib
import time
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.async_api import Error

from fieldsales.access import devices
from fieldsales.clock import iso, now
from fieldsales.photos.kept import Photos
from fieldsales.store import Store
from tests.browser.borrowed import phones
from tests.browser.chrome import CHROMIUM
from tests.browser.street import Phone

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one")]
DOOR = "jinxiu-1.1.3.1"
LEFT = "Promise.all([indexedDB.databases().then((all) => all.map((one) => one.name)), caches.keys()])"
TAP = """async ([id, door, note]) => {
  const body = new URLSearchParams({ id, door, outcome: 'owner_met', note, next: '/unsent' });
  const answer = await fetch('/do/visit', { method: 'POST', body, headers: { 'HX-Request': 'true' } });
  return { status: answer.status, saved: answer.ok && answer.redirected, text: await answer.text() };
}"""
PHOTO = """async () => {
  const canvas = new OffscreenCanvas(400, 300), pen = canvas.getContext('2d');
  for (let i = 0; i < 400; i++) {
    pen.fillStyle = `hsl(${(i * 37) % 360} 80% 50%)`;
    pen.fillRect((i * 53) % 400, (i * 29) % 300, 60, 40);
  }
  const bytes = await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 })).arrayBuffer();
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  const hash = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const headers = { 'X-Sha256': hash, 'Content-Type': 'image/jpeg' };
  const kept = await fetch('/photo-local', { method: 'POST', body: bytes, headers });
  const body = new URLSearchParams({ door: 'DOOR', sha256: hash, bytes: bytes.byteLength, width: 400, height: 300, next: '/unsent' });
  const said = await fetch('/do/photo', { method: 'POST', body, headers: { 'HX-Request': 'true' } });
  return [hash, kept.status, said.ok && said.redirected];
}""".replace("DOOR", DOOR)


def with_phone(stage, shop, story):
    """Tell story(phone) of a signed-in, synced phone."""

    async def told() -> None:
        (phone,) = await phones(stage, shop, "xiaoli")
        await story(phone)

    stage.tell(told())


def with_profile(stage, shop, story, person):
    """The same of a phone with a browser to itself, whose files can be looked at."""

    async def told() -> None:
        phone = Phone(stage.play, shop, person)
        try:
            await phone.open()
            await phone.ready()
            await story(phone)
        finally:
            await phone.close()

    stage.tell(told())


async def tap(phone, id, door=DOOR, note=""):
    return await phone.page.evaluate(TAP, [f"01jb{id:>022}", door, note])


async def worker(phone):
    for _ in range(300):
        if phone.context.service_workers:
            return phone.context.service_workers[-1]
        await asyncio.sleep(0.1)
    raise AssertionError("no service worker")


async def nothing_left(phone):
    left: object = None
    for _ in range(300):
        with contextlib.suppress(Error):  # the page is on its way to the login
            left = await phone.page.evaluate(LEFT)
        if left == [[], []]:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"still on the phone: {left}")


def visits(shop):
    return {id for (id,) in shop.ask("SELECT id FROM visit")}


def test_a_page_comes_within_three_seconds_when_storage_hangs_and_nothing_is_called_saved(stage, shop):
    async def story(phone):
        await (await worker(phone)).evaluate("""() => {
          self.was = [IDBDatabase.prototype.transaction, IDBFactory.prototype.open];
          IDBDatabase.prototype.transaction = () => { throw new DOMException('gone', 'InvalidStateError'); };
          IDBFactory.prototype.open = () => ({});
        }""")
        began = time.monotonic()
        answer = await tap(phone, 1)
        assert time.monotonic() - began < 9 and not answer["saved"]
        assert "再点一次" in answer["text"]
        await (await worker(phone)).evaluate("""() => {
          [IDBDatabase.prototype.transaction, IDBFactory.prototype.open] = self.was;
        }""")
        for _ in range(5):
            if (answer := await tap(phone, 1))["saved"]:
                break
        assert answer["saved"]
        await phone.sync()

    with_phone(stage, shop, story)
    assert len(visits(shop)) == 1


def test_a_full_phone_refuses_before_it_says_saved(stage, shop):
    async def story(phone):
        session = await phone.context.new_cdp_session(phone.page)
        await session.send("Storage.overrideQuotaForOrigin", {"origin": shop.url, "quotaSize": 1})
        refused = await tap(phone, 1)
        await session.send("Storage.overrideQuotaForOrigin", {"origin": shop.url})
        assert not refused["saved"] and refused["status"] == 507
        assert (await tap(phone, 1))["saved"]
        await phone.sync()

    with_phone(stage, shop, story)
    assert len(visits(shop)) == 1


def test_an_expired_session_deletes_nothing(stage, shop):
    async def story(phone):
        shop.change("UPDATE device SET token_hash = 'x' || token_hash")
        assert (await tap(phone, 1))["saved"]
        status = await phone.sync()
        assert status["unsent"] == 1 and status["problem"] == "signed_out" and status["base"]
        answer = await phone.page.goto(f"{shop.url}/building/jinxiu-1")
        assert answer.status == 200
        shop.change("UPDATE device SET token_hash = substr(token_hash, 2)")
        assert (await phone.sync())["unsent"] == 0

    with_phone(stage, shop, story)
    assert len(visits(shop)) == 1


def test_a_thrown_away_database_is_fetched_again_and_everybody_is_told(stage, shop):
    async def story(phone):
        await phone.context.set_offline(True)
        assert (await tap(phone, 1))["saved"]
        await phone.stop_workers()
        await phone.page.evaluate(
            "new Promise((done) => { const gone = indexedDB.deleteDatabase('fieldsales'); gone.onsuccess = gone.onerror = gone.onblocked = done; })"
            ".then(() => null)"
        )
        await phone.context.set_offline(False)
        for _ in range(5):  # on a busy machine the first page may be the server's, from before the worker noticed
            await phone.page.goto(f"{shop.url}/today")
            with contextlib.suppress(Error):
                await phone.page.wait_for_selector("[data-lost]", timeout=30_000)
                break
        assert "清掉" in await phone.page.inner_text("[data-lost]")
        await phone.sync()

    with_phone(stage, shop, story)
    assert len(visits(shop)) == 1
    assert shop.ask("SELECT resets FROM device WHERE id = 'phone-xiaoli'") == [(1,)]


def test_without_the_worker_the_server_shows_the_same_page(stage, shop):
    async def story(phone):
        path = f"{shop.url}/building/jinxiu-1"
        await phone.page.goto(path)
        mine = await phone.page.inner_text("main")
        await phone.page.evaluate("navigator.serviceWorker.getRegistration().then((r) => r.unregister())")
        answer = await phone.page.goto(path)
        assert not answer.from_service_worker
        assert await phone.page.inner_text("main") == mine

    with_phone(stage, shop, story)


def test_unsent_work_is_saved_as_a_file_without_a_network(stage, shop):
    async def story(phone):
        await phone.context.set_offline(True)
        assert (await tap(phone, 1, note="只在这台手机上"))["saved"]
        await phone.page.goto(f"{shop.url}/unsent")
        async with phone.page.expect_download() as found:
            await phone.page.click("a[href='/outbox-export']")
        file = await found.value
        assert file.suggested_filename.startswith("unsent-") and file.suggested_filename.endswith(".json")
        assert "只在这台手机上" in Path(await file.path()).read_text("utf-8")
        await phone.context.set_offline(False)
        assert (await phone.sync())["unsent"] == 0

    with_phone(stage, shop, story)


def test_logging_out_with_unsent_work_is_blocked_and_says_why(stage, shop):
    async def story(phone):
        await phone.context.set_offline(True)
        assert (await tap(phone, 1))["saved"]
        blocked = await phone.page.evaluate("fetch('/logout', {method: 'POST'}).then(async (r) => [r.status, await r.text()])")
        assert (blocked[0] == 409 and "还不能退出" in blocked[1]) or "退出" in blocked[1]
        await phone.context.set_offline(False)
        assert (await phone.sync())["unsent"] == 0
        with contextlib.suppress(Error):
            await phone.page.evaluate("fetch('/logout', {method: 'POST', redirect: 'manual'}).then((r) => r.type)")
        await nothing_left(phone)

    with_phone(stage, shop, story)


def test_a_revoked_phone_drains_then_keeps_nothing(stage, shop):
    async def story(phone):
        assert (await tap(phone, 1, "chunjiang-1.1.1.1", "canary-in-the-note"))["saved"]
        store = Store(shop.folder)
        with store.writer() as conn:
            devices.revoke(conn, "phone-xiaowang", "zhou", now())
        store.close()
        with contextlib.suppress(Error):  # the page is sent to the login when its worker is told to go
            await phone.page.evaluate("fetch('/sync-now', {method: 'POST'}).catch(() => null)")
        for _ in range(300):
            if shop.ask("SELECT wiped_at FROM device WHERE id = 'phone-xiaowang'")[0][0]:
                break
            await asyncio.sleep(0.1)
        for _ in range(300):
            if phone.page.url.endswith("/login"):
                break
            await asyncio.sleep(0.1)
        assert [path for path in phone.profile.rglob("*") if path.is_file() and b"canary-in" in path.read_bytes()] == []
        await nothing_left(phone)
        assert await phone.page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0

    with_profile(stage, shop, story, "xiaowang")
    (kept,) = shop.ask("SELECT verdict, args FROM refusal")
    assert kept[0] == "quarantined" and "canary-in-the-note" in kept[1]
    assert shop.ask("SELECT wiped_at FROM device WHERE id = 'phone-xiaowang'")[0][0]


def test_a_new_version_takes_over_and_loses_nothing(stage, shop):
    async def story(phone):
        before = (await phone.status())["version"]
        await phone.context.set_offline(True)
        assert (await tap(phone, 1))["saved"]
        await phone.context.set_offline(False)
        shop.kill()
        shop.start("the next release")
        await phone.page.evaluate("navigator.serviceWorker.getRegistration().then((r) => r.update()).then(() => null)")
        status: dict = {}
        for n in range(20):
            await phone.page.goto(f"{shop.url}/today")
            status = await phone.status()
            if status.get("version") not in (None, before):
                break
            await tap(phone, 10 + n)
            await asyncio.sleep(1.5)  # the browser changes workers when the old one has nothing left to do
        assert status["version"] != before
        assert (await tap(phone, 2))["saved"]
        status = await phone.sync()
        assert status["unsent"] == 0 and not status["problem"]

    with_phone(stage, shop, story)
    assert {f"01jb{1:>022}", f"01jb{2:>022}"} <= visits(shop)


def test_a_photo_goes_up_after_the_text_and_leaves_the_phone_only_when_the_server_has_it(stage, shop):
    async def story(phone):
        await phone.context.set_offline(True)
        hash, kept, said = await phone.page.evaluate(PHOTO)
        assert kept == 200 and said
        seen = await phone.page.evaluate(f"fetch('/photo/{hash}?size=thumb').then((r) => r.status)")
        assert seen == 200 and (await phone.status())["photos"] == 1
        await phone.context.set_offline(False)
        await phone.sync()
        assert (await phone.status())["photos"] == 0
        assert shop.ask("SELECT received FROM photo WHERE sha256 = ?", hash) == [(1,)]

    with_phone(stage, shop, story)


def test_a_revoked_phone_hands_its_photos_over_before_it_is_wiped(stage, shop):
    hashes = []

    async def story(phone):
        await phone.context.set_offline(True)
        hashes.append((await phone.page.evaluate(PHOTO))[0])
        stray = "fetch('/photo-local', {method: 'POST', headers: {'X-Sha256': '" + sha256(b"stray").hexdigest() + "'}, body: 'stray'})"
        assert await phone.page.evaluate(f"{stray}.then((r) => r.status)") == 200
        shop.change("UPDATE device SET revoked_at = ? WHERE id = 'phone-xiaoli'", iso(now()))
        await phone.context.set_offline(False)
        with contextlib.suppress(Error):
            await phone.page.evaluate("fetch('/sync-now', {method: 'POST'}).catch(() => null)")
        for _ in range(300):
            if shop.ask("SELECT wiped_at FROM device WHERE id = 'phone-xiaoli'")[0][0]:
                break
            await asyncio.sleep(0.1)
        await nothing_left(phone)

    with_phone(stage, shop, story)
    assert shop.ask("SELECT verdict, name FROM refusal") == [("quarantined", "photo")]
    assert sha256(Photos(shop.folder / "photos").path(hashes[0]).read_bytes()).hexdigest() == hashes[0]
    assert shop.ask("SELECT wiped_at FROM device WHERE id = 'phone-xiaoli'")[0][0], "a photo nobody named does not hold the wipe up"
