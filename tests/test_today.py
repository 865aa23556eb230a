"""What a rep finds on his day and on a customer's page: who, why, how late, and what is suggested but never done for him."""

from __future__ import annotations

import re

import pytest

from fieldsales import clock, screens, sqlfile
from fieldsales.errors import NotFound
from fieldsales.schedule.rules import RULES
from fieldsales.store import Params
from fieldsales.texts import gettext
from tests.world import World

DOOR, OTHER = "jinxiu-1.1.3.1", "jinxiu-1.1.5.2"
ZHANG = f"{DOOR}@xiaoli"
MET = {"outcome": "owner_met", "name": "张先生", "phone": "13900001111", "data_source": "told"}


@pytest.fixture
def world(tmp_path, monkeypatch):
    made = World(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: made.now)
    yield made
    made.store.close()


def seen(world, who, name="today", **args):
    """What the queries of a screen answer for `who` on the world's day."""
    given = {**args, "me": who.id, "role": who.role, "now": clock.iso(world.now), "today": clock.day_of(world.now)}
    with world.store.reader(who) as conn:
        return screens._answers(conn, sqlfile.screens()[name], Params(given))


def page(world, who, name="today", lang="zh", **args):
    return screens.render(world.store, name, who, args, lang, f"/{name}")


def met(world, door=DOOR, who=None, **more):
    return done(world.do(who or world.xiaoli, "visit", door=door, **(MET | more)))


def done(verdict):
    assert verdict.verdict == "applied", verdict
    return verdict


def follow(world, task="R03", result="talked_ok", customer=ZHANG, **more):
    return done(world.do(world.xiaoli, "follow", customer=customer, task=task, result=result, **more))


def graded(world, level, door=DOOR, **more):
    """A customer with that level, whose thank-you was sent."""
    met(world, door, **more)
    id = f"{door}@xiaoli"
    follow(world, "R02", "wechat_sent", id)
    return follow(world, "R03", customer=id, level=level, reason="聊过")


# -- the list of the day


def test_who_is_late_with_any_task_is_as_late_on_his_row_as_on_the_board_and_in_the_count(world):
    met(world)
    world.wait(days=3)
    today = seen(world, world.xiaoli)
    (row,) = today["due"]
    assert (row["rule"], row["late"], today["sums"]["late"]) == ("R03", 3, 1), "the thank-you is a day older than the level"
    assert seen(world, world.zhou, "schedule")["rows"][0]["late"] == 3
    assert seen(world, world.xiaoli, "customers")["rows"][0]["late"] == 3


def test_what_is_called_done_is_what_the_daily_report_calls_done(world):
    graded(world, "A")
    assert (seen(world, world.xiaoli)["sums"]["done"], seen(world, world.xiaoli, "daily")["day"]["done"]) == (2, 2)
    met(world, OTHER)
    assert (seen(world, world.xiaoli)["sums"]["done"], seen(world, world.xiaoli, "daily")["day"]["done"]) == (2, 2), "a talk at the door closes no task"


def test_a_shop_counts_nowhere_as_a_door_to_sweep(world):
    made = {"block": "jinxiu", "label": "9", "template": "midrise", "floor_from": 1, "floor_to": 3, "doors": 2, "shops": "2"}
    id = done(world.do(world.xiaoli, "building", **made)).id
    (flat,) = world.all(f"SELECT id FROM door WHERE building_id = '{id}' AND kind <> 'shop' ORDER BY id LIMIT 1")
    met(world, flat["id"])
    on = seen(world, world.xiaoli)["sweep"]
    assert (on["id"], on["doors"], on["knocked"]) == (id, 4, 1)
    (row,) = [g for g in seen(world, world.xiaoli, "block", id="jinxiu")["buildings"] if g["id"] == id]
    assert (row["doors"], row["total"], row["knocked"]) == (6, 4, 1)
    assert "<b>1</b>/4" in page(world, world.xiaoli, "building", id=id)
    before = {b["id"]: b["total"] for b in seen(world, world.xiaoli, "blocks")["blocks"]}["jinxiu"]
    done(world.do(world.xiaoli, "building", **(made | {"label": "10", "shops": "4"})))
    after = {b["id"]: b["total"] for b in seen(world, world.xiaoli, "blocks")["blocks"]}["jinxiu"]
    assert after - before == 4


def test_a_customer_stands_on_today_from_the_day_on_which_something_is_due(world):
    graded(world, "A")
    assert seen(world, world.xiaoli)["due"] == []
    world.wait(days=6)
    assert seen(world, world.xiaoli)["due"] == []
    world.wait(days=1)
    (row,) = seen(world, world.xiaoli)["due"]
    assert (row["rule"], row["who"], row["late"]) == ("R06", "张先生 · 1-1-301", 0)
    world.wait(days=3)
    today = seen(world, world.xiaoli)
    assert today["due"][0]["late"] == 3 and (today["sums"]["due"], today["sums"]["late"]) == (1, 1)


def test_of_one_customer_the_most_urgent_task_stands_for_all(world):
    met(world)
    world.wait(days=1)
    (row,) = seen(world, world.xiaoli)["due"]
    assert (row["rule"], row["priority"], row["more"]) == ("R03", 1, 1), (
        "the thank-you of the day before is the one more"
    )


def test_what_is_most_urgent_comes_first_and_what_is_longest_late_before_the_rest(world):
    graded(world, "B", OTHER)
    graded(world, "A")
    graded(world, "A", "jinxiu-1.1.6.1")
    world.wait(days=1)
    follow(world, "", "talked_ok", "jinxiu-1.1.6.1@xiaoli")
    graded(world, "H", "jinxiu-1.1.7.1")
    world.wait(days=20)
    found = [(k["rule"], k["late"]) for k in seen(world, world.xiaoli)["due"]]
    assert [rule for rule, _ in found] == ["R05", "R06", "R06", "R07"]
    assert found[1][1] > found[2][1]


def test_what_was_done_leaves_the_list_and_says_when_it_comes_again(world):
    graded(world, "A")
    world.wait(days=7)
    assert "邀约到店/量房" in page(world, world.xiaoli)
    done(world.do(world.xiaoli, "follow", "01jdfollow0000000000000000", customer=ZHANG, task="R06", result="talked_ok"))
    shown = page(world, world.xiaoli, done="01jdfollow0000000000000000")
    assert seen(world, world.xiaoli)["due"] == [] and "聊得好 · 下次 12月6日" in shown
    assert seen(world, world.xiaoli)["sums"]["done"] == 1


def test_what_is_over_the_load_of_one_day_stands_below_and_comes_first_tomorrow(world):
    done(world.do(world.zhou, "setting_set", setting="tasks_per_day", value="2"))
    for floor, level in ((5, "A"), (6, "A"), (7, "B"), (8, "H")):
        graded(world, level, f"jinxiu-1.1.{floor}.1")
    world.wait(days=14)
    today = seen(world, world.xiaoli)
    within = [k["rule"] for k in today["due"] if k["nth"] <= today["sums"]["room"]]
    assert within == ["R05", "R06"] and len(today["due"]) == 4
    assert "超出一天的量" in page(world, world.xiaoli)
    follow(world, "R05", customer="jinxiu-1.1.8.1@xiaoli")
    assert seen(world, world.xiaoli)["sums"]["room"] == 1, "what was done today is part of the day"
    world.wait(days=1)
    assert [k["rule"] for k in seen(world, world.xiaoli)["due"]][:2] == ["R06", "R06"]


def test_a_days_load_and_twenty_beyond_it_are_shown_and_how_many_more_there_are(world):
    with world.store.writer() as conn:
        conn.executemany(
            "INSERT INTO customer (id, bucket, rev, door_id, owner_id, place, made_at, due_on, due_2)"
            " VALUES (?, 'rep:xiaoli', 1, ?, 'xiaoli', '锦绣花园', '2026-11-01T02:00:00.000Z', '2026-11-20', '2026-11-20 R06')",
            [(f"far-{n}@xiaoli", f"far-{n}") for n in range(75)],
        )
    assert len(seen(world, world.xiaoli)["due"]) == 45  # a day's load, and twenty
    shown = page(world, world.xiaoli)
    assert shown.count('class="person due"') == 45 and "还有 30" in shown


def test_a_colleague_sees_nothing_of_it(world):
    graded(world, "H")
    world.wait(days=3)
    assert seen(world, world.xiaowang)["due"] == []
    with pytest.raises(NotFound):
        page(world, world.xiaowang, "customer", id=ZHANG)


def test_who_said_no_to_everything_is_not_offered_for_a_call(world):
    graded(world, "O", plan_on="2026-12-07")
    done(world.do(world.xiaoli, "contact_stop", contact=world.all("SELECT id FROM contact")[0]["id"]))
    world.wait(days=15)
    (row,) = seen(world, world.xiaoli)["due"]
    assert row["barred"] == 1 and "tel:" not in page(world, world.xiaoli), "duties stay, calls do not"
    assert "不再联系" in page(world, world.xiaoli, "customer", id=ZHANG)


def test_every_title_of_the_list_has_at_most_40_characters(world):
    assert [rule.code for rule in RULES if len(gettext("zh", rule.task)) > 40] == []
    met(world, name="欧" * 40)
    done(world.do(world.xiaoli, "own_task", text="样" * 200, due_in=0, customer=ZHANG, priority=1))
    (row,) = seen(world, world.xiaoli)["due"]
    assert len(row["who"]) == 40 and len(row["title"]) == 40


def test_errands_stand_there_until_they_are_done(world):
    done(world.do(world.zhou, "own_task", "01jderrand0000000000000000", text="领样板", due_in=0, owner="xiaoli"))
    (errand,) = seen(world, world.xiaoli)["errands"]
    assert errand["giver"] == "周老板" and seen(world, world.xiaowang)["errands"] == []
    done(world.do(world.xiaoli, "own_task_done", own_task="01jderrand0000000000000000"))
    assert seen(world, world.xiaoli)["errands"] == []


def test_doors_to_knock_again_are_counted_by_building_without_those_of_others_and_the_quiet(world):
    for floor in (1, 2, 3, 5):
        done(world.do(world.xiaoli, "visit", door=f"jinxiu-3.1.{floor}.1", outcome="no_answer"))
    met(world, "jinxiu-3.1.2.1", world.xiaowang, outcome="family_met")
    done(world.do(world.xiaowang, "visit", door="jinxiu-3.1.2.1", outcome="no_answer"))
    done(world.do(world.xiaoli, "learn", door="jinxiu-3.1.3.1", quiet="90"))
    assert seen(world, world.xiaoli)["again"] == []
    world.wait(days=3)
    (again,) = seen(world, world.xiaoli)["again"]
    assert (again["id"], again["doors"]) == ("jinxiu-3", 2)
    assert "换时间再敲" in page(world, world.xiaoli)
    world.wait(days=40)
    assert seen(world, world.xiaoli)["again"] == [], "by then it is the next round's"


def test_the_handover_of_a_block_is_announced_15_days_before_to_who_sweeps_it(world):
    done(world.do(world.zhou, "block_edit", block="jinxiu", handover_on="2026-12-08"))
    assert seen(world, world.xiaoli)["handovers"] == []
    world.wait(days=1)
    (soon,) = seen(world, world.xiaoli)["handovers"]
    assert (soon["step"], soon["days_left"], soon["due_on"]) == (1, 15, "2026-11-23")
    assert seen(world, world.xiaozhao)["handovers"] == []
    world.wait(days=15)
    assert [b["step"] for b in seen(world, world.xiaoli)["handovers"]] == [2]
    world.wait(days=8)
    assert seen(world, world.xiaoli)["handovers"] == []


def test_today_shows_the_newest_comment_with_the_name_of_the_customer(world):
    met(world)
    world.wait(hours=1)
    first = follow(world, "R02", "wechat_sent")
    for text in ("先约时间", "不用约了，直接去"):
        world.wait(hours=1)
        done(world.do(world.zhou, "comment", followup=first.id, text=text))
    (row,) = seen(world, world.xiaoli)["unread"]
    assert (row["unread"], row["text"], row["writer"], row["who"]) == (
        2,
        "不用约了，直接去",
        "周老板",
        "张先生 · 1-1-301",
    )
    said = seen(world, world.xiaoli, done=first.id)["done"]
    assert said["who"] == "张先生 · 1-1-301", "a customer without a door is known by his name alone"


def test_a_comment_stays_unread_until_the_rep_says_that_he_read_it(world):
    met(world)
    done(
        world.do(world.xiaoli, "follow", "01jdfollow0000000000000000", customer=ZHANG, task="R02", result="wechat_sent")
    )
    done(world.do(world.zhou, "comment", followup="01jdfollow0000000000000000", text="先约他爱人"))
    assert [(m["unread"], m["writer"]) for m in seen(world, world.xiaoli)["unread"]] == [(1, "周老板")]
    assert "先约他爱人" in page(world, world.xiaoli, "customer", id=ZHANG)
    assert seen(world, world.xiaoli)["unread"], "looking is not reading"
    done(world.do(world.xiaoli, "comment_read", customer=ZHANG))
    assert seen(world, world.xiaoli)["unread"] == []
    assert "已读" in page(world, world.zhou, "customer", id=ZHANG)


def test_a_handover_that_was_prepared_is_off_the_list_until_its_own_day_or_another_day_is_set(world):
    def steps(who=None):
        return [b["step"] for b in seen(world, who or world.xiaoli)["handovers"]]

    done(world.do(world.zhou, "block_edit", block="jinxiu", handover_on=later(world, 10)))
    assert steps() == [1]
    done(world.do(world.xiaoli, "handover_done", block="jinxiu", step="1"))
    assert steps() == []
    world.wait(days=10)
    assert steps() == [2]
    done(world.do(world.xiaoli, "handover_done", block="jinxiu", step="2"))
    assert steps() == []
    done(world.do(world.zhou, "block_edit", block="jinxiu", handover_on=later(world, 8)))
    assert steps() == [1], "another day asks again"
    assert world.do(world.xiaoli, "handover_done", block="jinxiu", step="3").reason == "choice_unknown"
    assert world.do(world.xiaozhao, "handover_done", block="jinxiu", step="1").verdict == "quarantined"


# -- the customer's page


def customer(world, who=None, **args):
    return seen(world, who or world.xiaoli, "customer", id=ZHANG, **args)["customer"]


@pytest.mark.parametrize(
    "days, level",
    [(37, "H"), (38, "A"), (60, "A"), (61, "B"), (120, "B"), (121, "C")],
)
def test_the_level_is_suggested_from_the_days_left_to_decide(world, days, level):
    met(world, plan_on=clock.day_of(world.now))
    done(world.do(world.xiaoli, "plan", customer=ZHANG, plan_on=later(world, days), source="owner"))
    assert (customer(world)["level_hint"], customer(world)["level"]) == (level, "N"), "suggested, never set"
    assert customer(world)["decide_in"] == days - 30


def later(world, days):
    from fieldsales.offline.days import add_days

    return add_days(clock.day_of(world.now), days)


def test_a_kind_of_floor_with_a_longer_lead_time_brings_the_decision_nearer(world):
    met(world, plan_on=later(world, 50))
    assert customer(world)["level_hint"] == "A"
    done(world.do(world.xiaoli, "customer_edit", customer=ZHANG, product="solid"))
    assert customer(world)["level_hint"] == "H", "50 days less 30 for solid wood less 15"


@pytest.mark.parametrize("result, level", [("store_visited", "A"), ("measured", "H"), ("deposit", "O")])
def test_a_step_of_the_customer_suggests_the_level_it_means(world, result, level):
    graded(world, "B")
    assert customer(world)["level_hint"] is None
    follow(world, "", result)
    assert customer(world)["level_hint"] == level
    asks = customer(world)["hint_asks"] == 1
    assert asks == (level != "A"), "two steps up ask for a reason"
    refused = world.do(world.xiaoli, "level", customer=ZHANG, level=level, level_was="B")
    assert (refused.reason == "level_reason_needed") == asks
    done(world.do(world.xiaoli, "level", customer=ZHANG, level=level, level_was="B", reason="来过店"))
    assert customer(world)["level_hint"] is None


def test_nothing_is_suggested_once_the_deposit_is_paid(world):
    graded(world, "O", plan_on=later(world, 200))
    assert customer(world)["level_hint"] is None


def silent(world):
    return customer(world)["silent"], customer(world)["level_hint"]


def test_after_three_attempts_without_an_answer_one_level_less_is_suggested_and_never_set(world):
    graded(world, "A")
    for _ in range(3):
        assert silent(world) == (None, None)
        world.wait(days=1)
        follow(world, "R06", "no_answer", next_in="1")
    assert silent(world) == ("calls", "B") and customer(world)["level"] == "A"
    assert "三次联系无回应" in page(world, world.xiaoli, "customer", id=ZHANG)
    follow(world, "R06")
    assert silent(world) == (None, None), "whoever answers is not silent"


def test_two_rhythms_without_an_answer_suggest_one_level_less_if_somebody_tried(world):
    graded(world, "A")
    world.wait(days=20)
    assert silent(world) == (None, None), "nobody tried: that is not the customer's silence"
    follow(world, "R06", "wechat_sent")
    assert silent(world) == ("rhythms", "B")


def test_who_falls_from_h_in_silence_asks_for_a_reason_and_a_far_day_takes_him_further_down(world):
    graded(world, "H")
    for _ in range(3):
        world.wait(days=1)
        follow(world, "R05", "switched_off", next_in="1")
    assert silent(world) == ("calls", "A") and customer(world)["hint_asks"] == 1
    done(world.do(world.xiaoli, "plan", customer=ZHANG, plan_on=later(world, 200), source="owner"))
    assert silent(world) == ("calls", "C")


def test_a_step_up_speaks_louder_than_silence(world):
    graded(world, "B")
    follow(world, "", "measured")
    for _ in range(3):
        world.wait(days=1)
        follow(world, "R07", "no_answer", next_in="1")
    assert silent(world) == (None, "H")


def test_once_the_installation_was_seen_to_the_level_laid_is_suggested(world):
    graded(world, "O", plan_on=later(world, 20))
    world.wait(days=20)
    follow(world, "R28", channel="visit")
    assert (customer(world)["level_hint"], customer(world)["hint_asks"]) == ("D", 0)


def test_a_customer_whose_door_is_not_on_this_phone_has_his_page_all_the_same(world):
    met(world)
    with world.store.writer() as conn:
        conn.execute("UPDATE door SET bucket = 'building:elsewhere' WHERE id = ?", (DOOR,))
    assert customer(world)["door_here"] == 0
    assert "锦绣花园 1-1-301" in page(world, world.xiaoli, "customer", id=ZHANG)
    world.wait(days=1)
    assert [k["who"] for k in seen(world, world.xiaoli)["due"]] == ["张先生 · 锦绣花园 1-1-301"]


def test_the_type_is_suggested_from_need_and_people(world):
    met(world, is_key_person="1")
    assert customer(world)["type_hint"] == "indirect"
    done(
        world.do(
            world.xiaoli, "customer_edit", customer=ZHANG, type="potential", needs_renovation="1", plans_flooring="1"
        )
    )
    assert customer(world)["type_hint"] is None, "nobody decides yet"
    contact = world.all("SELECT id FROM contact")[0]["id"]
    done(world.do(world.xiaoli, "contact", door=DOOR, contact=contact, is_decider="1"))
    assert customer(world)["type_hint"] == "direct"


def test_an_answer_that_must_be_given_cannot_be_tapped_away(world):
    """chips.js takes back a chosen chip that is tapped again, unless it is required."""
    graded(world, "B", plan_on=later(world, 80))
    for more in ({}, {"task": "R07", "later": "1"}):
        shown = page(world, world.xiaoli, "customer", id=ZHANG, **more)
        radios = re.findall(r'<input type="radio"[^>]*name="(?:source|due_in|next_in)" value="[^"]+"[^>]*>', shown)
        chosen = [one for one in radios if " checked" in one]
        assert chosen and all(" required" in one for one in chosen), more


def test_an_estimated_day_says_so_and_how_far_it_may_be_off(world):
    met(world, stage="S05")
    row = customer(world)
    assert (row["t_source"], row["t_in"], row["t_band"]) == ("estimated", 50, 15)
    assert "±15 天" in page(world, world.xiaoli, "customer", id=ZHANG)
    done(world.do(world.xiaoli, "plan", customer=ZHANG, plan_on="2027-01-20", source="owner"))
    assert customer(world)["t_band"] is None


def test_a_month_that_was_named_is_shown_as_a_month_and_never_offered_as_a_day(world):
    met(world, plan="next_month")
    shown = page(world, world.xiaoli, "customer", id=ZHANG)
    assert "<dd>2026年12月 <small>业主说的 · 离安装约 23 天</small>" in shown and 'name="plan_on" required value=""' in shown
    assert "安装日期</b> <b>2026年12月</b>" in shown
    assert "2026年12月" in (history := page(world, world.xiaoli, "history", id=DOOR)) and "12月1日" not in history
    world.wait(days=1)
    assert "离安装约 22 天" in page(world, world.xiaoli)
    assert "Dec 2026" in page(world, world.xiaoli, "door", "en", id=DOOR)
    done(world.do(world.xiaoli, "plan", customer=ZHANG, plan_on="2026-12-20", source="owner"))
    shown = page(world, world.xiaoli, "customer", id=ZHANG)
    assert "安装日期</b> 2026年12月 → <b>12月20日</b>" in shown and 'required value="2026-12-20"' in shown


def test_steps_for_which_it_is_too_late_are_one_task_with_the_list_inside(world):
    graded(world, "H", plan_on=later(world, 10))
    tasks = [t for t in seen(world, world.xiaoli, "customer", id=ZHANG)["tasks"] if t["rule"] == "R60"]
    assert len(tasks) > 1 and [t["nth"] for t in tasks] == list(range(1, len(tasks) + 1))
    shown = page(world, world.xiaoli, "customer", id=ZHANG, task="R60")
    assert "一次办齐" in shown and shown.count("<li>复尺</li>") == 1


def due_on(world):
    (row,) = world.all(f"SELECT due_on FROM customer WHERE id = '{ZHANG}'")
    return row["due_on"]


def test_the_day_that_is_proposed_is_the_day_on_which_he_comes_again(world):
    graded(world, "A", stage="S05")
    world.wait(days=8)
    first = seen(world, world.xiaoli, "customer", id=ZHANG)["tasks"][0]
    assert first["rule"] == "R15" and first["next_on"] == later(world, 5), "the stage asks sooner than the level"
    assert "按规则安排 12月" in page(world, world.xiaoli, "customer", id=ZHANG)
    follow(world, first["rule"])
    assert due_on(world) == first["next_on"]


def test_no_day_is_proposed_while_other_tasks_keep_him_on_the_list(world):
    met(world, stage="S05")
    world.wait(days=1)
    tasks = {t["rule"]: t for t in seen(world, world.xiaoli, "customer", id=ZHANG)["tasks"]}
    assert (tasks["R03"]["others_wait"], tasks["R02"]["others_wait"]) == (1, 0), "a call is no message; a message puts the call off by a day"
    shown = page(world, world.xiaoli, "customer", id=ZHANG)
    assert "<span>按规则安排</span>" in shown and "还有 1 项任务已到期" in shown
    follow(world, "R02", "wechat_sent")
    shown = page(world, world.xiaoli, "customer", id=ZHANG)
    assert "按规则安排 11月" in shown and "项任务已到期" not in shown


def test_who_is_not_graded_comes_again_tomorrow_and_what_is_still_due_is_not_called_next(world):
    met(world, stage="S05")
    world.wait(days=1)
    tasks = {t["rule"]: t for t in seen(world, world.xiaoli, "customer", id=ZHANG)["tasks"]}
    assert tasks["R03"]["next_on"] == later(world, 1), "the level is still to be set"
    said = seen(world, world.xiaoli, done=follow(world, "R03").id)["done"]
    assert (said["still"], said["due_on"]) == (1, later(world, -1)), "the thank-you of yesterday"
    said = seen(world, world.xiaoli, done=follow(world, "R02", "wechat_sent").id)["done"]
    assert (said["still"], said["due_on"]) == (0, later(world, 1))


def test_a_contact_out_of_turn_proposes_by_the_type_of_the_customer_and_not_by_his_level_alone(world):
    graded(world, "A", stage="S05")
    done(world.do(world.xiaoli, "customer_edit", customer=ZHANG, type="potential"))
    tasks = seen(world, world.xiaoli, "customer", id=ZHANG)["tasks"]
    assert tasks[0]["free_on"] == later(world, 90)
    follow(world, "")
    assert due_on(world) == later(world, 90)


def test_on_the_day_on_which_a_stage_was_seen_its_first_step_is_proposed_and_with_a_named_day_none_of_its_rhythm(world):
    graded(world, "B", stage="S05")
    assert seen(world, world.xiaoli, "customer", id=ZHANG)["tasks"][0]["free_on"] == due_on(world) == later(world, 2)
    world.wait(days=1)
    done(world.do(world.xiaoli, "plan", customer=ZHANG, plan_on=later(world, 80), source="owner"))
    tasks = seen(world, world.xiaoli, "customer", id=ZHANG)["tasks"]
    assert tasks[0]["free_on"] == later(world, 14)
    follow(world, "")
    assert due_on(world) == later(world, 14)


def test_a_step_before_the_installation_is_proposed_when_it_comes_sooner_than_the_rhythm(world):
    graded(world, "B", plan_on=later(world, 63))
    tasks = seen(world, world.xiaoli, "customer", id=ZHANG)["tasks"]
    assert tasks[0]["free_on"] == later(world, 3), "first talk on the choice, sixty days before"
    follow(world, "")
    assert due_on(world) == later(world, 3)


def test_the_task_that_was_chosen_is_the_one_that_is_finished(world):
    graded(world, "A", stage="S05")
    world.wait(days=8)
    assert 'name="task" value="R15"' in page(world, world.xiaoli, "customer", id=ZHANG), "the most urgent by itself"
    assert 'name="task" value="R06"' in page(world, world.xiaoli, "customer", id=ZHANG, task="R06")


def test_who_put_a_task_off_twice_is_told_to_finish_it_and_the_manager_may_move_it(world):
    graded(world, "A")
    world.wait(days=7)
    for _ in range(2):
        done(world.do(world.xiaoli, "move", customer=ZHANG, task="R06", next_in=1))
        world.wait(days=1)
    given = {"id": ZHANG, "task": "R06", "later": "1"}
    assert "/do/move" not in page(world, world.xiaoli, "customer", **given)
    assert "/do/move" in page(world, world.zhou, "customer", **given)


def test_the_past_tells_who_when_how_what_and_every_level(world):
    graded(world, "B")
    world.wait(hours=1)
    done(world.do(world.zhou, "level", customer=ZHANG, level="A", level_was="B", reason="他爱人也喜欢"))
    world.wait(hours=1)
    done(world.do(world.xiaoli, "move", customer=ZHANG, task="R06", next_in=7, reason="出差"))
    past = seen(world, world.zhou, "customer", id=ZHANG)["past"]
    told = [(e["kind"], e["result"], e["before"], e["person"], e["text"]) for e in past]
    assert told[:2] == [("followup", "moved", None, "小李", "出差"), ("level", "A", "B", "周老板", "他爱人也喜欢")]
    assert [e["result"] for e in past][2:].count("talked_ok") == 2, "the call and the visit"


def test_the_manager_opens_the_same_page_and_can_do_the_same_and_comment(world):
    graded(world, "A")
    shown = page(world, world.zhou, "customer", id=ZHANG)
    for action in ("follow", "level", "plan", "customer_edit", "own_task", "comment"):
        assert f"/do/{action}" in shown
    assert "/do/comment" not in page(world, world.xiaoli, "customer", id=ZHANG)
    done(world.do(world.zhou, "follow", customer=ZHANG, task="R06", channel="call", result="appointment", next_in=2))
    assert world.row("customer", ZHANG)["next_on"] == later(world, 2)


def test_the_door_leads_to_the_customer_and_says_what_is_next(world):
    graded(world, "A")
    shown = page(world, world.xiaoli, "door", id=DOOR)
    assert f"/customer/{DOOR}%40xiaoli" in shown and "邀约到店/量房" in shown
    assert "/customer/" not in page(world, world.xiaowang, "door", id="jinxiu-3.1.2.1")


def test_the_words_to_say_carry_the_shop_and_who_says_them(world):
    met(world)
    (row,) = seen(world, world.xiaoli)["due"]
    assert row["message"].startswith("您好，我是木语地板的小李")
    assert "我是木语地板的周老板" in page(world, world.zhou, "customer", id=ZHANG)


def test_a_task_that_was_put_off_says_so_afterwards(world):
    graded(world, "A")
    world.wait(days=7)
    done(world.do(world.xiaoli, "move", "01jdmove000000000000000000", customer=ZHANG, task="R06", next_in=3))
    assert "已改期 · 下次 12月2日" in page(world, world.xiaoli, done="01jdmove000000000000000000")


def test_a_visit_counts_once_however_often_it_is_corrected_and_not_when_it_is_taken_back(world):
    def counted():
        return seen(world, world.xiaoli, "me")["done"]["today"], seen(world, world.xiaoli)["day"]["knocked"]

    wrong = done(world.do(world.xiaoli, "visit", door=DOOR, outcome="no_answer")).id
    assert counted() == (1, 1)
    for outcome in ("refused", "worker_only"):
        done(world.do(world.xiaoli, "correct", visit=wrong, outcome=outcome))
        assert counted() == (1, 1)
    done(world.do(world.xiaoli, "undo", visit=wrong))
    assert counted() in ((0, 0), (None, 0))
