"""What the server answers to a mutation: exactly once, in whose name, and nothing lost."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from fieldsales import clock, mutations
from fieldsales.store import TABLES, Store

DOOR = "jinxiu-1.1.3.1"


def visits(world):
    return world.all("SELECT * FROM visit")


def test_a_visit_sent_twice_happens_once(world):
    record = world.record("visit", "same-visit", door=DOOR, outcome="no_answer")
    first = mutations.accept(world.store, world.xiaoli, record, world.now)
    again = mutations.accept(world.store, world.xiaoli, record, world.now)
    assert first == again and first.verdict == "applied"
    assert len(visits(world)) == 1


def test_the_same_id_with_other_values_is_kept_and_refused(world):
    world.do(world.xiaoli, "visit", "same-visit", door=DOOR, outcome="no_answer")
    verdict = world.do(world.xiaoli, "visit", "same-visit", door=DOOR, outcome="refused")
    assert (verdict.verdict, verdict.reason) == ("rejected", "duplicate_id")
    (kept,) = world.all("SELECT * FROM refusal")
    assert json.loads(kept["args"])["outcome"] == "refused"


def test_nobody_answers_for_another_persons_id(world):
    world.do(world.xiaoli, "visit", "same-visit", door=DOOR, outcome="no_answer")
    verdict = world.do(world.zhou, "visit", "same-visit", door=DOOR, outcome="no_answer")
    assert verdict.verdict == "rejected"
    assert [v["person_id"] for v in visits(world)] == ["xiaoli"]


def test_work_on_a_door_that_is_not_mine_waits_for_the_manager(world):
    verdict = world.do(world.xiaozhao, "visit", door=DOOR, outcome="owner_met", note="he wants oak")
    assert (verdict.verdict, verdict.reason) == ("quarantined", "not_yours")
    assert visits(world) == []
    (kept,) = world.all("SELECT * FROM refusal")
    assert kept["bucket"] == "rep:xiaozhao" and json.loads(kept["args"])["note"] == "he wants oak"


def test_an_action_from_a_newer_app_waits_for_the_manager(world):
    assert world.do(world.xiaoli, "teleport", door=DOOR).verdict == "quarantined"


def test_a_rep_does_not_do_what_only_the_manager_does(world):
    verdict = world.do(world.xiaoli, "assign", person="xiaozhao", block="jinxiu")
    assert (verdict.verdict, verdict.reason) == ("rejected", "not_allowed")


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        ({"outcome": "no_answer"}, "arg_missing"),
        ({"door": DOOR, "outcome": "no_answer", "colour": "red"}, "arg_unknown"),
        ({"door": DOOR, "outcome": "danced"}, "outcome_unknown"),
    ],
)
def test_bad_values_are_refused_with_their_reason_and_change_nothing(world, args, reason):
    verdict = world.do(world.xiaoli, "visit", None, **args)
    assert (verdict.verdict, verdict.reason) == ("rejected", reason)
    assert visits(world) == [] and world.all("SELECT * FROM fact") == []


@pytest.mark.parametrize("record", [None, 7, "visit", [], {}, {"id": "x"}, {"id": "a-b-c-d", "name": "visit", "at": "soon"}])
def test_even_what_has_no_shape_is_kept_as_it_came(world, record):
    verdict = mutations.accept(world.store, world.xiaoli, record, world.now)
    assert verdict.verdict == "rejected"
    mutations.accept(world.store, world.xiaoli, record, world.now)
    (kept,) = world.all("SELECT * FROM refusal")
    assert json.loads(json.loads(kept["args"])["raw"]) == record


@pytest.mark.parametrize("years", [-5, 5])
def test_a_phone_clock_that_is_years_off_is_corrected(world, years):
    off = timedelta(days=365 * years)
    record = world.record("visit", door=DOOR, outcome="no_answer")
    record |= {"at": clock.iso(world.now + off), "day": clock.day_of(world.now + off)}
    mutations.accept(world.store, world.xiaoli, record, world.now + timedelta(seconds=5), -off)
    (visit,) = visits(world)
    assert (visit["at"], visit["day"]) == (clock.iso(world.now), clock.day_of(world.now))


def test_nothing_is_captured_in_the_future(world):
    record = world.record("visit", door=DOOR, outcome="no_answer") | {"at": "2031-01-01T00:00:00.000Z", "day": "2031-01-01"}
    mutations.accept(world.store, world.xiaoli, record, world.now)
    assert visits(world)[0]["at"] == clock.iso(world.now)


def test_a_rep_reads_only_his_buckets(world):
    assert world.as_seen_by(world.xiaozhao, "SELECT id FROM door") == []
    shared = world.as_seen_by(world.xiaowang, "SELECT DISTINCT building_id AS id FROM door")
    assert {row["id"] for row in shared} == {"jinxiu-3", "chunjiang-1"}


def test_a_database_put_back_from_a_copy_starts_a_new_epoch(world, tmp_path):
    def epoch():
        return world.one("SELECT value FROM meta WHERE key = 'epoch'")["value"]

    was = epoch()
    world.store.close()
    copy = (world.store.path).read_bytes()
    world.store = Store(world.store.folder)
    assert epoch() == was
    world.store.close()
    world.store.path.write_bytes(copy)
    world.store = Store(world.store.folder)
    assert epoch() != was


SAID = {
    "outcome": "owner_met", "note": "oak", "stage": "S05", "stage_seen_on": "2026-11-20", "heating": "water", "company": "东易", "quiet": "90",
    "has_need": "yes", "need_area": "96", "plan": "next_month", "plan_on": "2027-01-09", "next_in": "3", "next_on": "2026-12-01",
    "contact": "first.contact", "name": "王姐", "phone": "13800138001", "wechat": "wang_jie", "wechat_same": "1", "contact_role": "owner",
    "is_decider": "1", "is_key_person": "1", "data_source": "told", "along": "zhou",
}  # fmt: skip


def left_by(world, name, args):
    """What a mutation leaves in the shop, which is then as before."""
    with world.store.writer() as conn:
        conn.execute("SAVEPOINT trial")
        verdict = mutations.accept_in(conn, world.xiaoli, world.record(name, "trial", **args), world.now)
        rows = {table: conn.all(f"SELECT * FROM {table} ORDER BY id") for table in TABLES}
        conn.execute("ROLLBACK TO trial")
        conn.execute("RELEASE trial")
        conn.rev = None
    return verdict, rows


@pytest.mark.parametrize("known", [False, True], ids=["a stranger's door", "a customer's door"])
@pytest.mark.parametrize("name", ["visit", "learn", "contact"])
def test_what_is_not_asked_because_nothing_was_given_would_have_found_nothing(world, monkeypatch, name, known):
    """Each argument by itself, over a door where all or nothing is known: with every statement run the shop is the same."""
    if known:
        args = {k: v for k, v in SAID.items() if k not in ("contact", "plan_on", "next_on")}
        assert world.do(world.xiaoli, "visit", "first", door=DOOR, **args).verdict == "applied"
    file = mutations.mutations()[name]
    assert file.given
    needed = {"outcome": "no_answer"} if "outcome" in file.args else {}
    for one in (None, *(arg for arg in file.args if arg in SAID)):
        args = {"door": DOOR} | needed | ({one: SAID[one]} if one else {})
        done = left_by(world, name, args)
        with monkeypatch.context() as patch:
            patch.setattr(mutations, "mutations", lambda: {name: replace(file, given={})})
            assert left_by(world, name, args) == done, one
