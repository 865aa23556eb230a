"""Who said no is not contacted any more, by anybody, in any channel."""

from __future__ import annotations

import itertools

import pytest

from tests.world import World

LI, WANG, SHARED = "jinxiu-1.1.3.2", "chunjiang-1.1.1.1", "jinxiu-3.1.1.1"
NUMBER = "13800138000"


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def met(world, who, door, number="138 0013 8000", **more):
    verdict = world.do(
        who, "visit", None, door=door, outcome="owner_met", name="张哥", phone=number, data_source="told", **more
    )
    assert verdict.verdict == "applied", verdict
    return f"{verdict.id}.contact"


def stopped(world, contact):
    return world.row("contact", contact)["do_not_contact"]


def test_a_no_to_one_rep_is_a_no_to_every_rep_with_the_same_number(world):
    theirs, mine = (
        met(world, world.xiaowang, WANG, "+86 13800138000", next_in="3"),
        met(world, world.xiaoli, LI, next_in="3"),
    )
    world.wait(hours=1)
    assert world.do(world.xiaoli, "contact_stop", None, contact=mine).verdict == "applied"
    assert stopped(world, theirs) == 1
    customer = world.row("customer", f"{WANG}@xiaowang")
    assert (customer["barred"], customer["next_on"], customer["due_on"]) == (1, None, None)


def test_the_other_rep_does_not_learn_from_whom_it_came(world):
    theirs, mine = met(world, world.xiaowang, WANG), met(world, world.xiaoli, LI)
    world.wait(hours=1)
    world.do(world.xiaoli, "contact_stop", None, contact=mine)
    (fact,) = world.as_seen_by(
        world.xiaowang, "SELECT * FROM fact WHERE subject_id = :id AND field = 'do_not_contact'", id=theirs
    )
    assert "xiaoli" not in repr(fact) and fact["bucket"] == "rep:xiaowang"


def test_a_number_that_said_no_is_stopped_when_somebody_types_it_anew(world):
    world.do(world.xiaoli, "contact_stop", None, contact=met(world, world.xiaoli, LI))
    world.wait(days=200)
    new = met(world, world.xiaowang, WANG)
    assert stopped(world, new) == 1 and world.row("customer", f"{WANG}@xiaowang")["due_on"] is None


def test_a_number_corrected_to_one_that_said_no_is_stopped(world):
    world.do(world.xiaoli, "contact_stop", None, contact=met(world, world.xiaoli, LI))
    theirs = met(world, world.xiaowang, WANG, "13900139000")
    assert stopped(world, theirs) == 0
    world.do(world.xiaowang, "contact", None, door=WANG, contact=theirs, phone=NUMBER)
    assert stopped(world, theirs) == 1


def test_a_call_that_ends_with_do_not_contact_again_counts_for_all(world):
    theirs = met(world, world.xiaowang, WANG)
    met(world, world.xiaoli, LI)
    world.wait(days=1)
    world.do(world.xiaoli, "follow", None, customer=f"{LI}@xiaoli", result="do_not_contact", channel="call")
    assert stopped(world, theirs) == 1


def test_a_second_number_counts_as_the_first(world):
    theirs = met(world, world.xiaowang, WANG, "13700137000")
    ok = world.do(
        world.xiaowang, "customer_contact", None, customer=f"{WANG}@xiaowang", contact=theirs, phone_2="138 0013 8000"
    )
    assert ok.verdict == "applied", ok
    mine = met(world, world.xiaoli, LI)
    world.wait(hours=1)
    world.do(world.xiaoli, "contact_stop", None, contact=mine)
    assert stopped(world, theirs) == 1


def test_the_same_wechat_name_counts_as_the_same_person(world):
    said = {"door": LI, "outcome": "owner_met", "name": "张哥", "wechat": "zhang_ge_88", "data_source": "told"}
    world.do(world.xiaoli, "visit", "v-wx1", **said)
    world.do(world.xiaowang, "visit", "v-wx2", **said | {"door": WANG})
    world.wait(hours=1)
    world.do(world.xiaowang, "contact_stop", None, contact="v-wx2.contact")
    assert stopped(world, "v-wx1.contact") == 1


def test_who_may_be_contacted_again_may_be_by_everybody(world):
    theirs, mine = met(world, world.xiaowang, WANG), met(world, world.xiaoli, LI)
    world.wait(hours=1)
    world.do(world.xiaoli, "contact_stop", None, contact=mine)
    world.wait(days=1)
    world.do(world.xiaowang, "contact_stop", None, contact=theirs, lift="1")
    assert (stopped(world, theirs), stopped(world, mine)) == (0, 0)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_newest_word_counts_in_whatever_order_the_phones_come(world, order):
    theirs, mine = met(world, world.xiaowang, WANG), met(world, world.xiaoli, LI)
    said = []
    for who, contact, lift in ((world.xiaoli, mine, None), (world.xiaowang, theirs, "1"), (world.xiaoli, mine, None)):
        world.wait(hours=1)
        said.append((who, world.record("contact_stop", None, contact=contact, lift=lift)))
    world.wait(days=2)
    from fieldsales.mutations import accept

    for n in order:
        assert accept(world.store, said[n][0], said[n][1], world.now).verdict == "applied"
    assert (stopped(world, theirs), stopped(world, mine)) == (1, 1)


def test_what_both_said_no_to_is_not_written_again_with_every_later_word(world):
    met(world, world.xiaowang, WANG), world.do(world.xiaoli, "contact_stop", None, contact=met(world, world.xiaoli, LI))
    before = world.one("SELECT count(*) AS n FROM fact WHERE field = 'do_not_contact'")["n"]
    world.do(world.xiaoli, "contact", None, door=LI, name="李姐", phone="13700137000", data_source="told")
    assert world.one("SELECT count(*) AS n FROM fact WHERE field = 'do_not_contact'")["n"] == before


def test_an_order_keeps_its_duties_when_the_owner_wants_no_advertising(world):
    mine = met(world, world.xiaoli, LI, next_in="3")
    world.do(
        world.xiaoli,
        "follow",
        None,
        customer=f"{LI}@xiaoli",
        result="deposit",
        channel="store",
        level="O",
        level_was="N",
        reason="付了定金",
    )
    world.do(world.xiaoli, "plan", None, customer=f"{LI}@xiaoli", plan_on="2027-01-20", source="owner")
    world.do(world.xiaoli, "contact_stop", None, contact=mine)
    customer = world.row("customer", f"{LI}@xiaoli")
    assert customer["barred"] == 1 and (customer["level"] != "O" or customer["due_on"])


# The door, for every rep who sweeps there


def again(world, who, door=SHARED):
    return world.as_seen_by(who, "SELECT revisit_on FROM door WHERE id = :id", id=door)[0]["revisit_on"]


def test_a_door_that_refused_is_knocked_on_by_nobody_again(world):
    world.do(world.xiaoli, "visit", None, door=SHARED, outcome="no_answer")
    assert again(world, world.xiaowang) is not None
    world.wait(days=1)
    world.do(world.xiaoli, "visit", None, door=SHARED, outcome="refused")
    assert again(world, world.xiaowang) is None and again(world, world.xiaoli) is None


def test_a_door_that_wants_quiet_has_it_from_every_rep_and_so_have_their_tasks(world):
    world.do(
        world.xiaowang, "visit", None, door=SHARED, outcome="family_met", name="王阿姨", data_source="told", next_in="7"
    )
    world.do(world.xiaoli, "visit", None, door=SHARED, outcome="no_answer")
    world.wait(hours=1)
    world.do(world.xiaoli, "learn", None, door=SHARED, quiet="ever")
    assert (again(world, world.xiaowang) or "9999") >= "9999"
    task = world.row("customer", f"{SHARED}@xiaowang")["due_on"]
    assert task is None or task >= "9999", task


def test_a_late_no_answer_does_not_wake_a_door_that_refused(world):
    """It was knocked on before the refusal, and only arrives after it."""
    late = world.record("visit", None, door=SHARED, outcome="no_answer")
    world.wait(hours=2)
    world.do(world.xiaoli, "visit", None, door=SHARED, outcome="refused")
    from fieldsales.mutations import accept

    assert accept(world.store, world.xiaowang, late, world.now).verdict == "applied"
    assert again(world, world.xiaowang) is None


def test_a_household_that_wants_no_contact_is_taken_off_every_reps_sweep(world):
    """The other rep only knows a closed door; whose customer lives behind it, and what he said, he does not learn."""
    mine = met(world, world.xiaoli, SHARED)
    world.wait(hours=1)
    world.do(world.xiaowang, "visit", None, door=SHARED, outcome="no_answer")
    assert again(world, world.xiaowang) is not None
    world.wait(hours=1)
    world.do(world.xiaoli, "contact_stop", None, contact=mine)
    assert again(world, world.xiaowang) is None
    world.wait(days=1)
    world.do(world.xiaowang, "visit", None, door=SHARED, outcome="no_answer")
    assert again(world, world.xiaowang) is None
