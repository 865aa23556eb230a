"""One person's request: found everywhere, shown, given, deleted; only the door, the order and its warranty stay."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from fieldsales.mutations import accept
from fieldsales.privacy import again, erase, person, tickets
from fieldsales.store import Store
from tests.walk import OWN, SECRETS, SHARED, photo
from tests.world import TODAY

HIS = ("name", "phone", "wechat", "note")
CONTACTS = ["visit-li-0.contact", "visit-li-1.contact"]
KEPT_FOR_A_REASON = {
    "shop",
    "person",
    "work_unit",
    "block",
    "building",
    "unit",
    "territory",
    "rule",
    "calendar",
    "setting",
    "script",
    "daily_report",
    "notice",
}
"""Tables of the shop itself; whatever somebody wrote into them about a customer is found by his number and name."""


@pytest.fixture
def shop(fresh):
    """小李's customer in two places, an order of his, and his number in things other people wrote."""
    w, door = fresh.world, OWN
    fresh.ok(
        w.do(
            w.xiaoli,
            "follow",
            "follow-1",
            customer=f"{door}@xiaoli",
            result="talked_ok",
            channel="call",
            note=f"{SECRETS['name']}说下周来",
        )
    )
    fresh.ok(
        w.do(w.xiaoli, "own_task", "task-1", text=f"给{SECRETS['name']}送样板", customer=f"{door}@xiaoli", due_in="1")
    )
    fresh.ok(w.do(w.zhou, "comment", "comment-1", followup="follow-1", text=f"{SECRETS['name']}要尽快"))
    fresh.ok(
        w.do(
            w.xiaoli,
            "follow",
            "follow-2",
            customer=f"{door}@xiaoli",
            result="deposit",
            channel="store",
            level="O",
            level_was="N",
            reason="李密客户付了定金",
        )
    )
    fresh.ok(w.do(w.xiaoli, "plan", "plan-1", customer=f"{door}@xiaoli", plan_on="2027-01-20", source="owner"))
    fresh.ok(
        w.do(
            w.xiaowang,
            "daily_send",
            "daily-1",
            day=TODAY,
            text=f"问到 {SECRETS['phone']} 是{SECRETS['name']}",
            seen="knocked=1",
        )
    )
    assert (
        w.do(w.xiaoli, "contact", "bad-1", door=door, name=SECRETS["name"], phone="1391111", data_source="told").verdict
        == "rejected"
    )
    fresh.form("zhou", "/reveal", {"contact": CONTACTS[1], "why": "回电"})
    return fresh


def ask(shop, kind="delete", who=SECRETS["phone"]):
    status, headers, _ = shop.form("zhou", "/request", {"kind": kind, "who": who, "received_on": TODAY})
    assert status == 303
    return headers["location"]


def step(shop, at, what, said="他用登记的号码来电", contacts=()):
    from urllib.parse import urlencode

    body = urlencode([("said", said), *(("contact", c) for c in contacts)]).encode()
    return shop.ask("zhou", "POST", f"{at}/{what}", body, {"content-type": "application/x-www-form-urlencoded"})


def deleted(shop):
    at = ask(shop)
    assert step(shop, at, "check", contacts=CONTACTS)[0] == 303
    assert step(shop, at, "execute", "")[0] == 303
    return at


def bytes_of(folder):
    """Every byte of the shop's folder, file by file."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def traces(folder, words=HIS):
    return [(name, word) for name, data in bytes_of(folder).items() for word in words if SECRETS[word].encode() in data]


def test_he_is_found_by_number_however_typed_by_wechat_and_by_name(shop):
    with shop.world.store.reader() as conn:
        for typed in ("139 1111 2222", "+8613911112222", SECRETS["wechat"], SECRETS["name"]):
            assert [c["id"] for c in person.search(conn, typed)] == CONTACTS, typed
        assert person.search(conn, "") == person.search(conn, "nobody") == []


def test_he_is_found_by_a_number_he_had_once(shop):
    w = shop.world
    w.wait(hours=1)
    shop.ok(w.do(w.xiaoli, "contact", None, door=OWN, contact=CONTACTS[1], phone="13700137000"))
    with w.store.reader() as conn:
        assert CONTACTS[1] in [c["id"] for c in person.search(conn, SECRETS["phone"])]


def test_everything_of_him_is_found_in_every_table(shop):
    with shop.world.store.reader() as conn:
        found = person.everything(conn, person.of(conn, CONTACTS))
    assert {
        "contact",
        "customer",
        "fact",
        "note",
        "followup",
        "own_task",
        "comment",
        "photo",
        "mutation_log",
        "reveal",
        "daily_report",
    } <= set(found)


def test_the_copy_has_all_of_it_and_stands_in_the_book_of_files(shop):
    at = ask(shop, "copy")
    assert shop.ask("zhou", "GET", f"{at}/person.json")[0] == 400, "not before it is known to be him"
    step(shop, at, "check", contacts=CONTACTS)
    told = json.loads(shop.ask("zhou", "GET", f"{at}/person.json")[2])
    assert (
        SECRETS["note"] in json.dumps(told, ensure_ascii=False)
        and told["data"]["contact"][0]["phone"] == SECRETS["phone"]
    )
    paper = shop.ask("zhou", "GET", f"{at}/print")[2].decode()
    assert all(SECRETS[word] in paper for word in HIS)
    assert not re.search(r"(data_source|made_at|verdict|T\d\d:\d\d:\d\d\.)", paper), "words and the shop's hours, no codes"
    assert [r["what"] for r in shop.world.all("SELECT what FROM export_log")] == ["person", "person"]


def test_after_a_deletion_no_byte_of_the_folder_names_him(shop):
    for who in ("xiaoli", "zhou"):
        shop.ask(who, "GET", f"/photo/{shop.sha}?size=thumb")
    shop.asgi.json("GET", "/sync/image", "device=" + shop_token("xiaoli"))
    assert {word for _, word in traces(shop.world.store.folder)} == set(HIS), "else this would prove nothing"
    assert any(photo(1) in data for data in bytes_of(shop.world.store.folder).values())
    deleted(shop)
    assert traces(shop.world.store.folder) == []
    everything = bytes_of(shop.world.store.folder)
    assert not any(photo(n) in data for data in everything.values() for n in (0, 1)) and not any(
        shop.sha in name for name in everything
    )


def test_a_photo_of_who_has_no_door_is_in_his_copy_and_goes_with_him(shop):
    w, data = shop.world, photo(7)
    told = {"name": "冯无门", "phone": "13700137005", "data_source": "store", "source": "walk_in"}
    shop.ok(w.do(w.xiaoli, "customer_add", "guest", **told))
    sha = shop.send_photo("xiaoli", data)
    said = {"customer": "~guest@xiaoli", "sha256": sha, "bytes": len(data), "width": 9, "height": 9}
    shop.ok(w.do(w.xiaoli, "customer_photo", "photo-guest", **said))
    shop.ask("zhou", "GET", f"/photo/{sha}?size=thumb")
    contact = w.one("SELECT id FROM contact WHERE customer_id = '~guest@xiaoli'")["id"]
    at = ask(shop, "copy", told["phone"])
    step(shop, at, "check", contacts=[contact])
    copy = json.loads(shop.ask("zhou", "GET", f"{at}/person.json")[2])
    assert [row["sha256"] for row in copy["data"]["photo"]] == [sha]
    at = ask(shop, "delete", told["phone"])
    assert step(shop, at, "check", contacts=[contact])[0] == 303 and step(shop, at, "execute", "")[0] == 303
    everything = bytes_of(w.store.folder)
    assert not any(data in found for found in everything.values()) and not any(sha in name for name in everything)
    assert f"photo:{sha}" in dict(map(tuple, shop.sync("xiaoli")[1]["forget"])), "the phone drops its small one"
    late = w.record("customer_photo", "photo-late", **(said | {"sha256": "c" * 64}))
    late["at"] = "2026-11-22T01:00:00.000Z"
    accept(w.store, w.xiaoli, late, w.now)
    assert w.all("SELECT id FROM photo WHERE door_id = '~guest'") == [], "what was taken before and comes after, too"


def shop_token(who):
    from tests.model.server import token_of

    return token_of(f"phone-{who}")


def test_door_visits_order_and_day_of_the_floor_stay(shop):
    before = shop.world.all("SELECT id, outcome, day FROM visit ORDER BY id")
    deleted(shop)
    row = shop.world.row("customer", f"{OWN}@xiaoli")
    assert (row["level"], row["plan_on"], row["door_id"]) == ("O", "2027-01-20", OWN)
    assert shop.world.all("SELECT id, outcome, day FROM visit ORDER BY id") == before
    assert shop.world.one("SELECT count(*) AS n FROM followup WHERE result = 'deposit'")["n"] == 1
    contact = shop.world.row("contact", CONTACTS[1])
    assert (contact["name"], contact["phone"], contact["search"], contact["do_not_contact"]) == (None, None, "", 1)


def test_another_person_of_the_household_stays(shop):
    deleted(shop)
    assert shop.world.row("contact", "contact-li-1.contact")["name"] == SECRETS["second"]


def test_a_number_the_family_shares_stays_with_whom_it_is_still_of(shop):
    w = shop.world
    shop.ok(w.do(w.xiaoli, "contact", "wife", door=OWN, name="李太太", phone=SECRETS["phone"], data_source="told"))
    deleted(shop)
    assert w.row("contact", "wife.contact")["phone"] == SECRETS["phone"]
    assert traces(w.store.folder, ("name", "wechat", "note")) == []


def test_what_others_wrote_keeps_its_sense_without_his_name(shop):
    deleted(shop)
    assert shop.world.one("SELECT text FROM daily_report")["text"] == "问到 *** 是***"


def test_reps_phones_lose_his_rows_at_the_next_sync(shop):
    cursors = {
        b["bucket"]: 0 for b in shop.world.all("SELECT DISTINCT bucket FROM contact WHERE bucket = 'rep:xiaoli'")
    }
    with shop.world.store.reader() as conn:
        from fieldsales.store import current_rev, meta

        epoch, rev = meta(conn, "epoch"), current_rev(conn)
    deleted(shop)
    _, body = shop.sync("xiaoli", epoch=epoch, cursors=dict.fromkeys(cursors, rev))
    gone = {(table, id) for table, id, _ in body["tombstones"]}
    assert ("note", "visit-li-0") in gone and ("fact", "visit-li-0.name") in gone and ("photo", "photo-li-0") in gone
    assert not any(SECRETS[word] in repr(body) for word in HIS)


def test_a_phone_is_told_to_forget_until_it_says_that_it_did(shop):
    _, first = shop.sync("xiaoli")
    assert "forget" not in first
    deleted(shop)
    orders = dict(map(tuple, shop.sync("xiaoli")[1]["forget"]))
    assert {"base", f"photo:{shop.sha}", "visit-li-0"} <= set(orders)
    assert orders["visit-li-0"]["door"] == SHARED and "name" not in orders["visit-li-0"]
    assert "forget" not in shop.sync("xiaozhao")[1], "nothing for who never held him"
    assert "forget" not in shop.sync("xiaoli", forgot=[*orders])[1]
    assert shop.world.all("SELECT 1 FROM forget WHERE mutation_id LIKE 'photo:%'") == [], (
        "the fingerprint of the picture goes too"
    )


def test_the_same_work_sent_once_more_is_answered_as_before_and_brings_nothing_back(shop):
    old = shop.world.one("SELECT name, args, at FROM mutation_log WHERE id = 'visit-li-1'")
    deleted(shop)
    record = {"id": "visit-li-1", "name": old["name"], "args": json.loads(old["args"]), "at": old["at"], "day": TODAY}
    assert accept(shop.world.store, shop.world.xiaoli, record, shop.world.now).verdict == "applied"
    shop.world.store.scour()
    assert traces(shop.world.store.folder) == []


def test_work_from_before_the_deletion_that_arrives_after_it_brings_nothing_back(shop):
    w = shop.world
    late = [
        w.record(
            "visit",
            None,
            door=OWN,
            outcome="owner_met",
            contact=CONTACTS[1],
            name=SECRETS["name"],
            note=SECRETS["note"],
        ),
        w.record("contact", None, door=OWN, contact=CONTACTS[1], phone=SECRETS["phone"], wechat=SECRETS["wechat"]),
    ]
    w.wait(hours=2)
    from fieldsales import clock

    real, clock.now = clock.now, lambda: w.now
    try:
        deleted(shop)
        for record in late:
            accept(w.store, w.xiaoli, record, w.now)
    finally:
        clock.now = real
    w.store.scour()
    assert traces(w.store.folder) == []


def test_a_backup_that_is_put_back_is_cleaned_at_the_start(shop, tmp_path):
    store = shop.world.store
    with store.writer():
        pass
    old = tmp_path / "old.db"
    import sqlite3

    with sqlite3.connect(store.path) as live, sqlite3.connect(old) as copy:
        live.backup(copy)
    deleted(shop)
    folder = tmp_path / "again"
    shutil.copytree(store.folder, folder)
    shutil.copy(old, folder / "shop.db")
    for log in ("shop.db-wal", "shop.db-shm"):
        (folder / log).unlink(missing_ok=True)
    assert traces(folder)
    put_back = Store(folder)
    assert again.ensure(put_back) == 2 and again.ensure(put_back) == 0
    assert traces(folder) == []
    put_back.close()


def test_every_table_that_names_a_household_is_either_cleaned_or_stays_for_a_reason(shop):
    with shop.world.store.reader() as conn:
        every = person.tables(conn)
    about = {t for t, columns in every.items() if any(c in ("id", "door_id") or person._names_him(c) for c in columns)}
    settled = {*erase.DROPPED, *erase.BLANKED, *erase.KEPT, *KEPT_FOR_A_REASON}
    named = {
        t
        for t in about
        if any(c.endswith(("customer_id", "contact_id", "customer", "contact", "door_id")) for c in every[t])
    }
    assert named <= settled, named - settled
    for table, (change, _) in erase.BLANKED.items():
        assert {part.split("=")[0].strip() for part in change.split(",") if "=" in part} <= set(every[table]), table


# The ticket


def test_a_request_is_due_in_fifteen_working_days_by_the_calendar(shop):
    with shop.world.store.reader() as conn:
        assert tickets.due(conn, "2026-11-23") == "2026-12-14"
        assert tickets.due(conn, "2026-09-24") > "2026-10-15", "a week of holidays lies between"


def test_a_request_goes_its_steps_and_no_other_way(shop):
    at = ask(shop)
    assert step(shop, at, "execute")[0] == 400 and step(shop, at, "answer")[0] == 400
    assert step(shop, at, "check", "", CONTACTS)[0] == 400, "how it was checked must be said"
    assert step(shop, at, "check", contacts=CONTACTS)[0] == 303
    assert step(shop, at, "check", contacts=CONTACTS)[0] == 400
    assert step(shop, at, "execute", "")[0] == 303
    row = shop.world.one("SELECT * FROM privacy_request")
    assert (row["status"], row["who"], row["note"]) == ("executed", "", None)
    assert step(shop, at, "answer", "已当面告知")[0] == 303
    assert shop.world.one("SELECT status FROM privacy_request")["status"] == "answered"
    assert shop.ask("zhou", "GET", at)[0] == 200 and b"Answer given" in shop.ask("zhou", "GET", "/requests")[2]


def test_a_refused_request_says_why_and_is_still_answered(shop):
    at = ask(shop)
    assert step(shop, at, "refuse", "无法证明是本人")[0] == 303
    assert step(shop, at, "execute")[0] == 400 and step(shop, at, "answer", "已电话说明")[0] == 303
    assert traces(shop.world.store.folder), "nothing was deleted"


def ticks(page):
    return re.findall(r'<input type="checkbox" name="contact" value="([^"]+)"( checked)?>', page.decode())


@pytest.mark.parametrize("kind", tickets.ABOUT_HIM)
def test_who_may_be_meant_must_be_picked_before_anything_is_done_and_what_was_typed_stays(shop, kind):
    at = ask(shop, kind)
    status, _, body = step(shop, at, "check", "他说是他")
    assert status == 400 and b"Tick which of these people it is" in body and 'value="他说是他"'.encode() in body
    assert ticks(body) == [(c, "") for c in CONTACTS]
    assert shop.world.one("SELECT status FROM privacy_request")["status"] == "received"
    assert step(shop, at, "check", contacts=CONTACTS)[0] == 303


def test_what_he_is_told_of_the_law_alone_wants_nobody_picked(shop):
    at = ask(shop, "explain")
    assert step(shop, at, "check")[0] == 303
    assert ticks(shop.ask("zhou", "GET", at)[2]), "he may still be picked, to be given what is kept of him"
    assert step(shop, at, "execute")[0] == 303


def test_ticks_and_words_of_a_refused_step_stay(shop):
    at = ask(shop)
    assert ticks(step(shop, at, "check", "", CONTACTS[:1])[2]) == [(CONTACTS[0], " checked"), (CONTACTS[1], "")]
    page = step(shop, at, "refuse", "不")[2].decode()
    assert '<details class="card" open>' in page and ">不</textarea>" in page
    step(shop, at, "refuse", "不是本人")
    assert ">无</textarea>" in step(shop, at, "answer", "无")[2].decode()


@pytest.mark.parametrize("kind", tickets.ABOUT_HIM)
def test_a_ticket_that_was_checked_without_anybody_lets_one_pick_him_still(shop, kind):
    at = ask(shop, kind, "13700137999")
    step(shop, at, "check")
    told = {"name": "冯后来", "phone": "13700137999", "data_source": "store", "source": "walk_in"}
    shop.ok(shop.world.do(shop.world.xiaoli, "customer_add", "later", **told))
    contact = shop.world.one("SELECT id FROM contact WHERE phone = '13700137999'")["id"]
    page = shop.ask("zhou", "GET", at)[2]
    assert ticks(page) == [(contact, "")] and b"/execute" not in page and b"/refuse" in page
    status, _, body = step(shop, at, "execute", "")
    assert status == 400 and b"Choose first" in body
    assert step(shop, at, "check", contacts=[contact])[0] == 303 and step(shop, at, "execute", "")[0] == 303
    assert (shop.world.row("contact", contact)["name"] is None) == (kind == "delete")


@pytest.mark.parametrize("kind", tickets.KINDS)
def test_of_whom_nothing_is_kept_the_request_is_still_answered(shop, kind):
    at = ask(shop, kind, "13700137999")
    assert step(shop, at, "check")[0] == 303
    assert b"Nobody with this number or name is kept here" in shop.ask("zhou", "GET", at)[2]
    assert step(shop, at, "execute", "")[0] == 303 and step(shop, at, "answer", "没有他的信息")[0] == 303
    row = shop.world.one("SELECT status, who FROM privacy_request")
    assert row == {"status": "answered", "who": "13700137999"} and traces(shop.world.store.folder)


def test_no_two_tables_have_the_same_name_on_the_list_of_what_is_kept(shop):
    from fieldsales.offline.environment import environment

    named = environment("zh").from_string('{% from "_person_part.html" import part_name %}{{ part_name(table) }}')
    with shop.world.store.reader() as conn:
        words = [named.render(table=table).strip() for table in person.tables(conn)]
    assert len(words) == len(set(words)) > 40


def test_who_takes_back_everything_is_contacted_by_nobody(shop):
    at = ask(shop, "withdraw")
    step(shop, at, "check", contacts=CONTACTS)
    assert step(shop, at, "execute")[0] == 303
    assert [shop.world.row("contact", c)["do_not_contact"] for c in CONTACTS] == [1, 1]
    assert shop.world.row("contact", CONTACTS[0])["name"] == SECRETS["name"]


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "all"},
        {"who": ""},
        {"who": "x" * 81},
        {"received_on": "2027-01-01"},
        {"received_on": "soon"},
        {"note": "x" * 1001},
    ],
)
def test_a_request_that_is_none_is_refused_with_a_sentence(shop, fields):
    status, _, body = shop.form("zhou", "/request", {"kind": "delete", "who": "张哥", "received_on": TODAY} | fields)
    assert status == 400 and b'role="alert"' in body and shop.world.all("SELECT 1 FROM privacy_request") == []


@pytest.mark.parametrize("who", [None, "xiaoli", "xiaowang"])
def test_requests_are_for_those_who_lead(shop, who):
    at = ask(shop)
    for path in ("/requests", at, f"{at}/person.json", f"{at}/print"):
        status, _, body = shop.ask(who, "GET", path)
        assert status in (302, 307, 400, 401, 403) and SECRETS["name"].encode() not in body, path
    assert shop.form(who, f"{at}/check", {"said": "ich war's", "contact": CONTACTS[0]})[0] in (400, 401, 403)


def test_a_desk_hears_with_its_next_page_that_older_copies_must_go(shop):
    assert "x-forgotten" not in shop.ask("zhou", "GET", "/desk")[1]
    deleted(shop)
    assert shop.ask("zhou", "GET", "/desk")[1]["x-forgotten"] >= "2026-"


def test_a_file_that_somebody_reads_meanwhile_is_written_anew_later(shop):
    from fieldsales.privacy import folder, retention

    store = shop.world.store
    with store.reader() as conn:
        conn.all("SELECT count(*) AS n FROM contact")
        deleted(shop)
        assert (store.folder / folder.UNFINISHED).exists()
    assert retention.note_day(store, shop.world.now) == 0
    assert traces(store.folder) == [] and not (store.folder / folder.UNFINISHED).exists()
