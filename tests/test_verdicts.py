"""A manager decides between two claims, either rep may appeal once, the owner has the last word; everybody reads why."""

from __future__ import annotations

import pytest

from fieldsales import screens
from fieldsales.store import Actor
from tests.test_collisions import HIS, OTHERS, SHARED, frozen, met
from tests.world import World

OWNER = Actor("zhou", "周老板", "manager", "phone-zhou", ("owner",))
MANAGER = Actor("zhou", "周老板", "manager", "phone-zhou", ("manager",))


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path / "shop")
    yield world
    world.store.close()


@pytest.fixture
def pair(world):
    """小李 came first, 小王 later, to one door."""
    first = met(world, world.xiaoli, SHARED, phone="13800138000", name="张哥", next_in="1")
    second = met(world, world.xiaowang, SHARED, phone="13800138000", name="张三", next_in="1")
    return first, second


def collision(world) -> dict:
    return world.one("SELECT * FROM collision")


def view(world, who) -> dict:
    (row,) = world.as_seen_by(getattr(world, who), "SELECT * FROM dispute")
    return row


def decide(world, decision, who=MANAGER, name="collision_decide", **more):
    return world.do(who, name, collision=collision(world)["id"], decision=decision, reason="小李有照片", **more)


def appeal(world, who, said="我先到的"):
    return world.do(getattr(world, who), "collision_appeal", dispute=view(world, who)["id"], said=said)


def page(world, name, who=OWNER, **args) -> str:
    return screens.render(world.store, name, who, args, "en", f"/{name}")


@pytest.mark.parametrize(("decision", "first", "second", "paused"), [
    ("first", "mine", "theirs", 1), ("second", "theirs", "mine", 0), ("split", "split", "split", 1), ("both", "both", "both", None),
])  # fmt: skip
def test_a_decision_pauses_whom_it_goes_against_and_the_others_tasks_resume(
    world, pair, decision, first, second, paused
):
    assert frozen(world) == {pair[1]}
    assert decide(world, decision, share="60").verdict == "applied"
    assert frozen(world) == (set() if paused is None else {pair[paused]})
    for n, customer in enumerate(pair):
        assert (world.row("customer", customer)["due_on"] is None) == (n == paused)
    one, two = view(world, "xiaoli"), view(world, "xiaowang")
    assert (one["outcome"], two["outcome"]) == (first, second) and one["reason"] == two["reason"] == "小李有照片"
    assert (one["share"], two["share"]) == ((60, 40) if decision == "split" else (None, None))


def test_nothing_of_whom_it_goes_against_is_deleted(world, pair):
    before = world.all("SELECT id, name, phone FROM contact WHERE customer_id = :k", k=pair[1])
    decide(world, "first")
    assert world.all("SELECT id, name, phone FROM contact WHERE customer_id = :k", k=pair[1]) == before != []


def test_a_manager_may_decide_anew_until_somebody_appeals(world, pair):
    decide(world, "first")
    decide(world, "second")
    assert frozen(world) == {pair[0]}
    assert appeal(world, "xiaoli").verdict == "applied"
    assert decide(world, "first").reason == "collision_gone"


def test_an_appeal_goes_to_the_owner_once_each_and_his_word_is_the_last(world, pair):
    decide(world, "first")
    assert appeal(world, "xiaowang").verdict == "applied"
    assert (collision(world)["status"], collision(world)["appealed_by"]) == ("appealed", "xiaowang")
    assert view(world, "xiaoli")["status"] == "appealed" and view(world, "xiaoli")["said"] is None
    assert frozen(world) == {pair[1]}, "until the owner has spoken the decision holds"
    assert appeal(world, "xiaowang").reason == "appeal_once"
    assert appeal(world, "xiaoli", "我有照片").verdict == "applied"
    assert decide(world, "second", MANAGER, "collision_final").reason == "not_allowed"
    assert decide(world, "second", OWNER, "collision_final").verdict == "applied"
    assert frozen(world) == {pair[0]} and view(world, "xiaowang")["outcome"] == "mine"
    assert {view(world, who)["status"] for who in ("xiaoli", "xiaowang")} == {"final"}
    assert appeal(world, "xiaoli").reason == "appeal_once"


def test_nobody_appeals_before_a_decision_or_for_somebody_else(world, pair):
    assert appeal(world, "xiaowang").reason == "appeal_once"
    decide(world, "first")
    other = view(world, "xiaoli")["id"]
    assert world.do(world.xiaowang, "collision_appeal", dispute=other, said="x").reason == "not_yours"


def test_a_decided_pair_is_not_found_again(world, pair):
    decide(world, "both")
    met(world, world.xiaowang, SHARED, note="又去了")
    assert frozen(world) == set() and collision(world)["status"] == "decided"


def test_whoever_won_and_gave_up_keeps_nobody_waiting(world, pair):
    decide(world, "first")
    world.do(world.xiaoli, "level", customer=pair[0], level="T", reason="退单")
    assert frozen(world) == set() and collision(world)["status"] == "decided"


def test_the_file_can_go_to_the_winner_and_both_still_read_the_outcome(world, pair):
    decide(world, "first")
    assert world.do(world.zhou, "reassign", customer=pair[1], owner="xiaoli", reason="裁定").verdict == "applied"
    assert world.all("SELECT id FROM customer WHERE door_id = :d", d=SHARED) == [{"id": pair[0]}]
    assert {r["name"] for r in world.all("SELECT name FROM contact WHERE customer_id = :k", k=pair[0])} == {
        "张哥",
        "张三",
    }
    assert (view(world, "xiaoli")["outcome"], view(world, "xiaowang")["outcome"]) == ("mine", "theirs")
    assert frozen(world) == set()


@pytest.mark.parametrize(("args", "key"), [
    ({"decision": "third"}, "choice_unknown"), ({"decision": "split"}, "share_wrong"), ({"decision": "split", "share": "0"}, "share_wrong"),
    ({"decision": "split", "share": "x"}, "share_wrong"), ({"decision": "first", "reason": "x" * 201}, "reason_length"),
    ({"decision": "first", "reason": " "}, "reason_length"),
])  # fmt: skip
def test_a_decision_that_means_nothing_is_refused(world, pair, args, key):
    given = {"collision": collision(world)["id"], "reason": "好"} | args
    assert world.do(MANAGER, "collision_decide", **given).reason == key


# The shop's rule, as the page applies it


def test_the_rule_prefers_the_deposit_then_the_complete_claim_and_shares_when_both_are(world, pair):
    id = collision(world)["id"]
    assert "Neither claim is complete" in page(world, "collision", id=id)
    world.do(world.xiaowang, "learn", door=SHARED, stage="S05")
    assert "Share it 50 : 50" in page(world, "collision", id=id), "the stage of a door is known to both"
    world.do(world.xiaoli, "level", customer=pair[0], level="O", reason="已付定金")
    assert "<b>The first: 小李</b>" in page(world, "collision", id=id)


def test_a_claim_without_a_contact_in_the_last_days_is_not_complete(world):
    met(world, world.xiaoli, SHARED, phone="13800138000", stage="S05")
    world.wait(days=12)
    met(world, world.xiaowang, SHARED, phone="13800138000")
    with world.store.writer() as conn:
        conn.execute("UPDATE collision SET found_at = '2026-12-04T03:00:00.000Z'")
    assert "<b>The second: 小王</b> – only his claim is complete" in page(world, "collision", id=collision(world)["id"])


def test_the_page_shows_the_clock_of_the_phone_and_what_was_made_of_it(world, pair):
    with world.store.writer() as conn:
        conn.execute(
            "UPDATE mutation_log SET device_at = '2026-11-22T02:45:00.000Z' WHERE id IN (SELECT id FROM mutation_log WHERE person_id = 'xiaoli')"
        )
    text = page(world, "collision", id=collision(world)["id"])
    assert "10:45" in text and "10:05" in text and "was wrong, corrected" in text


def test_what_is_overdue_stands_in_red_and_first(world, pair):
    with world.store.writer() as conn:
        conn.execute("UPDATE collision SET due_on = '2020-01-01'")
    assert 'class="aside late"' in page(world, "collisions") and "days overdue" in page(world, "collisions")
    decide(world, "first")
    assert "小李 ↔" not in page(world, "collisions") and "小李 ↔" in page(world, "collisions", all="1")


# What a rep reads


def test_each_rep_reads_it_on_today_on_the_customer_and_on_its_own_page_without_the_others_people(world, pair):
    for who, other, word in (
        ("xiaoli", "张三", "Go on; the manager decides"),
        ("xiaowang", "张哥", "Your tasks pause"),
    ):
        rep = getattr(world, who)
        texts = [
            page(world, "today", rep),
            page(world, "customer", rep, id=f"{SHARED}@{who}"),
            page(world, "disputes", rep),
        ]
        texts.append(page(world, "dispute", rep, id=view(world, who)["id"]))
        assert word in texts[0] and all(other not in text for text in texts)
        assert "小*" in texts[3], "the colleague's name is masked"


def test_a_rep_cannot_open_the_desks_pages_or_anothers_row(world, pair):
    for name in ("collisions", "collision"):
        with pytest.raises(Exception, match="not_allowed"):
            page(world, name, world.xiaoli, id=collision(world)["id"])
    with pytest.raises(Exception, match="not_found"):
        page(world, "dispute", world.xiaoli, id=view(world, "xiaowang")["id"])


def test_protection_that_ends_soon_stands_on_today_and_in_a_list(world, monkeypatch):
    met(world, world.xiaoli, HIS, phone="13900139000", name="赵姐")
    met(world, world.xiaowang, OTHERS, phone="13700137000", name="钱哥")
    world.wait(days=28)
    monkeypatch.setattr("fieldsales.clock.now", lambda: world.now)
    assert "Protection ends soon: 1" in page(world, "today", world.xiaoli)
    held = page(world, "protection", world.xiaoli)
    assert "赵姐" in held and "钱哥" not in held and "protected for 2 more days" in held
    assert "protected for 2 more days" in page(world, "customer", world.xiaoli, id=f"{HIS}@xiaoli")


def test_the_desk_names_what_waits_and_what_is_overdue(world, pair):
    assert "Double claims to decide: 1" in page(world, "desk") and "Both reps wait for your word" in page(world, "desk")
    with world.store.writer() as conn:
        conn.execute("UPDATE collision SET due_on = '2020-01-01'")
    assert '<small class="late">1 overdue' in page(world, "desk")
