"""What one round trip gives and takes: deltas, entering and leaving, checksums, images, another past, older phones."""

from __future__ import annotations

import gzip
import hashlib
import hmac
import json
import shutil
from contextlib import ExitStack
from datetime import timedelta

import pytest

from fieldsales import buckets, clock
from fieldsales.store import MOST_IDLE, TABLES, Store, schema_version
from tests.model.phone import Phone, checksums, dump
from tests.model.server import app_over, known_tokens, token_of
from tests.world import NOW

DOOR, SHARED, FAR = "jinxiu-1.1.3.2", "jinxiu-3.1.1.1", "chunjiang-1.1.1.1"


class Town:
    """The street's server, and phones that talk to it."""

    def __init__(self, world):
        known_tokens(world.store)
        self.world, self.asgi = world, app_over(world.store)

    def phone(self, who):
        phone = Phone(who)
        self.sync(phone)
        return phone

    def token(self, who):
        return f"device={token_of(f'phone-{who}')}"

    def wire(self, who):
        def call(method, path, data):
            body = b"" if data is None else json.dumps(data).encode()
            status, headers, got = self.asgi.request(method, path, token=self.token(who), body=body)
            self.last = json.loads(got) if headers["content-type"].startswith("application/json") else got
            return status, self.last

        return call

    def sync(self, phone):
        return phone.sync(self.wire(phone.name), clock.iso(clock.now()))

    def raw(self, who, **body):
        base = {"device": f"phone-{who}", "epoch": self.epoch(), "schema": schema_version(), "cursors": {}, "mutations": []}
        return self.asgi.json("POST", "/sync", self.token(who), base | body)[1]

    def tap(self, phone, name, id, /, **args):
        now = clock.now()
        assert phone.tap(name, args, id, clock.iso(now), clock.day_of(now)) is None

    def epoch(self):
        return self.world.one("SELECT value FROM meta WHERE key = 'epoch'")["value"]


@pytest.fixture
def town(world, monkeypatch):
    moment = [NOW + timedelta(hours=1)]

    def now():
        moment[0] += timedelta(seconds=1)
        return moment[0]

    monkeypatch.setattr(clock, "now", now)
    return Town(world)


def seen(phone, sql):
    with phone.screen() as db:
        return [row[0] for row in db.execute(sql)]


# What goes round


def test_what_one_rep_saves_the_other_gets_and_nothing_else(town):
    li, wang = town.phone("xiaoli"), town.phone("xiaowang")
    town.tap(li, "visit", "visit-1", door=SHARED, outcome="no_answer", note="只给自己看")
    town.tap(li, "visit", "visit-2", door=DOOR, outcome="no_answer")
    town.sync(li)
    town.sync(wang)
    assert seen(wang, "SELECT id FROM visit") == ["visit-1"] and seen(wang, "SELECT id FROM note") == []
    assert {t: r["rows"] for t, r in town.last["rows"].items()}.keys() == {"door", "visit"}, "a delta, not everything"
    assert town.sync(wang) and town.last["rows"] == {}


def test_a_setting_of_the_sweep_holds_on_a_phone_from_its_next_sync_on(town):
    li = town.phone("xiaoli")
    town.tap(li, "visit", "visit-1", door=DOOR, outcome="no_answer")
    assert seen(li, f"SELECT revisit_on FROM door WHERE id = '{DOOR}'") == ["2026-11-25"]
    town.sync(li)
    assert town.world.do(town.world.zhou, "setting_set", setting="revisit_days", value="from=5,to=7").verdict == "applied"
    town.sync(li)
    assert seen(li, f"SELECT revisit_on FROM door WHERE id = '{DOOR}'") == ["2026-11-27"], "made anew by the server"
    town.tap(li, "visit", "visit-2", door="jinxiu-1.1.6.1", outcome="no_answer")
    assert seen(li, "SELECT revisit_on FROM door WHERE id = 'jinxiu-1.1.6.1'") == ["2026-11-27"], "and by the phone itself"


def test_two_phones_of_one_rep_show_the_same(town):
    with town.world.store.writer() as conn:
        conn.execute(
            "INSERT INTO device (id, person_id, token_hash, wipe_key, label, made_at, seen_at, expires_at, resets)"
            " SELECT 'phone-two', person_id, ?, wipe_key, label, made_at, seen_at, expires_at, 0 FROM device WHERE id = 'phone-xiaoli'",
            (hashlib.sha256(b"token-of-phone-two").hexdigest(),),
        )
    one, two = town.phone("xiaoli"), Phone("two")
    town.sync(two)
    town.tap(one, "visit", "visit-1", door=DOOR, outcome="no_answer", note="记")
    town.tap(two, "visit", "visit-2", door=DOOR, outcome="owner_met", name="张哥", data_source="told")
    for phone in (one, two, one):
        town.sync(phone)
    assert dump(one.base) == dump(two.base)
    assert seen(one, "SELECT tries FROM door WHERE id = 'jinxiu-1.1.3.2'") == [0]


def test_an_answer_that_was_lost_is_given_again(town):
    li = town.phone("xiaoli")
    record = {"id": "visit-1", "name": "visit", "args": {"door": DOOR, "outcome": "no_answer"}, "at": clock.iso(NOW), "day": "2026-11-22"}
    first, again = town.raw("xiaoli", mutations=[record]), town.raw("xiaoli", mutations=[record])
    assert first["verdicts"] == again["verdicts"] and first["verdicts"][0]["verdict"] == "applied"
    town.sync(li)
    assert seen(li, "SELECT tries FROM door WHERE id = 'jinxiu-1.1.3.2'") == [1]


def test_at_most_two_hundred_go_up_at_once_and_the_rest_waits(town):
    doors = [f"jinxiu-1.{n % 2 + 1}.{n // 2 % 16 + 1}.{n // 32 % 2 + 1}" for n in range(250)]
    records = [
        {"id": f"visit-{n:04}", "name": "visit", "args": {"door": door, "outcome": "no_answer"}, "at": clock.iso(NOW), "day": None}
        for n, door in enumerate(doors)
    ]
    verdicts = town.raw("xiaoli", mutations=records)["verdicts"]
    assert [v["id"] for v in verdicts] == [r["id"] for r in records[:200]]


# Entering and leaving


def test_rows_that_come_into_scope_unchanged_are_not_missed(town):
    """A cursor alone would not send them: nobody touched them."""
    zhao = town.phone("xiaozhao")
    assert seen(zhao, "SELECT id FROM door") == []
    for round in range(2):
        town.world.do(town.world.zhou, "assign", f"assign-{round}", person="xiaozhao", block="jinxiu")
        town.sync(zhao)
        assert "building:jinxiu-1" in town.last["enter"]
        assert len(seen(zhao, "SELECT id FROM door WHERE block_id = 'jinxiu'")) > 100
        town.world.do(town.world.zhou, "unassign", None, territory=f"assign-{round}")
        town.sync(zhao)
        assert "building:jinxiu-1" in town.last["leave"] and seen(zhao, "SELECT id FROM door") == []


def test_one_building_of_a_block_can_leave_while_the_block_stays(town):
    wang = town.phone("xiaowang")
    town.world.do(town.world.zhou, "assign", "assign-1", person="xiaowang", block="jinxiu", building="jinxiu-2")
    town.world.do(town.world.zhou, "unassign", None, territory="terr-wang-3")
    town.sync(wang)
    assert seen(wang, "SELECT DISTINCT building_id FROM door ORDER BY 1") == ["chunjiang-1", "jinxiu-2"]
    assert seen(wang, "SELECT id FROM block ORDER BY 1") == ["chunjiang", "jinxiu"]


def test_work_on_a_block_that_left_meanwhile_ends_in_quarantine_in_full(town):
    li = town.phone("xiaoli")
    town.tap(li, "visit", "visit-1", door=DOOR, outcome="owner_met", note="别丢了")
    town.world.do(town.world.zhou, "unassign", None, territory="terr-li")
    town.sync(li)
    assert town.last["verdicts"][0] | {"rev": 0} == {"id": "visit-1", "verdict": "quarantined", "reason": "not_yours", "rev": 0}
    assert "别丢了" in town.world.row("refusal", "visit-1")["args"]
    assert seen(li, "SELECT id FROM refusal") == ["visit-1"], "the rep sees it too"


# When something went wrong


def test_a_bucket_with_a_wrong_checksum_is_sent_whole(town):
    li = town.phone("xiaoli")
    assert town.raw("xiaoli", cursors=li.cursors, checksums=checksums(li.base, li.cursors))["enter"] == []
    li.base.execute("UPDATE door SET room = 'rot' WHERE id = 'jinxiu-1.1.3.2'")
    answer = town.raw("xiaoli", cursors=li.cursors, checksums=checksums(li.base, li.cursors))
    assert answer["enter"] == ["building:jinxiu-1"]
    li.take_rows(answer)
    with town.world.store.reader() as conn:
        assert dump(li.base) == dump(conn, buckets.of(conn, "xiaoli"), "main.")


def test_a_bucket_the_phone_asks_for_again_is_sent_whole(town):
    li = town.phone("xiaoli")
    answer = town.raw("xiaoli", cursors=li.cursors, refetch=["block:jinxiu", "rep:xiaowang", "no such bucket"])
    assert answer["enter"] == ["block:jinxiu"] and [r[0] for r in answer["rows"]["block"]["rows"]] == ["jinxiu"]


def test_the_phones_checksum_is_the_servers(town):
    li = town.phone("xiaoli")
    with town.world.store.reader() as conn:
        for bucket, sum in checksums(li.base, li.cursors).items():
            assert buckets.checksum(conn, bucket) == sum, bucket


@pytest.mark.parametrize("whole", [False, True], ids=["database", "folder"])
def test_a_restored_backup_loses_nothing_a_phone_still_knows(town, tmp_path, whole):
    """I11: what was answered after the backup comes again, in its order, before what is new."""
    li, store = town.phone("xiaoli"), town.world.store
    town.tap(li, "visit", "visit-0", door=DOOR, outcome="no_answer")
    town.sync(li)
    store.close()
    shutil.copytree(store.folder, tmp_path / "copy")
    town.world.store = Store(store.folder)
    app_over(town.world.store)
    town.tap(li, "building", "new-house", block="jinxiu", label="99", template="old_walkup", floor_from="1", floor_to="2", doors="2")
    town.sync(li)
    town.world.store.close()
    if whole:
        shutil.rmtree(store.folder)
        shutil.copytree(tmp_path / "copy", store.folder)
    else:
        shutil.copy(tmp_path / "copy" / "shop.db", store.folder / "shop.db")
    was = li.epoch
    town.world.store = Store(store.folder)
    app_over(town.world.store)
    town.tap(li, "visit", "visit-1", door="new-house.1.1.1", outcome="no_answer")
    town.sync(li)
    town.sync(li)
    assert li.epoch != was and li.queue == []
    log = town.world.all("SELECT id, verdict FROM mutation_log WHERE person_id = 'xiaoli' ORDER BY rev")
    assert [(r["id"], r["verdict"]) for r in log] == [(id, "applied") for id in ("visit-0", "new-house", "visit-1")]


def test_a_cursor_from_the_future_means_another_past(town):
    li, epoch = town.phone("xiaoli"), town.epoch()
    answer = town.raw("xiaoli", cursors={b: c + 1000 for b, c in li.cursors.items()})
    assert answer["image"] is True and answer["epoch"] != epoch, "every other phone learns of it too"


def test_work_sent_before_the_phone_heard_of_the_new_epoch_waits(town):
    record = {"id": "visit-1", "name": "visit", "args": {"door": DOOR, "outcome": "no_answer"}, "at": clock.iso(NOW), "day": None}
    answer = town.raw("xiaoli", epoch="of another past", mutations=[record])
    assert answer["verdicts"] == [] and answer["image"] is True
    assert town.raw("xiaoli", epoch="of another past", heard=town.epoch(), mutations=[record])["verdicts"][0]["verdict"] == "applied"


# Older phones


def test_a_phone_of_an_older_schema_pushes_everything_and_fetches_anew(town):
    """I12: its queue is understood by name and arguments, whatever its tables look like."""
    records = [
        {"id": f"visit-{n}", "name": "visit", "args": {"door": DOOR, "outcome": "no_answer"}, "at": clock.iso(NOW), "day": "2026-11-22"}
        for n in range(5)
    ]
    for schema in (schema_version() - 1, schema_version() - 2, None):
        answer = town.raw("xiaoli", schema=schema, cursors={"shop": 1}, mutations=records)
        assert {v["verdict"] for v in answer["verdicts"]} == {"applied"} and answer["image"] is True
    assert len(town.world.all("SELECT id FROM visit")) == 5


def test_a_phone_that_does_not_send_what_newer_ones_send_is_served(town):
    """Fields that came later (day, seq, heard, checksums, sent_at) are optional."""
    record = {"id": "visit-1", "name": "visit", "args": {"door": DOOR, "outcome": "no_answer"}, "at": clock.iso(NOW)}
    body = {"epoch": None, "cursors": {}, "mutations": [record]}
    assert town.asgi.json("POST", "/sync", town.token("xiaoli"), body)[1]["verdicts"][0]["verdict"] == "applied"
    assert town.world.row("visit", "visit-1")["day"] == "2026-11-22"


def test_an_action_this_server_does_not_know_waits_and_blocks_nothing(town):
    known = {"id": "visit-1", "name": "visit", "args": {"door": DOOR, "outcome": "no_answer"}, "at": clock.iso(NOW), "day": None}
    verdicts = town.raw("xiaoli", mutations=[known | {"id": "tomorrow", "name": "from_tomorrow"}, known])["verdicts"]
    assert [v["verdict"] for v in verdicts] == ["quarantined", "applied"]


# The first image


def test_the_first_image_comes_in_chunks_that_can_be_fetched_again(town, monkeypatch):
    from fieldsales.routes import sync

    monkeypatch.setattr(sync, "CHUNK", 16_384)
    status, manifest = town.asgi.json("GET", "/sync/image", town.token("xiaoli"))
    assert status == 200 and manifest["chunks"] == len(manifest["sha256"]) > 3
    parts = []
    for n in range(manifest["chunks"]):
        for _ in range(2 if n == 1 else 1):  # the connection broke: the same chunk again
            status, headers, part = town.asgi.request("GET", f"/sync/image/{manifest['image']}/{n}", token=town.token("xiaoli"))
        assert headers["content-encoding"] == "gzip" and hashlib.sha256(part).hexdigest() == manifest["sha256"][n]
        parts.append(part)
    assert len(b"".join(parts)) == manifest["size"] and b"".join(parts).startswith(b"SQLite format 3")


def test_an_image_stays_as_it_was_while_the_shop_goes_on(town):
    _, manifest = town.asgi.json("GET", "/sync/image", town.token("xiaoli"))
    town.world.do(town.world.xiaoli, "visit", "visit-1", door=DOOR, outcome="no_answer")
    _, _, part = town.asgi.request("GET", f"/sync/image/{manifest['image']}/0", token=town.token("xiaoli"))
    assert hashlib.sha256(part).hexdigest() == manifest["sha256"][0]
    answer = town.raw("xiaoli", cursors=manifest["cursors"])
    assert [r[0] for r in answer["rows"]["visit"]["rows"]] == ["visit-1"], "what came after the image comes as a delta"


def test_nobody_gets_another_persons_image(town):
    _, manifest = town.asgi.json("GET", "/sync/image", town.token("xiaoli"))
    assert town.asgi.request("GET", f"/sync/image/{manifest['image']}/0", token=town.token("xiaowang"))[0] == 404
    for name in ("..%2fshop.db", "phone-xiaowang-", "phone-xiaowang-..", "phone-xiaowang-%00"):
        assert town.asgi.request("GET", f"/sync/image/{name}/0", token=town.token("xiaowang"))[0] == 404
    assert town.asgi.request("GET", f"/sync/image/{manifest['image']}/99", token=town.token("xiaoli"))[0] == 404


def test_the_image_holds_exactly_the_scope(town):
    for who in ("xiaoli", "xiaowang", "xiaozhao"):
        phone = town.phone(who)
        with town.world.store.reader() as conn:
            assert dump(phone.base) == dump(conn, buckets.of(conn, who), "main.")


# Clocks


@pytest.mark.parametrize("years", [-5, 5])
def test_a_phone_clock_that_is_years_off_does_not_move_the_visit(town, years):
    skew = timedelta(days=365 * years)
    sent = clock.now() + skew
    record = {
        "id": "visit-1", "name": "visit", "args": {"door": DOOR, "outcome": "no_answer"},
        "at": clock.iso(sent - timedelta(minutes=30)), "day": (sent - timedelta(minutes=30)).date().isoformat(),
    }  # fmt: skip
    town.raw("xiaoli", sent_at=clock.iso(sent), mutations=[record])
    row = town.world.row("visit", "visit-1")
    assert row["at"].startswith("2026-11-22T02:30") and row["day"] == "2026-11-22"
    assert abs(town.world.row("device", "phone-xiaoli")["clock_offset"] + skew.total_seconds()) < 60


@pytest.mark.parametrize("years", [-5, 5])
def test_a_clock_set_wrong_after_the_tap_does_not_move_the_visit_either(town, years):
    at = clock.now()
    record = {"id": "visit-1", "name": "visit", "args": {"door": DOOR, "outcome": "no_answer"}, "at": clock.iso(at), "day": None}
    town.raw("xiaoli", sent_at=clock.iso(at + timedelta(days=365 * years)), mutations=[record])
    assert town.world.row("visit", "visit-1")["at"] == clock.iso(at)


# A lost phone


def test_a_revoked_phone_hands_over_its_work_and_only_then_is_told_to_wipe(town):
    li = town.phone("xiaoli")
    town.tap(li, "visit", "visit-1", door=DOOR, outcome="owner_met", note="最后一句")
    with town.world.store.writer() as conn:
        conn.execute("UPDATE device SET revoked_at = ? WHERE id = 'phone-xiaoli'", (clock.iso(clock.now()),))
    town.sync(li)
    assert "order" not in town.last and not li.wiped and li.queue == []
    assert "最后一句" in town.world.row("refusal", "visit-1")["args"]
    town.sync(li)
    assert li.wiped and dump(li.base) == "" and town.world.row("device", "phone-xiaoli")["wiped_at"]


def test_the_order_to_wipe_waits_for_photos_but_not_longer_than_a_week(town, monkeypatch):
    with town.world.store.writer() as conn:
        conn.execute("UPDATE device SET revoked_at = ? WHERE id = 'phone-xiaoli'", (clock.iso(clock.now()),))
    assert "order" not in town.raw("xiaoli", photos=2)
    assert "order" in town.raw("xiaoli", photos=0) and "order" in town.raw("xiaoli"), "and older phones never tell"
    later = clock.now() + timedelta(days=7, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "order" in town.raw("xiaoli", photos=2)
    assert "order" not in town.raw("xiaoli", photos=2, pending=1), "text waits as long as it takes"


def test_a_wipe_order_is_signed_for_one_phone(town):
    li = town.phone("xiaoli")
    with town.world.store.writer() as conn:
        conn.execute("UPDATE device SET revoked_at = ? WHERE id = 'phone-xiaoli'", (clock.iso(clock.now()),))
    order = town.raw("xiaoli")["order"]
    text = f"wipe:phone-xiaoli:{order['nonce']}".encode()
    assert hmac.compare_digest(order["mac"], hmac.new(li.wipe_key.encode(), text, hashlib.sha256).hexdigest())
    assert town.raw("xiaoli")["order"]["nonce"] != order["nonce"]
    assert "order" not in town.raw("xiaoli", pending=3), "something still waits on the phone"


def test_a_stranger_is_told_to_sign_in_and_nothing_else(town):
    status, answer = town.asgi.json("POST", "/sync", "device=nobody", {"mutations": []})
    assert (status, answer["error"]) == (401, "signed_out") and "order" not in answer


def test_work_that_names_another_device_is_not_taken(town):
    """The session changed under the phone: 小李's work must not go up as 小王's, nor may an old device speak for a new one."""
    record = {"id": "visit-1", "name": "visit", "args": {"door": DOOR, "outcome": "no_answer"}, "at": clock.iso(NOW), "day": None}
    body = {"device": "phone-xiaowang", "epoch": None, "schema": schema_version(), "cursors": {}, "mutations": [record], "pending": 0}
    status, answer = town.asgi.json("POST", "/sync", town.token("xiaoli"), body)
    assert (status, answer["error"]) == (409, "other_device") and answer["sentence"]
    assert not {"order", "rows", "image", "leave", "verdicts"} & set(answer), "nothing a phone could act on"
    assert town.world.all("SELECT id FROM mutation_log WHERE id = 'visit-1'") == []
    assert town.world.row("device", "phone-xiaoli")["synced_at"] is None


def test_a_large_answer_is_packed(town):
    status, headers, _ = town.asgi.request(
        "POST", "/sync", token=town.token("xiaoli"), headers={"accept-encoding": "gzip", "content-encoding": "gzip"},
        body=gzip.compress(json.dumps({"epoch": town.epoch(), "schema": schema_version(), "cursors": {"shop": 0}}).encode()),
    )  # fmt: skip
    assert status == 200 and headers["content-encoding"] == "gzip"


def test_a_rush_of_readers_leaves_few_open(town):
    """Each open one keeps megabytes; two hundred phones at once must not keep two hundred."""
    with ExitStack() as rush:
        for _ in range(20):
            rush.enter_context(town.world.store.reader())
    assert len(town.world.store._idle[False]) == MOST_IDLE


@pytest.mark.parametrize("many", [0, buckets.MANY])
def test_whatever_way_is_taken_a_phone_gets_what_it_lacks_of_each_bucket(town, monkeypatch, many):
    """By revision or bucket by bucket, the same rows in the same order, and of a bucket only what came after its cursor."""
    li, wang = town.phone("xiaoli"), town.phone("xiaowang")
    known = town.world.one("SELECT value FROM meta WHERE key = 'rev'")["value"]
    town.tap(wang, "visit", "visit-1", door=SHARED, outcome="no_answer")
    town.tap(wang, "visit", "visit-2", door=FAR, outcome="no_answer")
    town.sync(wang)
    town.tap(li, "visit", "visit-3", door=DOOR, outcome="no_answer")
    town.sync(li)
    late = town.world.row("door", DOOR)["rev"]
    town.tap(wang, "visit", "visit-4", door=SHARED, outcome="no_answer")
    town.sync(wang)
    monkeypatch.setattr(buckets, "MANY", many)
    with town.world.store.reader() as conn:
        scope = buckets.of(conn, "xiaoli")
        cursors = dict.fromkeys(scope, int(known)) | {"building:jinxiu-1": late}
        rows = buckets.delta(conn, scope, cursors, set())["rows"]
    assert [row[0] for row in rows["visit"]["rows"]] == ["visit-1", "visit-4"] and [row[0] for row in rows["door"]["rows"]] == [SHARED]


def test_every_table_a_phone_holds_is_found_by_revision(town):
    """Without its index each sync would read the whole table."""
    with town.world.store.reader() as conn:
        for table in TABLES:
            plan = conn.all(f"EXPLAIN QUERY PLAN SELECT t.id FROM {table} AS t WHERE t.rev > 9 AND +t.bucket IN ('shop')")
            assert f"INDEX {table}_rev (rev>?)" in plan[0]["detail"], table
