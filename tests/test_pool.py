"""公海: whom nobody looks after goes to the public pool, and out of it within limits that hold whatever is tried."""

from __future__ import annotations

import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldsales import clock, screens
from fieldsales.offline.days import add_days
from fieldsales.pool import page, recycle
from fieldsales.pool.reckon import DUE
from tests.schedule import DOOR, Household
from tests.world import World

OTHER = "jinxiu-1.1.5.2"
VERBS, REPS = ["claim", "give", "pool", "day", "talk"], ["xiaoli", "xiaowang", "xiaozhao"]
POOLED, LI, WANG = f"{DOOR}@", f"{DOOR}@xiaoli", f"{DOOR}@xiaowang"


def opened(folder, monkeypatch=None):
    made = World(folder)
    if monkeypatch:
        monkeypatch.setattr(clock, "now", lambda: made.now)
    with made.store.writer() as conn:
        recycle.set_meta(conn, recycle.BEGIN, "2026-01-01")
    return made


@pytest.fixture
def world(tmp_path, monkeypatch):
    made = opened(tmp_path, monkeypatch)
    yield made
    made.store.close()


@pytest.fixture
def home(world):
    return Household(world)


def nightly(world, days=0):
    """So many nights pass; → who went to the pool, and why, night by night."""
    gone = []
    for _ in range(days):
        world.wait(days=1)
        before = {k["id"] for k in world.all("SELECT id FROM customer WHERE owner_id = ''")}
        recycle.recycle_day(world.store, world.now)
        gone += [
            (k["id"], k["value"], clock.day_of(world.now))
            for k in world.all("SELECT k.id, f.value FROM customer AS k JOIN fact AS f ON f.subject_id = k.id AND f.field = 'owner_reason'"
                " WHERE k.owner_id = '' ORDER BY f.at DESC")
            if k["id"] not in before
        ]  # fmt: skip
    return gone


def to_pool(world, customer=LI):
    verdict = world.do(world.zhou, "pool_recycle", customer=customer, why="by_hand")
    assert verdict.verdict == "applied", verdict
    world.wait(minutes=1)


# Into the pool


@pytest.mark.parametrize(("level", "days"), [("H", 6), ("A", 21)])
def test_three_rhythms_without_a_talk_and_he_goes(home, level, days):
    home.live(f"0 know; 0 level {level}")
    assert nightly(home.world, days) == []
    assert [(id, why) for id, why, _ in nightly(home.world, 1)] == [(POOLED, "rhythms")]


def test_slower_levels_go_when_their_protection_is_over(home):
    """B would have 42 days and C 90 by their rhythms; without any talk thirty days of protection are less."""
    home.live("0 know; 0 level C")
    last = home.row()["held_until"]
    gone = nightly(home.world, 40)
    assert gone[0][2] == add_days(last, 1), "on its last day he may still be called"
    assert [(id, why) for id, why, _ in gone] == [(POOLED, "protection")]


def test_talking_in_time_keeps_him_but_not_beyond_the_longest_protection(home):
    home.live("0 know; 0 level A")
    gone = []
    for _ in range(31):
        gone += nightly(home.world, 6)
        if gone:
            break
        home.does("follow", customer=LI, channel="call", result="talked_ok")
    assert [(id, why) for id, why, _ in gone] == [(POOLED, "maximum")]
    assert gone[0][2] == add_days("2026-11-22", 180)


def test_a_day_that_was_agreed_is_waited_for(home):
    home.live("0 know; 0 level H")
    home.does("follow", customer=LI, channel="call", result="talked_ok", next_in="14")
    assert nightly(home.world, 14 + 6 - 5) == []


@pytest.mark.parametrize("story", ["0 level O", "0 level D"])
def test_who_has_ordered_stays_for_ever(home, story):
    home.live(f"0 know; {story}")
    assert nightly(home.world, 5) == []
    home.world.wait(days=400)
    assert nightly(home.world, 1) == []


def test_what_waits_for_a_decision_and_whom_nobody_may_disturb_stay(home):
    home.live("0 know; 0 level H")
    home.does("lost_ask", customer=LI, reason="price", said="1", detail="太贵")
    assert nightly(home.world, 12) == []


def test_a_new_pool_gives_everybody_a_week_to_look_first(tmp_path, monkeypatch):
    made = World(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: made.now)
    Household(made).live("0 know; 0 level H")
    made.wait(days=30)
    assert nightly(made, 7) == [] and len(nightly(made, 1)) == 1
    made.store.close()


def test_once_a_day_and_only_once(home):
    home.live("0 know; 0 level H")
    home.world.wait(days=10)
    assert recycle.recycle_day(home.world.store, home.world.now) == 1
    assert recycle.recycle_day(home.world.store, home.world.now) == 0


def test_houses_never_go_only_who_lives_there(home):
    home.live("0 know; 0 level H")
    to_pool(home.world)
    assert (
        home.world.row("door", DOOR)["gone_at"] is None
        and home.world.all("SELECT id FROM claim WHERE door_id = :d", d=DOOR) == []
    )
    assert home.world.do(home.world.xiaoli, "visit", door=DOOR, outcome="no_answer").verdict == "applied"


def test_nobody_has_tasks_for_him_there(home):
    home.live("0 know; 0 level H")
    to_pool(home.world)
    row = home.world.row("customer", POOLED)
    assert row["due_on"] is None and row["owner_id"] == ""
    page = screens.render(home.world.store, "schedule", home.world.zhou, {}, "en", "/schedule")
    assert "without a next plan" not in page


# What his rep is told


def test_the_card_counts_down_to_the_very_night(home):
    home.live("0 know; 0 level A")
    home.does("follow", customer=LI, channel="call", result="talked_ok", next_in="3")
    while True:
        today = clock.day_of(home.world.now)
        said = seen_on_card(home)
        due = home.world.all(DUE, today=add_days(today, said["days"]))
        early = home.world.all(DUE, today=add_days(today, said["days"] - 1))
        assert [(r["id"], r["why"]) for r in due] == [(LI, said["why"])] and early == [], today
        home.world.wait(days=1)
        if said["days"] == 1:
            break
    assert recycle.recycle_day(home.world.store, home.world.now) == 1


def seen_on_card(home):
    query = next(q for q in screens.screens()["customer"].queries if q.name == "pool_in")
    return home.world.as_seen_by(home.world.xiaoli, query.sql, id=LI, today=clock.day_of(home.world.now))[0]


def test_a_manual_transfer_starts_the_clocks_again(home):
    home.live("0 know; 0 level H")
    home.world.wait(days=6)
    home.world.do(home.world.zhou, "reassign", customer=LI, owner="xiaowang")
    assert nightly(home.world, 6) == [] and len(nightly(home.world, 1)) == 1


# Out of the pool


def claim(world, who="xiaowang", customer=POOLED):
    return world.do(getattr(world, who), "pool_claim", customer=customer)


def test_who_takes_him_gets_everything_known_and_clocks_of_his_own(home):
    home.live("0 know; 0 level B; 1 call R07 talked_ok")
    home.world.wait(days=60)
    to_pool(home.world)
    assert claim(home.world).verdict == "applied"
    row = home.world.row("customer", WANG)
    today = clock.day_of(home.world.now)
    assert (row["owner_id"], row["level"], row["held_from"], row["due_on"]) == ("xiaowang", "B", today, today)
    assert home.world.all("SELECT id FROM followup WHERE customer_id = :k AND bucket = 'rep:xiaowang'", k=WANG)
    assert [c["person_id"] for c in home.world.all("SELECT person_id FROM claim WHERE door_id = :d", d=DOOR)] == [
        "xiaowang"
    ]
    assert nightly(home.world, 2) == []


def test_the_second_of_two_hands_is_told_that_a_colleague_was_quicker(home):
    home.live("0 know")
    to_pool(home.world)
    assert claim(home.world, "xiaowang").verdict == "applied"
    assert claim(home.world, "xiaozhao").reason == "pool_gone"


def test_who_lost_him_waits_seven_days(home):
    home.live("0 know")
    to_pool(home.world)
    assert claim(home.world, "xiaoli").reason == "pool_barred"
    home.world.wait(days=6)
    assert claim(home.world, "xiaoli").reason == "pool_barred"
    home.world.wait(days=1)
    assert claim(home.world, "xiaoli").verdict == "applied"


def many(world, n):
    for i in range(n):
        unit, floor, door = i // 12 + 1, i // 2 % 6 + 1, i % 2 + 1
        there = f"jinxiu-2.{unit}.{floor}.{door}"
        assert world.do(world.xiaoli, "contact", door=there, name="李", data_source="told").verdict == "applied"
        to_pool(world, f"{there}@xiaoli")
    return [k["id"] for k in world.all("SELECT id FROM customer WHERE owner_id = '' ORDER BY id")]


def test_five_a_day_and_again_the_next(world):
    ids = many(world, 7)
    assert [claim(world, customer=id).reason for id in ids[:6]] == [None] * 5 + ["pool_enough"]
    world.wait(days=1)
    assert claim(world, customer=ids[5]).verdict == "applied"


def test_nobody_takes_more_than_he_can_hold(world):
    world.do(world.zhou, "setting_set", setting="pool_cap", value="2")
    ids = many(world, 3)
    assert [claim(world, customer=id).reason for id in ids] == [None, None, "pool_full"]
    world.do(world.zhou, "level", customer=f"{ids[0]}xiaowang", level="O", reason="付了订金")
    assert claim(world, customer=ids[2]).verdict == "applied", "an order does not count"


def test_a_manager_gives_somebody_out_of_the_pool(home):
    home.live("0 know")
    to_pool(home.world)
    assert home.world.do(home.world.zhou, "reassign", customer=POOLED, owner="xiaoli").verdict == "applied"
    assert home.world.row("customer", LI)["owner_id"] == "xiaoli"


def test_who_called_in_time_without_a_network_keeps_him(home):
    """He talked on the sixth day, the pool took the customer that night, and then his phone found a network."""
    home.live("0 know; 0 level H")
    home.world.wait(days=6)
    call = home.world.record("follow", "late-call", customer=LI, channel="call", result="talked_ok", note="周末来店")
    nightly(home.world, 1)
    assert home.world.row("customer", POOLED)
    assert recycle.mutations.accept(home.world.store, home.world.xiaoli, call, home.world.now).verdict == "applied"
    assert (
        home.world.row("customer", LI)["owner_id"] == "xiaoli"
        and home.world.row("followup", "late-call")["note"] == "周末来店"
    )
    assert nightly(home.world, 3) == []


def test_a_call_nobody_took_does_not_bring_him_back_but_is_kept(home):
    home.live("0 know; 0 level H")
    home.world.wait(days=6)
    call = home.world.record("follow", "late-call", customer=LI, channel="call", result="no_answer")
    nightly(home.world, 1)
    recycle.mutations.accept(home.world.store, home.world.xiaoli, call, home.world.now)
    assert home.world.row("customer", POOLED) and home.world.row("followup", "late-call")["customer_id"] == POOLED


# What is seen


def test_reps_see_place_stage_and_why_but_no_name_or_number(home):
    home.live("0 know; 0 see S05")
    assert home.world.do(home.world.xiaoli, "mark", customer=LI, mark="vip", on="1").verdict == "applied"
    to_pool(home.world)
    with home.world.store.reader() as conn:
        (row,) = page.shown(conn, home.world.xiaowang, clock.day_of(home.world.now), "")["rows"]
        assert (
            row["place"] == "锦绣花园 1-1-302"
            and row["stage"] == "S05"
            and row["why"] == "by_hand"
            and row["days"] == 0
            and row["special"] == "vip"
        )
        assert "张哥" not in str(row) and "138" not in str(row) and row["owner_was"] is None
        (told,) = page.shown(conn, home.world.zhou, clock.day_of(home.world.now), "")["rows"]
    assert told["name"] == "张哥"


def test_why_is_a_word_even_where_a_manager_wrote_his_own(home):
    home.live("0 know")
    home.world.do(home.world.zhou, "reassign", customer=LI, owner="xiaowang", reason="张哥电话13800138000")
    to_pool(home.world, WANG)
    with home.world.store.reader() as conn:
        assert "138" not in str(page.shown(conn, home.world.xiaozhao, clock.day_of(home.world.now), ""))


# Whatever is tried


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["claim", "give", "pool", "day", "talk"]),
            st.sampled_from(["xiaoli", "xiaowang", "xiaozhao"]),
            st.integers(0, 3),
        ),
        max_size=30,
    )
)
def test_the_limits_hold_in_any_order(steps):
    """No more claims a day, no more customers than the cap by claims, nobody back too soon, nobody twice or nowhere."""
    with tempfile.TemporaryDirectory() as folder:
        world = opened(folder)
        for setting, value in (("pool_claims", "2"), ("pool_cap", "3"), ("pool_bar_days", "3")):
            world.do(world.zhou, "setting_set", setting=setting, value=value)
        doors = [f"jinxiu-2.1.{floor}.1" for floor in range(1, 5)]
        for door in doors:
            world.do(world.xiaoli, "contact", door=door, name="李", data_source="told")
        claims, lost = {}, {}
        for verb, who, n in steps:
            world.wait(minutes=7)
            day = clock.day_of(world.now)
            (now,) = world.all("SELECT id, owner_id FROM customer WHERE door_id = :d", d=doors[n])
            if verb == "day":
                world.wait(days=n)
            elif verb == "pool" and now["owner_id"]:
                to_pool(world, now["id"])
                lost[doors[n], now["owner_id"]] = day
            elif verb == "give" and now["owner_id"] != who:
                world.do(world.zhou, "reassign", customer=now["id"], owner=who)
            elif verb == "talk" and now["owner_id"] == who:
                world.do(getattr(world, who), "follow", customer=now["id"], channel="call", result="talked_ok")
            elif verb == "claim":
                held = world.one("SELECT COUNT(*) AS n FROM customer WHERE owner_id = :w", w=who)["n"]
                free = now["owner_id"] == "" and held < 3 and claims.get((who, day), 0) < 2
                away = lost.get((doors[n], who))
                may = free and not (away and add_days(away, 3) > day)
                verdict = claim(world, who, f"{doors[n]}@").verdict
                assert verdict == ("applied" if may else "rejected")
                claims[who, day] = claims.get((who, day), 0) + (verdict == "applied")
            assert len(world.all("SELECT id FROM customer")) == 4
        world.store.close()
