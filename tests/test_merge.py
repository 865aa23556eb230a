"""Two customers who are one: merged with both histories, separated again exactly, never when one has ordered."""

from __future__ import annotations

import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldsales import clock, screens
from fieldsales.pool.belongings import BELONGINGS
from tests.world import World

A, B = "jinxiu-1.1.3.2", "jinxiu-3.1.5.2"
KEPT, GONE = f"{A}@xiaoli", f"{B}@xiaowang"
TABLES = sorted({table for table, *_ in BELONGINGS} | {"claim", "visit", "door"})


@pytest.fixture
def world(tmp_path, monkeypatch):
    made = World(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: made.now)
    known(made)
    yield made
    made.store.close()


def known(world):
    """小李 and 小王 both know 张哥, at two doors."""
    world.do(
        world.xiaoli,
        "visit",
        "visit-a",
        door=A,
        outcome="owner_met",
        name="张哥",
        phone="13800138000",
        data_source="told",
        need_area="96",
        next_in="3",
    )
    world.wait(minutes=3)
    world.do(
        world.xiaowang,
        "visit",
        "visit-b",
        door=B,
        outcome="owner_met",
        name="张先生",
        phone="13800138001",
        data_source="told",
        note="有地暖",
        plan="next_month",
        next_in="7",
    )
    world.wait(minutes=3)
    world.do(world.xiaowang, "level", customer=GONE, level="B")
    talk = {"channel": "meeting", "result": "talked_ok", "along": "zhou"}
    world.do(world.xiaowang, "follow", "call-b", customer=GONE, **talk, next_in="5")
    world.wait(minutes=3)
    assert [v["reason"] for v in world.all("SELECT reason FROM mutation_log WHERE verdict <> 'applied'")] == []


def merge(world, id="merge-1", kept=KEPT, other=GONE, reason="同一个号码"):
    return world.do(world.zhou, "merge", id, customer=kept, other=other, reason=reason)


def dump(world):
    """Everything there is, without revisions."""
    return {
        t: [{k: v for k, v in row.items() if k != "rev"} for row in world.all(f"SELECT * FROM {t} ORDER BY id")]
        for t in TABLES
    }


# Merging


def test_both_histories_are_the_kept_ones_and_the_newest_word_stands(world):
    before = {t: len(rows) for t, rows in dump(world).items()}
    assert merge(world).verdict == "applied"
    (row,) = world.all("SELECT * FROM customer")
    assert (row["id"], row["owner_id"], row["need_area"], row["level"], row["next_on"]) == (
        KEPT,
        "xiaoli",
        96,
        "B",
        "2026-11-27",
    )
    assert {
        c["name"]
        for c in world.all("SELECT name FROM contact WHERE customer_id = :k AND bucket = 'rep:xiaoli'", k=KEPT)
    } == {"张哥", "张先生"}
    assert {f["id"] for f in world.all("SELECT id FROM followup WHERE customer_id = :k", k=KEPT)} == {
        "visit-a.f",
        "visit-b.f",
        "call-b",
    }
    assert not [t for t in TABLES for _ in world.all(f"SELECT id FROM {t} WHERE bucket = 'rep:xiaowang'")]
    assert [c["id"] for c in world.all("SELECT id FROM claim")] == [KEPT]
    assert {t: len(rows) for t, rows in dump(world).items()} == before | {"customer": 1, "claim": 1}


@pytest.mark.parametrize("level", ["O", "D"])
@pytest.mark.parametrize("which", [KEPT, GONE])
def test_who_has_ordered_is_never_merged(world, level, which):
    world.do(world.zhou, "level", customer=which, level=level, reason="付了订金")
    assert merge(world).reason == "merge_ordered"


def test_who_buys_wholesale_is_never_merged(world):
    assert world.do(world.zhou, "account", customer=GONE, account="wholesale").verdict == "applied"
    assert merge(world).reason == "merge_wholesale"
    world.do(world.zhou, "account", customer=GONE, account="retail")
    assert merge(world, "merge-2").verdict == "applied"


@pytest.mark.parametrize(("other", "key"), [(KEPT, "merge_same"), ("nobody@xiaoli", "not_yours"), ("", "arg_missing")])
def test_what_cannot_be_merged_is_told(world, other, key):
    assert merge(world, other=other).reason == key


def test_a_rep_merges_nobody(world):
    assert world.do(world.xiaoli, "merge", customer=KEPT, other=GONE, reason="x").reason == "not_allowed"


def test_what_a_phone_still_says_of_the_one_who_went_reaches_the_one_who_stayed(world):
    """小李 had him twice, his phone has not heard of the merge."""
    world.do(world.zhou, "reassign", customer=GONE, owner="xiaoli")
    late = f"{B}@xiaoli"
    assert merge(world, other=late).verdict == "applied"
    assert (
        world.do(world.xiaoli, "follow", "f-late", customer=late, channel="call", result="talked_ok").verdict
        == "applied"
    )
    assert world.row("followup", "f-late")["customer_id"] == KEPT


# Separating


def test_separated_at_once_both_are_exactly_as_they_were(world):
    before = dump(world)
    merge(world)
    assert dump(world) != before
    assert world.do(world.zhou, "merge_split", merge="merge-1").verdict == "applied"
    assert dump(world) == before


def test_what_was_written_in_between_stays_with_the_one_who_was_kept(world):
    before = dump(world)
    merge(world)
    world.wait(hours=1)
    world.do(
        world.xiaoli, "follow", "between", customer=KEPT, channel="call", result="appointment", next_in="2", level="A"
    )
    world.do(world.zhou, "merge_split", merge="merge-1")
    assert world.row("followup", "between")["customer_id"] == KEPT
    kept, gone = world.row("customer", KEPT), world.row("customer", GONE)
    assert (kept["level"], kept["next_on"], kept["need_area"], kept["plan_on"]) == ("A", "2026-11-24", 96, None)
    assert {k: v for k, v in gone.items() if k != "rev"} == next(c for c in before["customer"] if c["id"] == GONE)


def test_of_several_merges_the_last_is_separated_first(world):
    world.do(world.xiaoli, "contact", door="jinxiu-2.1.1.1", name="张老师", data_source="told")
    before = dump(world)
    merge(world)
    merge(world, "merge-2", other="jinxiu-2.1.1.1@xiaoli")
    assert world.do(world.zhou, "merge_split", merge="merge-1").reason == "split_later"
    for id in ("merge-2", "merge-1"):
        assert world.do(world.zhou, "merge_split", merge=id).verdict == "applied"
    assert dump(world) == before


def test_whoever_was_merged_on_is_separated_from_there_first(world):
    world.do(world.xiaoli, "contact", door="jinxiu-2.1.1.1", name="张老师", data_source="told")
    merge(world)
    merge(world, "merge-2", kept="jinxiu-2.1.1.1@xiaoli", other=KEPT)
    assert world.do(world.zhou, "merge_split", merge="merge-1").reason == "split_gone"


def test_nobody_is_put_where_somebody_is_again(world):
    merge(world)
    world.do(world.xiaowang, "contact", door=B, name="新人", data_source="told")
    assert world.do(world.zhou, "merge_split", merge="merge-1").reason == "split_taken"


def test_it_is_separated_wherever_the_kept_one_went(world):
    merge(world)
    world.do(world.zhou, "reassign", customer=KEPT, owner="xiaozhao")
    assert world.do(world.zhou, "merge_split", merge="merge-1").verdict == "applied"
    assert {c["id"] for c in world.all("SELECT id FROM customer")} == {f"{A}@xiaozhao", GONE}
    assert (
        world.row("followup", "call-b")["bucket"] == "rep:xiaowang"
        and world.row("followup", "visit-a.f")["bucket"] == "rep:xiaozhao"
    )


VERBS = ("follow", "level", "plan", "comment", "task", "note", "person", "stop", "give")


def live(world, steps):
    """Days in the life of whoever stands at door A now."""
    for n, (verb, who) in enumerate(steps):
        world.wait(minutes=11)
        (row,) = world.all("SELECT id, owner_id FROM customer WHERE door_id = :d", d=A)
        owner, customer = getattr(world, row["owner_id"]), row["id"]
        if verb == "follow":
            world.do(
                owner,
                "follow",
                customer=customer,
                channel="call",
                result=("talked_ok", "no_answer")[n % 2],
                next_in="3",
            )
        elif verb == "level":
            world.do(world.zhou, "level", customer=customer, level="CBAH"[n % 4], reason="看法变了")
        elif verb == "plan":
            world.do(owner, "plan", customer=customer, plan_on=f"2027-02-{n % 28 + 1:02}", source="owner")
        elif verb == "comment":
            last = world.all("SELECT id FROM followup WHERE customer_id = :k ORDER BY at DESC, id LIMIT 1", k=customer)[
                0
            ]
            world.do(world.zhou, "comment", followup=last["id"], text="先约他爱人")
        elif verb == "task":
            world.do(owner, "own_task", customer=customer, text="带样板", due_in="2")
        elif verb == "note":
            world.do(owner, "visit", door=A, outcome="family_met", note="老人在家")
        elif verb == "person":
            world.do(owner, "contact", door=A, name=f"某{n}", data_source="told")
        elif verb == "stop":
            contact = world.all("SELECT id FROM contact WHERE customer_id = :k ORDER BY id", k=customer)
            world.do(owner, "contact_stop", contact=contact[n % len(contact)]["id"])
        elif verb == "give" and who != row["owner_id"]:
            world.do(world.zhou, "reassign", customer=customer, owner=who)


histories = st.lists(st.tuples(st.sampled_from(VERBS), st.sampled_from(["xiaoli", "xiaozhao"])), max_size=8)


@settings(max_examples=20, deadline=None)
@given(histories)
def test_merged_and_separated_nothing_is_lost_whatever_came_before(before):
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder)
        known(world)
        live(world, before)
        (kept,) = world.all("SELECT id FROM customer WHERE door_id = :d", d=A)
        was = dump(world)
        assert merge(world, kept=kept["id"]).verdict == "applied"
        assert world.do(world.zhou, "merge_split", merge="merge-1").verdict == "applied"
        assert dump(world) == was
        world.store.close()


@settings(max_examples=20, deadline=None)
@given(histories)
def test_whatever_is_done_in_between_the_other_comes_back_whole(between):
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder)
        known(world)
        was = dump(world)
        merge(world)
        live(world, between)
        now = {t: {row["id"] for row in rows} for t, rows in dump(world).items()}
        assert world.do(world.zhou, "merge_split", merge="merge-1").verdict == "applied"
        then = dump(world)
        gone = {k: v for k, v in world.row("customer", GONE).items() if k not in ("rev", *DERIVED)}
        assert gone == {
            k: v for k, v in next(c for c in was["customer"] if c["id"] == GONE).items() if k not in DERIVED
        }
        for table in ("contact", "followup", "own_task", "note", "comment", "fact"):
            mine = [row["id"] for row in was[table] if row["bucket"] == "rep:xiaowang"]
            assert {row["id"] for row in then[table] if row["bucket"] == "rep:xiaowang"} >= set(mine), table
            assert {row["id"] for row in then[table]} == now[table], "nothing is lost"
        world.store.close()


DERIVED = ("barred", "unasked", "due_on", "due_1", "due_2", "due_3", "due_4", "value_class")
"""What says that his contact wants no calls any more, when that was said in between."""


# A door for who had none


def walked_in(world):
    verdict = world.do(
        world.xiaoli, "customer_add", "walk-1", name="李姐", phone="13900139000", data_source="store", source="walk_in"
    )
    assert verdict.verdict == "applied", verdict
    return world.one("SELECT id FROM customer WHERE door_id LIKE '~%'")["id"]


def test_who_walked_in_gets_his_door_with_all_that_is_known(world):
    him = walked_in(world)
    world.do(world.xiaoli, "follow", "call-w", customer=him, channel="call", result="talked_ok")
    door = "jinxiu-2.1.1.1"
    assert world.do(world.xiaoli, "customer_door", customer=him, door=door).verdict == "applied"
    row = world.row("customer", f"{door}@xiaoli")
    assert (
        row["place"] == "锦绣花园 2-1-101"
        and row["source"] == "walk_in"
        and not world.all("SELECT id FROM customer WHERE id = :id", id=him)
    )
    assert world.row("followup", "call-w")["customer_id"] == row["id"] and world.one(
        "SELECT person_id FROM claim WHERE door_id = :d", d=door
    )
    assert world.do(world.xiaoli, "follow", customer=him, channel="call", result="talked_ok").verdict == "applied", (
        "his phone has not heard yet"
    )


def test_where_his_rep_has_somebody_already_the_two_become_one_and_can_be_separated(world):
    him = walked_in(world)
    world.do(world.xiaoli, "follow", customer=him, channel="call", result="talked_ok")
    before = dump(world)
    assert world.do(world.xiaoli, "customer_door", "door-1", customer=him, door=A).verdict == "applied"
    assert {c["name"] for c in world.all("SELECT name FROM contact WHERE customer_id = :k", k=KEPT)} == {"张哥", "李姐"}
    assert world.do(world.zhou, "merge_split", merge="door-1").verdict == "applied"
    assert dump(world) == before


def test_a_door_is_given_only_to_who_has_none_and_only_one_that_is_there(world):
    him = walked_in(world)
    assert world.do(world.xiaoli, "customer_door", customer=KEPT, door=B).reason in ("door_known", "not_yours")
    assert world.do(world.zhou, "customer_door", customer=KEPT, door=B).reason == "door_known"
    assert world.do(world.xiaoli, "customer_door", customer=him, door="chunjiang-1.1.1.1").reason == "not_yours"
    assert world.do(world.zhou, "merge_split", merge="nothing").reason == "split_never"


# The page


def test_the_desk_shows_who_has_the_same_number_and_both_side_by_side(world):
    world.do(world.zhou, "contact", door="jinxiu-2.1.1.1", name="同号", phone="138 0013 8000", data_source="told")
    other = "jinxiu-2.1.1.1@zhou"
    page = screens.render(world.store, "merge", world.zhou, {"id": KEPT}, "en", "/merge")
    assert "same number" in page and "同号" in page and "张先生" not in page
    page = screens.render(world.store, "merge", world.zhou, {"id": KEPT, "other": other}, "en", "/merge")
    assert (
        page.count('action="/do/merge"') == (0 if world.row("customer", other)["frozen_by"] else 2)
        and "138****8000" in page
    )


def test_what_was_merged_stands_on_the_page_and_is_separated_there(world):
    merge(world)
    assert "/do/merge_split" in screens.render(world.store, "merge", world.zhou, {"id": KEPT}, "en", "/merge")
    world.do(world.zhou, "merge_split", merge="merge-1")
    assert "/do/merge_split" not in screens.render(world.store, "merge", world.zhou, {"id": KEPT}, "en", "/merge")


def test_doors_are_found_by_block_and_number_and_a_reps_are_his_own(world):
    him = walked_in(world)
    for who, q, found in (("xiaoli", "锦绣 2-1-101", 1), ("xiaoli", "春江 1-1-101", 0), ("zhou", "1-1-101", 2)):
        page = screens.render(world.store, "house", getattr(world, who), {"id": him, "q": q}, "zh", "/house")
        assert page.count("/do/customer_door") == found, (who, q)
