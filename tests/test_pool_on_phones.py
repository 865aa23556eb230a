"""Customers change hands by the pool, by an answer to a loss, by a merge and its undoing; every phone ends with what is its own."""

from __future__ import annotations

import pytest

from fieldsales import clock
from tests.test_reassign import DOOR, NEW, OLD, known, same_on_both_sides
from tests.test_sync_server import seen, town  # noqa: F401  (town is a fixture)

OTHER = "jinxiu-1.1.3.2"


@pytest.fixture
def phones(town):  # noqa: F811
    found = [town.phone(who) for who in ("xiaoli", "xiaowang", "xiaozhao")]
    known(town.world)
    for phone in found:
        town.sync(phone)
    return found


def done(town, who, name, id=None, /, **args):  # noqa: F811
    verdict = town.world.do(getattr(town.world, who), name, id, **args)
    assert verdict.verdict == "applied", verdict
    town.world.wait(minutes=5)


def test_an_application_typed_on_the_phone_is_answered_and_read_there(town, phones):  # noqa: F811
    li, *_ = phones
    town.tap(li, "lost_ask", "lost-1", customer=OLD, reason="price", said="1", detail="嫌贵")
    assert seen(li, "SELECT status FROM lost_request") == ["submitted"]
    same_on_both_sides(town, *phones)
    town.world.now = clock.now()
    done(town, "zhou", "lost_reassign", request="lost-1", customer=OLD, owner="xiaowang", instruction="你认识他同事")
    same_on_both_sides(town, *phones)
    assert seen(li, "SELECT customer_id FROM lost_request") == [NEW] and seen(li, "SELECT id FROM customer") == []
    assert seen(phones[1], "SELECT id FROM lost_request") == [], "the answer is his who asked"
    town.tap(li, "lost_read", "read-1", request="lost-1")
    same_on_both_sides(town, *phones)
    done(town, "zhou", "reassign", customer=NEW, owner="xiaozhao")
    same_on_both_sides(town, *phones)


def test_into_the_pool_he_leaves_every_phone_and_out_of_it_he_comes_whole(town, phones):  # noqa: F811
    li, _, zhao = phones
    done(town, "zhou", "pool_recycle", customer=OLD, why="by_hand")
    same_on_both_sides(town, *phones)
    for table in ("customer", "contact", "followup", "own_task", "note", "photo", "claim"):
        assert [seen(p, f"SELECT id FROM {table}") for p in phones] == [[], [], []], table
    done(town, "xiaozhao", "pool_claim", customer=f"{DOOR}@")
    same_on_both_sides(town, *phones)
    assert (
        seen(zhao, "SELECT owner_id FROM customer") == ["xiaozhao"] and len(seen(zhao, "SELECT id FROM followup")) == 2
    )
    assert seen(li, "SELECT person_id FROM claim") == ["xiaozhao"], "and who sweeps there sees whose it is"


def test_merged_and_separated_both_phones_follow(town, phones):  # noqa: F811
    li, wang, _ = phones
    done(
        town,
        "xiaoli",
        "visit",
        "visit-2",
        door=OTHER,
        outcome="owner_met",
        name="张大哥",
        data_source="told",
        note="同一位？",
    )
    done(town, "zhou", "reassign", customer=f"{OTHER}@xiaoli", owner="xiaowang")
    same_on_both_sides(town, *phones)
    before = (seen(li, "SELECT id FROM fact ORDER BY id"), seen(wang, "SELECT id FROM fact ORDER BY id"))
    done(town, "zhou", "merge", "merge-1", customer=OLD, other=f"{OTHER}@xiaowang", reason="同一位")
    same_on_both_sides(town, *phones)
    assert seen(wang, "SELECT id FROM customer") == [] and set(seen(li, "SELECT name FROM contact")) == {
        "张哥",
        "张大哥",
    }
    done(town, "zhou", "merge_split", merge="merge-1")
    same_on_both_sides(town, *phones)
    assert (seen(li, "SELECT id FROM fact ORDER BY id"), seen(wang, "SELECT id FROM fact ORDER BY id")) == before


def test_what_a_phone_saved_for_the_one_who_was_merged_away_reaches_the_kept_one(town, phones):  # noqa: F811
    li, *_ = phones
    done(
        town,
        "xiaoli",
        "visit",
        "visit-2",
        door=OTHER,
        outcome="owner_met",
        name="张大哥",
        data_source="told",
        next_in="3",
    )
    town.sync(li)
    town.tap(li, "follow", "late-1", customer=f"{OTHER}@xiaoli", channel="call", result="talked_ok", note="说好周末")
    town.world.now = clock.now()
    done(town, "zhou", "merge", "merge-1", customer=OLD, other=f"{OTHER}@xiaoli", reason="同一位")
    same_on_both_sides(town, *phones)
    assert seen(li, "SELECT customer_id FROM followup WHERE id = 'late-1'") == [OLD] and li.queue == []
