"""What a door remembers: visits, corrections, what was learned, and for whom."""

import re
from datetime import timedelta

import pytest

from fieldsales import clock, mutations, screens
from fieldsales.offline import forms

DOOR = "jinxiu-1.1.3.2"
SHARED = "jinxiu-3.1.2.1"


def visit(world, who, door=DOOR, outcome="no_answer", **more):
    verdict = world.do(who, "visit", door=door, outcome=outcome, **more)
    assert verdict.verdict == "applied", verdict
    return verdict.id


def shown(world, door=DOOR):
    row = world.row("door", door)
    return row["outcome"], row["tries"]


def test_only_the_outcome_is_obligatory(world):
    visit(world, world.xiaoli)
    assert shown(world) == ("no_answer", 1)
    assert world.do(world.xiaoli, "visit", door=DOOR).reason == "arg_missing"


def test_a_closed_door_is_counted_until_somebody_opens(world):
    for outcome in ("no_answer", "no_answer", "locked_empty"):
        world.wait(hours=1)
        visit(world, world.xiaoli, outcome=outcome)
    assert shown(world) == ("locked_empty", 3)
    world.wait(hours=1)
    visit(world, world.xiaoli, outcome="worker_only")
    assert shown(world) == ("worker_only", 0)
    world.wait(hours=1)
    visit(world, world.xiaoli)
    assert shown(world) == ("no_answer", 1)


def test_an_older_capture_never_overwrites_a_newer_one(world):
    old = world.record("visit", door=SHARED, outcome="no_answer", stage="S03", company="旧装饰")
    world.wait(hours=2)
    visit(world, world.xiaowang, SHARED, "owner_met", stage="S05")
    late = world.do(world.xiaoli, "visit", door=SHARED, outcome="no_answer")
    assert late.verdict == "applied"
    assert mutations.accept(world.store, world.xiaoli, old, world.now).verdict == "applied"
    door = world.row("door", SHARED)
    assert (door["outcome"], door["stage"], door["company"]) == ("no_answer", "S05", "旧装饰")
    assert door["visited_at"] > old["at"]
    assert [
        f["value"]
        for f in world.all("SELECT value FROM fact WHERE subject_id = :d AND field = 'stage' ORDER BY at", d=SHARED)
    ] == ["S03", "S05"]


def test_undo_brings_back_the_earlier_outcome(world):
    visit(world, world.xiaoli, outcome="worker_only")
    world.wait(hours=1)
    wrong = visit(world, world.xiaoli, outcome="refused")
    world.wait(seconds=5)
    assert world.do(world.xiaoli, "undo", visit=wrong).verdict == "applied"
    assert shown(world) == ("worker_only", 0)
    assert len(world.all("SELECT * FROM visit WHERE door_id = :d", d=DOOR)) == 3, "nothing is deleted"


def test_undoing_the_only_visit_makes_the_door_unvisited_again(world):
    only = visit(world, world.xiaoli)
    world.do(world.xiaoli, "undo", visit=only)
    door = world.row("door", DOOR)
    assert (door["outcome"], door["tries"], door["visited_at"], door["visited_by"]) == (None, 0, None, None)


def test_a_correction_is_a_new_row_that_keeps_the_time_of_the_knock(world):
    first = visit(world, world.xiaoli, outcome="refused")
    world.wait(hours=1)
    visit(world, world.xiaoli, outcome="no_answer")
    world.wait(days=1)
    assert world.do(world.xiaoli, "correct", visit=first, outcome="family_met").verdict == "applied"
    assert shown(world) == ("no_answer", 1), "an older visit that is corrected stays the older one"
    old, new = world.all("SELECT * FROM visit WHERE id = :v OR corrects_id = :v ORDER BY id = :v DESC", v=first)
    assert (old["at"], old["day"]) == (new["at"], new["day"])
    said = world.one("SELECT * FROM fact WHERE subject_id = :v", v=first)
    assert (said["field"], said["value"], said["at"] > new["at"]) == ("outcome", "family_met", True)


def test_of_two_corrections_of_one_visit_the_last_counts(world):
    first = visit(world, world.xiaoli, outcome="refused")
    world.do(world.xiaoli, "correct", "m-c1", visit=first, outcome="family_met")
    world.do(world.xiaoli, "correct", "m-c2", visit=first, outcome="owner_met")
    assert shown(world) == ("owner_met", 0)


def test_a_rep_cannot_undo_or_correct_what_another_rep_logged(world):
    theirs = visit(world, world.xiaowang, SHARED)
    assert world.do(world.xiaoli, "undo", visit=theirs).reason == "visit_not_yours"
    assert world.do(world.xiaoli, "correct", visit=theirs, outcome="refused").reason == "visit_not_yours"
    assert world.do(world.zhou, "undo", visit=theirs).verdict == "applied"


def test_several_people_can_live_behind_one_door(world):
    first = visit(world, world.xiaoli, outcome="family_met", name="王阿姨", contact_role="parent", data_source="told")
    world.wait(minutes=1)
    done = world.do(
        world.xiaoli,
        "contact",
        door=DOOR,
        name="王先生",
        phone="+86 138-0013-8000",
        is_decider="1",
        data_source="referral",
        wechat_same="1",
    )
    assert done.verdict == "applied"
    mother, son = world.all("SELECT * FROM contact WHERE door_id = :d ORDER BY made_at", d=DOOR)
    assert mother["id"] == f"{first}.contact"
    assert (mother["name"], mother["role"], mother["is_decider"]) == ("王阿姨", "parent", 0)
    assert (son["phone"], son["wechat"], son["is_decider"], son["data_source"]) == (
        "13800138000",
        "13800138000",
        1,
        "referral",
    )
    assert "wangxiansheng" in son["search"] and "13800138000" in son["search"]


def test_personal_data_need_a_source(world):
    assert (
        world.do(world.xiaoli, "visit", door=DOOR, outcome="owner_met", phone="13800138000").reason
        == "data_source_needed"
    )
    assert world.do(world.xiaoli, "contact", door=DOOR, name="王", data_source="bought").reason == "data_source_known"


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        ({"phone": "1380013800", "data_source": "told"}, "phone_wrong"),
        ({"wechat": "a b", "data_source": "told"}, "wechat_wrong"),
        ({"plan_on": "2026-02-30"}, "day_wrong"),
        ({"next_on": "tomorrow"}, "day_wrong"),
        ({"stage_seen_on": "2026-12-24", "stage": "S03"}, "seen_in_future"),
        ({"stage": "S99"}, "stage_known"),
        ({"need_area": "many"}, "area_wrong"),
        ({"need_area": "1.2.3"}, "area_wrong"),
        ({"need_area": "."}, "area_wrong"),
        ({"next_in": "5"}, "choice_unknown"),
        ({"quiet": "7"}, "choice_unknown"),
        ({"note": "长" * 2001}, "note_length"),
        ({"name": "长" * 41, "data_source": "told"}, "name_too_long"),
        ({"outcome": "undone"}, "outcome_unknown"),
        ({"is_decider": "2"}, "yes_or_no"),
    ],
)
def test_bad_input_is_refused_whole_and_with_a_reason(world, args, reason):
    verdict = world.do(world.xiaoli, "visit", **{"door": DOOR, "outcome": "owner_met", **args})
    assert (verdict.verdict, verdict.reason) == ("rejected", reason)
    assert world.all("SELECT id FROM visit WHERE door_id = :d", d=DOOR) == []


def test_every_field_keeps_its_history(world):
    visit(world, world.xiaoli, outcome="owner_met", name="张哥", data_source="told")
    contact = world.one("SELECT id FROM contact WHERE door_id = :d", d=DOOR)["id"]
    for name in ("张先生", "张伟"):
        world.wait(days=1)
        world.do(world.xiaoli, "contact", door=DOOR, contact=contact, name=name)
    facts = world.all(
        "SELECT value, person_id FROM fact WHERE subject_id = :c AND field = 'name' ORDER BY at", c=contact
    )
    assert [f["value"] for f in facts] == ["张哥", "张先生", "张伟"]
    assert world.row("contact", contact)["name"] == "张伟"


def test_what_is_known_of_people_is_seen_by_nobody_but_who_learned_it(world):
    visit(
        world,
        world.xiaoli,
        SHARED,
        "owner_met",
        name="张哥",
        phone="13800138000",
        data_source="told",
        note="要锁扣",
        need_area="96",
        next_in="3",
    )
    assert world.as_seen_by(world.xiaowang, "SELECT id FROM contact") == []
    assert world.as_seen_by(world.xiaowang, "SELECT id FROM customer") == []
    assert world.as_seen_by(world.xiaowang, "SELECT id FROM note") == []
    assert world.as_seen_by(world.xiaowang, "SELECT value FROM fact WHERE field NOT IN ('stage')") == []
    (claim,) = world.as_seen_by(world.xiaowang, "SELECT * FROM claim")
    assert (claim["door_id"], claim["person_id"]) == (SHARED, "xiaoli"), "only that the door is taken"


def test_two_reps_at_one_door_never_share_a_row(world):
    for who in (world.xiaoli, world.xiaowang):
        visit(world, who, SHARED, "owner_met", name="张哥", data_source="told")
    assert {c["owner_id"] for c in world.all("SELECT owner_id FROM customer WHERE door_id = :d", d=SHARED)} == {
        "xiaoli",
        "xiaowang",
    }


def test_a_rep_cannot_change_another_reps_contact(world):
    visit(world, world.xiaowang, SHARED, "owner_met", name="张哥", data_source="told")
    contact = world.one("SELECT id FROM contact")["id"]
    assert world.do(world.xiaoli, "contact", door=SHARED, contact=contact, name="李").reason == "not_yours"
    assert world.do(world.xiaoli, "contact_stop", contact=contact).reason == "not_yours"
    assert world.do(world.zhou, "contact", door=SHARED, contact=contact, name="张伟").verdict == "applied"
    assert world.row("contact", contact)["name"] == "张伟"
    assert len(world.all("SELECT id FROM customer")) == 1, "a manager who corrects a name does not take the customer"


def customer(world):
    return world.one("SELECT * FROM customer WHERE door_id = :d", d=DOOR)


def test_meeting_somebody_settles_the_appointment_and_a_closed_door_does_not(world):
    visit(world, world.xiaoli, outcome="owner_met", next_in="3")
    assert customer(world)["next_on"] == "2026-11-25"
    world.wait(days=3)
    visit(world, world.xiaoli)
    assert customer(world)["next_on"] == "2026-11-25"
    world.wait(hours=3)
    visit(world, world.xiaoli, outcome="family_met")
    assert customer(world)["next_on"] is None


def test_who_must_not_be_disturbed_has_no_appointment(world):
    visit(world, world.xiaoli, outcome="owner_met", next_in="3")
    world.wait(hours=1)
    visit(world, world.xiaoli, outcome="no_answer", quiet="90")
    assert world.row("door", DOOR)["quiet_until"] == "2027-02-20"
    assert customer(world)["next_on"] is None
    world.wait(hours=1)
    visit(world, world.xiaoli, outcome="refused", quiet="ever")
    assert world.row("door", DOOR)["quiet_until"] == "9999-12-31"


def test_who_says_no_is_not_contacted_any_more(world):
    visit(world, world.xiaoli, outcome="owner_met", name="张哥", data_source="told", next_in="3")
    contact = world.one("SELECT id FROM contact")["id"]
    world.wait(hours=1)
    assert world.do(world.xiaoli, "contact_stop", contact=contact).verdict == "applied"
    assert world.row("contact", contact)["do_not_contact"] == 1
    assert customer(world)["next_on"] is None
    world.wait(hours=1)
    world.do(world.xiaoli, "contact_stop", contact=contact, lift="1")
    assert world.row("contact", contact)["do_not_contact"] == 0


@pytest.mark.parametrize(
    ("said", "plan_on", "precision"),
    [
        ({"plan": "this_month"}, "2026-11-01", "month"),
        ({"plan": "next_month"}, "2026-12-01", "month"),
        ({"plan": "three_months"}, "2027-02-20", "unknown"),
        ({"plan": "open"}, None, "unknown"),
        ({"plan_on": "2027-01-18"}, "2027-01-18", "day"),
    ],
)
def test_a_plan_keeps_how_exactly_it_was_said(world, said, plan_on, precision):
    visit(world, world.xiaoli, outcome="owner_met", **said)
    assert (customer(world)["plan_on"], customer(world)["plan_precision"]) == (plan_on, precision)


def test_a_stage_was_seen_today_unless_another_day_is_given(world):
    visit(world, world.xiaoli, outcome="worker_only", stage="S05")
    assert world.row("door", DOOR)["stage_seen_on"] == "2026-11-22"
    world.wait(days=2)
    world.do(world.xiaoli, "learn", door=DOOR, stage="S06", stage_seen_on="2026-11-23")
    door = world.row("door", DOOR)
    assert (door["stage"], door["stage_seen_on"]) == ("S06", "2026-11-23")


def test_an_untouched_door_is_not_sent_again(world):
    before = world.row("door", "jinxiu-1.1.3.1")["rev"]
    visit(world, world.xiaoli)
    assert world.row("door", "jinxiu-1.1.3.1")["rev"] == before


def test_nobody_logs_a_visit_in_another_reps_block(world):
    verdict = world.do(world.xiaozhao, "visit", door=DOOR, outcome="no_answer")
    assert (verdict.verdict, verdict.reason) == ("quarantined", "not_yours")


def test_a_photo_belongs_to_who_took_it(world):
    photo = {"door": SHARED, "sha256": "a" * 64, "bytes": "1000", "width": "40", "height": "30"}
    done = world.do(world.xiaoli, "photo", **photo)
    assert done.verdict == "applied"
    assert world.as_seen_by(world.xiaowang, "SELECT id FROM photo") == []
    assert world.do(world.xiaowang, "photo_remove", photo=done.id).reason == "not_yours"
    assert world.do(world.xiaoli, "photo_remove", photo=done.id).verdict == "applied"
    assert world.row("photo", done.id)["gone_at"]
    assert world.do(world.xiaoli, "photo", **photo | {"bytes": "6000000"}).reason == "photo_too_big"
    assert world.do(world.xiaoli, "photo", **photo | {"sha256": "x" * 64}).reason == "photo_wrong"


def page(world, who, name, id="", **args):
    given = {k: str(v) for k, v in args.items()} | ({"id": id} if id else {})
    return screens.render(world.store, name, who, given, "en", f"/{name}/{id}")


def offered_after(world, door):
    return re.search(r'name="next" value="/door/([^"?]+)', page(world, world.xiaoli, "door", door))[1]


def test_the_next_door_is_the_rest_of_the_floor_then_the_floor_below_then_the_next_unit(world):
    assert offered_after(world, "jinxiu-2.1.6.1") == "jinxiu-2.1.6.2"
    assert offered_after(world, "jinxiu-2.1.6.2") == "jinxiu-2.1.6.1"
    visit(world, world.xiaoli, "jinxiu-2.1.6.1")
    assert offered_after(world, "jinxiu-2.1.6.2") == "jinxiu-2.1.5.1"
    for door in world.all(
        "SELECT id FROM door WHERE building_id = 'jinxiu-2' AND unit_id = 'jinxiu-2.1' AND outcome IS NULL"
    ):
        visit(world, world.xiaoli, door["id"])
    assert offered_after(world, "jinxiu-2.1.1.1") == "jinxiu-2.2.6.1"


def test_nobody_is_led_to_a_door_that_is_taken_or_must_not_be_disturbed(world):
    visit(world, world.xiaowang, "jinxiu-3.1.6.2", "owner_met", next_in="3")
    world.do(world.xiaowang, "undo", visit=world.one("SELECT id FROM visit")["id"])
    world.do(world.xiaowang, "learn", door="jinxiu-3.1.5.1", quiet="ever")
    assert offered_after(world, "jinxiu-3.1.6.1") == "jinxiu-3.1.5.2"


def test_a_taken_door_says_so_and_nothing_of_whom(world):
    visit(
        world,
        world.xiaowang,
        SHARED,
        "owner_met",
        name="张哥",
        phone="13800138000",
        data_source="told",
        note="要锁扣",
        need_area="96",
    )
    seen = page(world, world.xiaoli, "door", SHARED) + page(world, world.xiaoli, "history", SHARED)
    assert "A colleague looks after this door" in seen
    assert not re.search("张哥|13800138000|138 0013|要锁扣|96 m²", seen)


def test_the_plan_shows_highest_floor_first_and_a_mirrored_unit_from_the_right(world):
    rooms = re.findall(r"/door/jinxiu-1[^>]* class=\"v\">([^<]+)", page(world, world.xiaoli, "building", "jinxiu-1"))
    assert rooms[:4] == ["1801", "1802", "1802", "1801"]
    assert rooms[-4:] == ["101", "102", "102", "101"]
    assert "12A01" in rooms and "401" not in rooms


def test_a_cell_tells_outcome_tries_taken_and_quiet(world):
    for _ in range(2):
        world.wait(hours=1)
        visit(world, world.xiaoli, SHARED)
    world.do(world.xiaowang, "learn", door=SHARED, next_in="3", quiet="90")
    cell = re.search(f'<a href="/door/{SHARED}"[^>]*>.*?</a>', page(world, world.xiaoli, "building", "jinxiu-3"))[0]
    assert 'class="n t q"' in cell and 'aria-label="201 No one home 2"' in cell and 'data-l="N2"' in cell


def test_a_door_costs_few_bytes_on_the_plan(world):
    id = "01jd0000000000000000000033"
    world.do(
        world.zhou,
        "building",
        id,
        block="jinxiu",
        label="8",
        template="highrise33",
        units="1,2,3",
        floor_from=1,
        floor_to=33,
        doors=4,
    )
    doors = [d["id"] for d in world.all("SELECT id FROM door WHERE building_id = :id", id=id)]
    assert len(doors) == 33 * 3 * 4
    for door in doors:
        visit(world, world.xiaoli, door)
    shown = page(world, world.xiaoli, "building", id)
    assert len(shown.encode()) / len(doors) < 150


def test_a_whole_floor_is_logged_at_once_and_taken_back_at_once(world):
    chosen = page(world, world.xiaoli, "building", "jinxiu-2", select=1, floor=3)
    doors = re.findall(r'name="door" value="([^"]+)" checked', chosen)
    assert len(doors) == 6
    form = [
        ("id", "m-floor"),
        *[("door", d) for d in doors],
        ("outcome", "no_answer"),
        ("next", "/building/jinxiu-2?done={id}"),
    ]
    prepared = forms.records("visit", form, at=clock.iso(world.now), day="2026-11-22", mint=lambda: "unused")
    for record in prepared.records:
        assert mutations.accept(world.store, world.xiaoli, record, world.now).verdict == "applied"
    toast = page(world, world.xiaoli, "building", "jinxiu-2", done="m-floor")
    assert "6 doors · No one home" in toast
    for visit_id in re.findall(r'name="visit" value="([^"]+)"', toast):
        world.do(world.xiaoli, "undo", visit=visit_id)
    assert world.all("SELECT id FROM door WHERE outcome IS NOT NULL") == []
    assert "Undo" not in page(world, world.xiaoli, "building", "jinxiu-2", done="m-floor"), (
        "what is undone is not offered again"
    )


def test_the_last_tenth_of_unvisited_doors_stands_out(world):
    doors = [d["id"] for d in world.all("SELECT id FROM door WHERE building_id = 'jinxiu-3' ORDER BY id")]
    for door in doors[:-2]:
        visit(world, world.xiaoli, door)
    assert 'class="plan last"' not in page(world, world.xiaoli, "building", "jinxiu-3")
    visit(world, world.xiaoli, doors[-2])
    assert 'class="plan last"' in page(world, world.xiaoli, "building", "jinxiu-3")


def test_today_lists_overdue_first_and_only_what_is_mine(world, monkeypatch):
    for door, days in (("jinxiu-2.1.1.1", 3), ("jinxiu-2.1.1.2", 1), (SHARED, 30)):
        visit(world, world.xiaoli, door, "owner_met", name=f"客{days}", data_source="told", next_in=days)
        world.do(world.xiaoli, "level", customer=f"{door}@xiaoli", level="C")  # who is not graded is due tomorrow anyway
    visit(world, world.xiaowang, SHARED, "owner_met", name="别人的", data_source="told", next_in=1)
    monkeypatch.setattr(clock, "now", lambda: world.now + timedelta(days=3))
    shown = page(world, world.xiaoli, "today")
    assert shown.index("客1") < shown.index("客3")
    assert "2 d late" in shown and "2 to follow up" in shown
    assert "别人的" not in shown and "客30" not in shown


def test_the_history_says_who_and_from_what_to_what(world):
    first = visit(world, world.xiaoli, stage="S03")
    world.wait(days=1)
    world.do(world.xiaoli, "learn", door=DOOR, stage="S05")
    world.do(world.xiaoli, "correct", visit=first, outcome="worker_only")
    text = re.sub(r"<[^>]+>", "", page(world, world.xiaoli, "history", DOOR))
    assert "Water and electricity → Tiling and levelling" in text
    assert "No one home → Only workers" in text and "小李" in text


@pytest.mark.parametrize(
    "how", ["", "met=owner_met", "met=nonsense", "person=new", "person=nobody", "learn=1", "correct=nothing", "done=x"]
)
def test_the_door_answers_to_any_address(world, how):
    args = dict([how.split("=")]) if how else {}
    assert "jinxiu-1" in page(world, world.xiaoli, "door", DOOR, **args)


def test_when_all_is_knocked_the_doors_where_nobody_was_home_come_again_on_another_day(world, monkeypatch):
    doors = [d["id"] for d in world.all("SELECT id FROM door WHERE building_id = 'jinxiu-3' ORDER BY id")]
    for door in doors:
        visit(world, world.xiaoli, door, "no_answer" if door == "jinxiu-3.1.4.1" else "owner_met")
    monkeypatch.setattr(clock, "now", lambda: world.now)
    assert "All knocked" in page(world, world.xiaoli, "building", "jinxiu-3")
    world.wait(days=1)
    shown = page(world, world.xiaoli, "building", "jinxiu-3")
    assert "Again: 401" in shown
    assert offered_after(world, "jinxiu-3.1.6.1") == "jinxiu-3.1.4.1"


def test_a_manager_sees_what_the_rep_knows_and_whose_it_is(world):
    visit(world, world.xiaoli, outcome="owner_met", name="张哥", data_source="told", need_area="96", note="要锁扣")
    seen = page(world, world.zhou, "door", DOOR)
    assert "小李 looks after this door" in seen
    assert "张哥" in seen and "96 m²" in seen and "要锁扣" in seen


def test_undoing_a_meeting_brings_its_appointment_back_unless_a_newer_one_was_made(world):
    visit(world, world.xiaoli, outcome="owner_met", next_in="3")
    for newer, expected in ((None, "2026-11-25"), ("2026-12-24", "2026-12-24")):
        world.wait(hours=1)
        wrong = visit(world, world.xiaoli, outcome="family_met")
        assert customer(world)["next_on"] is None
        world.wait(minutes=1)
        if newer:
            world.do(world.xiaoli, "learn", door=DOOR, next_on=newer)
        assert world.do(world.xiaoli, "undo", visit=wrong).verdict == "applied"
        assert customer(world)["next_on"] == expected


def test_a_floor_chosen_as_a_whole_leaves_out_who_was_met_is_taken_or_must_not_be_disturbed(world):
    visit(world, world.xiaoli, "jinxiu-3.1.6.1", "owner_met")
    visit(world, world.xiaowang, "jinxiu-3.1.5.1", "owner_met", next_in="3")
    world.do(world.xiaoli, "learn", door="jinxiu-3.1.4.1", quiet="90")
    for floor in (6, 5, 4):
        chosen = page(world, world.xiaoli, "building", "jinxiu-3", select=1, floor=floor)
        assert re.findall(r'name="door" value="([^"]+)" checked', chosen) == [f"jinxiu-3.1.{floor}.2"]
