"""Somebody leaves: everything he had goes on in one step, and nothing his phones still hold is lost (reliability.md, 7 and 18)."""

from __future__ import annotations

import pytest

from fieldsales import clock
from fieldsales.access import devices, leaving, people
from fieldsales.access.people import Visitor
from fieldsales.errors import Refused
from fieldsales.store import schema_version

DOOR, OTHER = "jinxiu-1.1.3.2", "jinxiu-2.1.1.1"
MET = {"outcome": "owner_met", "name": "张哥", "phone": "13900001111", "data_source": "told"}


@pytest.fixture
def street(fresh, monkeypatch):
    """小李 has two customers, an errand, a task of his own with a customer, and a phone that speaks to the server."""
    world = fresh.world
    monkeypatch.setattr(clock, "now", lambda: world.now)
    for door in (DOOR, OTHER):
        assert world.do(world.xiaoli, "visit", None, door=door, **MET).verdict == "applied"
    world.do(world.xiaoli, "own_task", "errand-one", text="去一趟建材市场", due_on="2026-11-25")
    world.do(world.xiaoli, "own_task", "task-of-zhang", text="带样板", due_on="2026-11-25", customer=f"{DOOR}@xiaoli")
    world.wait(hours=1)
    return fresh


def leave(street, plan=None, who="xiaoli"):
    world = street.world
    leaving.leave(world.store, world.zhou, who, plan or {"": "xiaowang"}, "回老家了", "10.0.0.1", world.now)


def sync(street, who="xiaoli", mutations=(), **more):
    """As the phone of `who` sends it."""
    status, body = street.sync(who, mutations=list(mutations), sent_at=clock.iso(street.world.now), **more)
    assert status == 200
    return body


def test_the_preview_counts_what_then_moves(street):
    world = street.world
    with world.store.reader() as conn:
        found = leaving.preview(conn, "xiaoli")
    (jinxiu,) = found["blocks"]
    owned = len(world.all("SELECT id FROM customer WHERE owner_id = 'xiaoli'"))
    assert (jinxiu["name"], jinxiu["areas"], jinxiu["customers"], jinxiu["follow_ups"]) == ("锦绣花园", 1, owned, owned)
    assert (found["areas"], found["customers"], found["follow_ups"], found["errands"]) == (1, owned, owned, 1)
    leave(street)
    with world.store.reader() as conn:
        after = leaving.preview(conn, "xiaoli")
    assert (after["blocks"], after["errands"]) == ([], 0)
    assert (
        len(world.all("SELECT id FROM customer WHERE owner_id = 'xiaowang' AND door_id IN (:a, :b)", a=DOOR, b=OTHER))
        == 2
    )
    assert {w["owner_id"] for w in world.all("SELECT owner_id FROM own_task")} == {"xiaowang"}
    assert (
        world.one(
            "SELECT person_id FROM territory WHERE block_id = 'jinxiu' AND building_id IS NULL AND ended_at IS NULL"
        )["person_id"]
        == "xiaowang"
    )


def test_the_preview_counts_the_open_follow_ups_that_the_schedule_counts(street):
    """Whoever has a rule's task counts without one of the rep's own; whom nobody may call does not."""
    world = street.world
    with world.store.reader() as conn:
        before = leaving.preview(conn, "xiaoli")["follow_ups"]
    for door, phone in (("jinxiu-2.1.2.1", "13900002222"), ("jinxiu-2.1.3.1", "13900003333")):
        assert world.do(world.xiaoli, "visit", None, door=door, **MET | {"phone": phone}).verdict == "applied"
    (stopped,) = world.all("SELECT id FROM contact WHERE door_id = 'jinxiu-2.1.3.1'")
    assert world.do(world.xiaoli, "contact_stop", None, contact=stopped["id"]).verdict == "applied"
    page = street.ask("zhou", "GET", "/schedule?rep=xiaoli")[2].decode()
    with world.store.reader() as conn:
        found = leaving.preview(conn, "xiaoli")
    assert found["customers"] > found["follow_ups"] > before
    assert f'<a href="/schedule?when=&amp;rep=xiaoli">{found["follow_ups"]}</a>' in page
    shown = street.ask("zhou", "GET", "/leave/xiaoli")[2].decode()
    assert f'<b>{found["follow_ups"]}</b><span>open follow-ups</span>' in shown and "<b>1</b><span>errands</span>" in shown


def test_the_history_keeps_its_author_and_says_why(street):
    leave(street)
    world = street.world
    visits = world.all("SELECT person_id FROM visit WHERE door_id = :door", door=DOOR)
    assert {v["person_id"] for v in visits} == {"xiaoli"}
    facts = world.all(
        "SELECT field, value FROM fact WHERE subject_id = :id AND field LIKE 'owner%'", id=f"{DOOR}@xiaowang"
    )
    assert {(f["field"], f["value"]) for f in facts} == {
        ("owner", "xiaowang"),
        ("owner_from", "xiaoli"),
        ("owner_reason", "回老家了"),
    }


def test_blocks_may_go_to_different_people(street):
    world = street.world
    world.do(world.zhou, "assign", None, person="xiaoli", block="chunjiang", building="chunjiang-1")
    world.do(world.xiaoli, "visit", None, door="chunjiang-1.1.1.2", **MET)
    leave(street, {"": "xiaowang", "jinxiu": "xiaozhao"})
    owners = {c["door_id"]: c["owner_id"] for c in world.all("SELECT door_id, owner_id FROM customer")}
    assert (owners[DOOR], owners["chunjiang-1.1.1.2"]) == ("xiaozhao", "xiaowang")
    with world.store.reader() as conn:
        from fieldsales import buckets

        assert "building:jinxiu-2" in buckets.of(conn, "xiaozhao") and "block:chunjiang" not in buckets.of(
            conn, "xiaozhao"
        )


def test_dates_and_being_alone_go_along(street):
    world = street.world
    world.do(
        world.zhou,
        "territory_give",
        None,
        person="xiaoli",
        block="chunjiang",
        building="chunjiang-1",
        begins_on="2026-12-01",
        ends_on="2026-12-31",
    )
    leave(street, {"": "xiaozhao"})
    given = world.one("SELECT * FROM territory WHERE person_id = 'xiaozhao' AND block_id = 'chunjiang'")
    assert (given["begins_on"], given["ends_on"], given["building_id"]) == ("2026-12-01", "2026-12-31", "chunjiang-1")


def test_customers_need_somebody_before_the_account_is_shut(street):
    with pytest.raises(Refused, match="successor_needed"):
        leave(street, {"": ""})
    assert street.world.row("person", "xiaoli")["active"] == 1
    assert street.world.row("customer", f"{DOOR}@xiaoli")["owner_id"] == "xiaoli"


def test_he_cannot_come_in_any_more_and_reads_nothing(street):
    leave(street)
    assert street.ask("xiaoli", "GET", "/today")[0] in (302, 307, 401)
    body = sync(street)
    assert body["error"] == "revoked" and "rows" not in body
    with street.world.store.reader() as conn:
        from fieldsales import buckets

        assert buckets.of(conn, "xiaoli") == {"shop"}


def test_what_he_did_before_he_left_is_run_and_goes_to_his_successor(street):
    """An old customer's visit, a new customer behind a door, a call: all from the basement, all after he left."""
    world = street.world
    done = [
        world.record("visit", None, door=DOOR, outcome="owner_met", note="要看样板"),
        world.record("visit", None, door="jinxiu-1.1.5.1", **MET),
        world.record("follow", None, customer=f"{DOOR}@xiaoli", result="talked_ok", note="周六来店"),
    ]
    world.wait(minutes=30)
    leave(street)
    world.wait(hours=5)
    body = sync(street, mutations=done)
    assert [v["verdict"] for v in body["verdicts"]] == ["applied"] * 3, body["verdicts"]
    assert world.row("visit", done[0]["id"])["person_id"] == "xiaoli"
    assert {
        c["owner_id"]
        for c in world.all("SELECT owner_id FROM customer WHERE door_id IN (:a, 'jinxiu-1.1.5.1')", a=DOOR)
    } == {"xiaowang"}
    assert world.row("followup", done[2]["id"])["bucket"] == "rep:xiaowang"
    assert world.all("SELECT id FROM refusal WHERE person_id = 'xiaoli' AND reason <> 'not_yours'") == []


def test_what_he_does_after_he_left_waits_for_the_manager(street):
    leave(street)
    street.world.wait(hours=1)
    late = street.world.record("visit", None, door=DOOR, outcome="refused", note="气话")
    body = sync(street, mutations=[late])
    assert [(v["verdict"], v["reason"]) for v in body["verdicts"]] == [("quarantined", "revoked")]
    assert street.world.row("refusal", late["id"])["answered_at"] is None


def test_his_phone_is_told_to_delete_only_after_it_handed_over(street):
    world = street.world
    done = [world.record("visit", None, door=DOOR, outcome="no_answer")]
    leave(street)
    assert "order" not in sync(street, mutations=done, pending=3)
    assert world.row("device", "phone-xiaoli")["told_at"] is None
    assert sync(street)["order"]["kind"] == "wipe"
    assert world.row("device", "phone-xiaoli")["told_at"] == clock.iso(world.now)


def test_a_device_that_was_revoked_before_still_counts_for_nothing(street):
    world = street.world
    people.revoke_device(world.store, world.zhou, "phone-xiaoli", "", world.now)
    done = world.record("visit", None, door=DOOR, outcome="no_answer")
    leave(street)
    assert sync(street, mutations=[done])["verdicts"][0]["reason"] == "revoked"


def test_it_can_be_undone_on_the_same_day(street):
    world = street.world
    leave(street)
    world.wait(hours=3)
    leaving.undo(world.store, world.zhou, "xiaoli", "", world.now)
    assert world.row("person", "xiaoli")["active"] == 1
    assert world.row("customer", f"{DOOR}@xiaoli")["owner_id"] == "xiaoli"
    assert {w["owner_id"] for w in world.all("SELECT owner_id FROM own_task")} == {"xiaoli"}
    with world.store.reader() as conn:
        from fieldsales import buckets

        assert {"block:jinxiu", "building:jinxiu-1"} <= buckets.of(conn, "xiaoli")
        assert buckets.of(conn, "xiaowang") == {
            "shop",
            "rep:xiaowang",
            "block:chunjiang",
            "building:chunjiang-1",
            "block:jinxiu",
            "building:jinxiu-3",
        }
    assert street.ask("xiaoli", "GET", "/today")[0] == 200
    assert sync(street, cursors={"shop": 0}).get("error") is None


def test_tomorrow_is_too_late_to_undo_it(street):
    leave(street)
    street.world.wait(days=1)
    with pytest.raises(Refused, match="leave_undo_late"):
        leaving.undo(street.world.store, street.world.zhou, "xiaoli", "", street.world.now)


def test_nobody_leaves_by_himself_and_the_last_owner_not_at_all(street):
    world = street.world
    with pytest.raises(Refused, match="leave_self"):
        leave(street, who="zhou")
    with world.store.writer() as conn:
        conn.execute("UPDATE person SET role = 'manager', roles = 'owner' WHERE id = 'xiaozhao'")
        conn.execute("UPDATE person SET roles = 'manager' WHERE id = 'zhou'")
    with pytest.raises(Refused, match="last_owner"):
        leave(street, who="xiaozhao")
    assert world.row("person", "xiaozhao")["active"] == 1


def test_a_successor_who_left_as_well_leaves_the_late_work_on_the_list(street):
    world = street.world
    done = [world.record("visit", None, door="jinxiu-1.1.5.1", **MET)]
    leave(street)
    leave(street, {"": "xiaozhao"}, who="xiaowang")
    world.wait(hours=1)
    assert sync(street, mutations=done)["verdicts"][0]["verdict"] == "applied"
    assert world.row("customer", "jinxiu-1.1.5.1@xiaoli")["owner_id"] == "xiaoli", (
        "in his name, for the manager to give on"
    )


def test_the_page_hands_over(street):
    status, _, page = street.ask("zhou", "GET", "/leave/xiaoli")
    assert status == 200 and "customers" in page.decode()
    assert street.form("zhou", "/leave/xiaoli", {"all": ""})[0] == 400
    assert street.form("zhou", "/leave/xiaoli", {"all": "xiaowang", "to:jinxiu": "xiaozhao"})[0] == 303
    assert street.world.row("customer", f"{DOOR}@xiaozhao")["owner_id"] == "xiaozhao"
    assert "left on" in street.ask("zhou", "GET", "/person/xiaoli")[2].decode()
    assert street.form("zhou", "/leave/xiaoli/undo", {})[0] == 303
    assert street.form("zhou", "/leave/nobody", {"all": "xiaowang"})[0] == 404


def test_his_password_opens_nothing(street):
    world = street.world
    leave(street)
    with pytest.raises(Refused):
        people.sign_in(world.store, "xiaoli", "whatever it was", Visitor("10.0.0.2"), world.now)
    assert devices.device_by(world.store, "token-of-phone-xiaoli", world.now).revoked
    assert schema_version() >= 7
