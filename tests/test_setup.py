"""How places come to be: two minutes at the gate, and what becomes of doors that were wrong."""

import json
import re

import pytest

from fieldsales import screens
from fieldsales.offline.plan import plan
from fieldsales.store import Params

TALL = {"block": "jinxiu", "label": "9", "template": "highrise33", "units": "1,2,3", "floor_from": 1, "floor_to": 33, "doors": 4}


def build(world, who, **changes):
    verdict = world.do(who, "building", **(TALL | changes))
    assert verdict.verdict == "applied", verdict
    return verdict.id


def reason(world, who, name, /, **args):
    return world.do(who, name, None, **args).reason


def rooms(world, building, unit="1", floor=None):
    found = world.all(
        "SELECT d.room, d.floor_label FROM door AS d JOIN unit AS u ON u.id = d.unit_id"
        " WHERE d.building_id = :b AND u.label = :u AND d.gone_at IS NULL ORDER BY d.floor_index, d.seq", b=building, u=unit,
    )  # fmt: skip
    return [row["room"] for row in found if floor is None or row["floor_label"] == floor]


def question(world, who, screen, query, **args):
    """The rows one query of a screen gives."""
    from fieldsales.sqlfile import screens as files

    sql = next(q.sql for q in files()[screen].queries if q.name == query)
    return world.as_seen_by(who, sql, **Params(args))


def test_a_33_floor_building_skips_4_and_14_and_calls_13_12A(world):
    nine = build(world, world.xiaoli, skip="4，14", alias="13=12A")
    floors = world.all("SELECT DISTINCT floor_index, floor_label FROM door WHERE building_id = :b ORDER BY floor_index", b=nine)
    assert [f["floor_index"] for f in floors] == list(range(1, 32))
    labels = [f["floor_label"] for f in floors]
    assert labels[:4] == ["1", "2", "3", "5"] and labels[10:14] == ["12", "12A", "15", "16"] and labels[-1] == "33"
    assert rooms(world, nine, floor="12A") == ["12A01", "12A02", "12A03", "12A04"]
    assert world.one("SELECT room FROM door WHERE building_id = :b AND short = '9-2-3304'", b=nine)["room"] == "3304"


def test_basements_count_down_and_there_is_no_floor_0(world):
    nine = build(world, world.xiaoli, floor_from=-2, floor_to=3, units="1")
    found = world.all("SELECT DISTINCT floor_index, floor_label FROM door WHERE building_id = :b ORDER BY floor_index", b=nine)
    assert [(f["floor_index"], f["floor_label"]) for f in found] == [(-2, "B2"), (-1, "B1"), (1, "1"), (2, "2"), (3, "3")]


def test_each_unit_may_have_its_own_number_of_doors(world):
    nine = build(world, world.xiaoli, doors="2,4,2")
    assert [len(rooms(world, nine, u, "7")) for u in "123"] == [2, 4, 2]


def test_a_tower_has_no_unit_in_its_short_names(world):
    nine = build(world, world.xiaoli, units=None, template="tower", floor_to=2, pattern="{floor}{letter}")
    upstairs = world.all("SELECT short FROM door WHERE building_id = :b AND floor_index = 2 ORDER BY seq", b=nine)
    assert [d["short"] for d in upstairs] == ["9-2A", "9-2B", "9-2C", "9-2D"]


def test_shops_take_the_ground_floor_and_are_shared_among_the_units(world):
    nine = build(world, world.xiaoli, shops="5")
    assert [rooms(world, nine, u, "1") for u in "123"] == [["商1", "商2"], ["商3", "商4"], ["商5"]]
    assert rooms(world, nine, "1", "2") == ["201", "202", "203", "204"]


def test_a_duplex_is_one_household_on_two_floors(world):
    nine = build(world, world.xiaoli, duplex="1", units="1")
    upper = world.one("SELECT * FROM door WHERE building_id = :b AND room = '3302'", b=nine)
    assert world.row("door", upper["merged_into"])["room"] == "3202"
    assert upper["kind"] == "duplex"


def test_door_order_is_mirrored_in_paired_units(world):
    nine = build(world, world.xiaoli, mirror="2")
    assert top_floor(world, nine) == [["3301", "3302", "3303", "3304"], ["3304", "3303", "3302", "3301"], ["3301", "3302", "3303", "3304"]]
    assert world.do(world.xiaoli, "unit_mirror", unit=f"{nine}.2", mirror="0").verdict == "applied"
    assert top_floor(world, nine)[1] == ["3301", "3302", "3303", "3304"]


def test_a_door_that_is_gone_leaves_a_hole_in_its_row_and_no_other_door_moves(world):
    nine = build(world, world.xiaoli)
    second = world.one("SELECT id FROM door WHERE unit_id = :u AND room = '3302'", u=f"{nine}.1")["id"]
    assert world.do(world.xiaoli, "door_remove", door=second).verdict == "applied"
    assert top_floor(world, nine)[0] == ["3301", None, "3303", "3304"]


def top_floor(world, building):
    """The rooms of the plan's first row, unit by unit from the left, as the page lays them out."""
    doors, units = (
        question(world, world.xiaoli, "building", query, id=building, me="xiaoli", today="2026-11-22") for query in ("cells", "units")
    )
    laid = plan(doors, units)
    assert laid["floors"][0]["label"] == "33" and [head["width"] for head in laid["heads"]] == [4, 4, 4]
    return [[door and door["room"] for door in group] for group in laid["floors"][0]["groups"]]


@pytest.mark.parametrize("changes", [
    {}, {"skip": "4,14,24", "alias": "13=12A"}, {"floor_from": -2, "shops": "7"}, {"doors": "2,4,2", "mirror": "2"},
    {"units": None, "doors": "12", "floor_from": 3}, {"duplex": "1", "skip": "33"}, {"pattern": "{unit}{floor}{door}"},
])  # fmt: skip
def test_the_preview_shows_exactly_what_is_built(world, changes):
    nine = build(world, world.xiaoli, **changes)
    shown = question(world, world.xiaoli, "setup", "floors", **{k: str(v) for k, v in (TALL | changes).items() if v is not None})
    built = world.all(
        "SELECT d.floor_index, MIN(d.floor_label) AS label, u.seq, COUNT(*) AS n, MIN(d.seq) AS low, MAX(d.seq) AS high"
        " FROM door AS d JOIN unit AS u ON u.id = d.unit_id WHERE d.building_id = :b GROUP BY d.floor_index, u.seq", b=nine,
    )  # fmt: skip
    seen = {(s["idx"], s["label"], s["unit_n"], s["n"]) for s in shown if s["n"]}
    assert seen == {(b["floor_index"], b["label"], b["seq"], b["n"]) for b in built}
    for s in shown:
        ends = world.all(
            "SELECT room FROM door WHERE building_id = :b AND floor_index = :f AND unit_id = :u ORDER BY seq",
            b=nine, f=s["idx"], u=f"{nine}.{s['unit_n']}",
        )  # fmt: skip
        assert not ends or (ends[0]["room"], ends[-1]["room"]) == (s["first"], s["last"])
    assert shown[0]["door_count"] == world.one("SELECT COUNT(*) AS n FROM door WHERE building_id = :b AND merged_into IS NULL", b=nine)["n"]


def test_every_step_of_the_form_is_a_page_of_its_own(world):
    args = {k: str(v) for k, v in TALL.items()} | {"skip": "4"}
    steps = [("units+", "units", "1,2,3,4"), ("to-", "hi", 32), ("doors+", "doors", "5")]
    for step, field, value in [*steps, ("skip 14", "skip", "4,14"), ("skip 4", "skip", "")]:
        assert question(world, world.xiaoli, "setup", "floors", **args, step=step)[0][field] == value
    page = screens.render(world.store, "setup", world.xiaoli, args, "zh", "/setup")
    assert "建立 384 户" in page


@pytest.mark.parametrize(("field", "typed"), [
    ("floor_to", "999"), ("floor_to", "顶"), ("floor_from", "-50"), ("doors", "101–104"), ("doors", "0"), ("shops", "x"),
])  # fmt: skip
def test_a_number_that_is_none_stays_as_it_was_typed_and_no_other_takes_its_place(world, field, typed):
    args = {k: str(v) for k, v in TALL.items()} | {"shops": "2", field: typed}
    shown = screens.render(world.store, "setup", world.xiaoli, args, "zh", "/setup")
    assert f'name="{field}" value="{typed}"' in shown and not re.search("建立 [0-9]+ 户", shown) and "没有一户" in shown


def test_a_unit_is_not_called_unit_twice(world):
    nine = build(world, world.xiaoli, units="东单元，西单元", mirror="西单元")
    assert rooms(world, nine, "东", "2") == ["201", "202", "203", "204"]
    units = world.all("SELECT label, mirror FROM unit WHERE building_id = :b ORDER BY seq", b=nine)
    assert [(u["label"], u["mirror"]) for u in units] == [("东", 0), ("西", 1)]
    assert "东 单元" in screens.render(world.store, "setup", world.xiaoli, {k: str(v) for k, v in TALL.items()} | {"units": "东单元"}, "zh", "/setup")


def test_a_number_is_offered_only_to_who_has_all_buildings_before_him(world):
    assert question(world, world.xiaoli, "setup", "block", block="jinxiu", me="xiaoli", role="rep", today="2026-11-22")[0]["next_label"] == "4"
    with world.store.writer() as conn:
        conn.execute("UPDATE territory SET building_id = 'jinxiu-1' WHERE person_id = 'xiaoli' AND block_id = 'jinxiu'")
    assert question(world, world.xiaoli, "setup", "block", block="jinxiu", me="xiaoli", role="rep", today="2026-11-22")[0]["next_label"] == ""


def test_two_buildings_with_one_number_are_pointed_out_on_the_block(world):
    build(world, world.xiaoli)
    assert "另有一栋同号" not in screens.render(world.store, "block", world.zhou, {"id": "jinxiu"}, "zh", "/block")
    build(world, world.zhou)
    assert screens.render(world.store, "block", world.zhou, {"id": "jinxiu"}, "zh", "/block").count("另有一栋同号") == 2


def test_villas_are_a_free_list(world):
    villas = world.do(world.xiaoli, "building_list", block="jinxiu", label="东区", template="villa", rooms="1-12，15、18A 3组7号")
    assert villas.verdict == "applied"
    found = world.all("SELECT short, kind FROM door WHERE building_id = :b ORDER BY seq", b=villas.id)
    assert len(found) == 15 and found[12]["short"] == "东区-15" and found[-1]["short"] == "东区-3组7"
    assert {f["kind"] for f in found} == {"villa"}


@pytest.mark.parametrize(("changes", "key"), [
    ({"floor_from": 0}, "floors_wrong"), ({"floor_from": 9, "floor_to": 3}, "floors_wrong"), ({"floor_to": "顶"}, "floors_wrong"),
    ({"doors": "many"}, "doors_wrong"), ({"doors": "2,,2"}, "doors_wrong"), ({"units": "?"}, "units_wrong"),
    ({"units": "1-20", "doors": 9}, "too_many_doors"), ({"pattern": "{floor}"}, "pattern_wrong"), ({"skip": "4!"}, "floors_wrong"),
    ({"template": "castle"}, "template_unknown"), ({"block": "chunjiang"}, "not_yours"),
])  # fmt: skip
def test_what_cannot_be_built_is_refused_with_its_reason(world, changes, key):
    assert reason(world, world.xiaoli, "building", **(TALL | changes)) == key


def test_only_ones_own_second_building_of_that_name_is_refused(world):
    build(world, world.xiaoli)
    assert reason(world, world.xiaoli, "building", **(TALL | {"label": "9号楼"})) == "label_taken"
    build(world, world.xiaowang)  # set up offline at the same gate: refusing it would lose his visits


def test_a_rep_who_adds_a_block_sweeps_it(world):
    new = world.do(world.xiaozhao, "block_add", name="梧桐新村", kind="collective", property_phone="021-5566 7788").id
    assert world.as_seen_by(world.xiaozhao, "SELECT id FROM block") == [{"id": new}]
    build(world, world.xiaozhao, block=new)
    assert world.as_seen_by(world.xiaozhao, "SELECT COUNT(*) AS n FROM door")[0]["n"] == 33 * 3 * 4
    assert reason(world, world.xiaozhao, "block_add", name="x", kind="collective", property_phone="12") == "phone_wrong"


def test_a_building_set_up_next_to_ones_own_is_ones_own(world):
    mine = build(world, world.xiaowang, floor_to=2)  # he has building 3 of that block only
    assert world.as_seen_by(world.xiaowang, "SELECT label FROM building WHERE id = :b", b=mine) == [{"label": "9"}]


def test_one_more_floor_copies_the_top_and_keeps_the_habit_of_leaving_out_4(world):
    nine = build(world, world.xiaoli, floor_to=13, skip="4", units="1")
    assert world.do(world.xiaoli, "floor_above", building=nine, above=12).verdict == "applied"
    assert rooms(world, nine, floor="15") == ["1501", "1502", "1503", "1504"]


def test_two_phones_that_add_the_same_floor_add_one(world):
    for who in (world.xiaoli, world.xiaowang):
        assert world.do(who, "floor_above", building="jinxiu-3", above=6).verdict == "applied"
    assert world.one("SELECT COUNT(*) AS n, MAX(floor_index) AS top FROM door WHERE building_id = 'jinxiu-3'") == {"n": 14, "top": 7}


def test_a_typed_range_adds_the_doors_that_are_missing(world):
    for who in (world.xiaoli, world.xiaowang):
        assert world.do(who, "door_add", unit="jinxiu-3.1", floor=6, rooms="601-604").verdict == "applied"
    assert rooms(world, "jinxiu-3", floor="6") == ["601", "602", "603", "604"]
    assert reason(world, world.xiaoli, "door_add", unit="jinxiu-3.1", floor=5, rooms="505,603") == "room_taken"
    assert reason(world, world.xiaoli, "door_add", unit="jinxiu-3.1", floor=5, rooms="?!") == "rooms_not_understood"
    assert reason(world, world.xiaoli, "door_add", unit="chunjiang-1.1", floor=1, rooms="105") == "not_yours"


def test_a_door_named_by_its_side_gets_the_number_of_its_floor(world):
    for floor in (2, 3):
        assert world.do(world.xiaoli, "door_add", unit="jinxiu-3.1", floor=floor, rooms="东户、西户").verdict == "applied"
    assert rooms(world, "jinxiu-3", floor="3") == ["301", "302", "3东户", "3西户"]


def test_a_renamed_door_keeps_its_visits_and_gets_a_new_short_name(world):
    world.do(world.xiaoli, "visit", door="jinxiu-2.1.3.2", outcome="no_answer")
    assert world.do(world.xiaoli, "door_rename", door="jinxiu-2.1.3.2", room="303").verdict == "applied"
    assert world.row("door", "jinxiu-2.1.3.2")["short"] == "2-1-303"
    assert world.row("door", "jinxiu-2.1.3.2")["tries"] == 1
    assert reason(world, world.xiaoli, "door_rename", door="jinxiu-2.1.3.2", room="301") == "room_taken"


def test_merging_keeps_both_histories(world):
    left, right = "jinxiu-2.1.3.1", "jinxiu-2.1.3.2"
    for door in (left, right):
        world.do(world.xiaoli, "visit", door=door, outcome="no_answer")
    assert world.do(world.xiaoli, "door_merge", door=right, into=left).verdict == "applied"
    assert world.row("door", right)["merged_into"] == left
    assert {v["door_id"] for v in world.all("SELECT door_id FROM visit")} == {left, right}
    assert world.do(world.xiaoli, "door_split", door=right).verdict == "applied"
    assert world.row("door", right)["merged_into"] is None
    assert reason(world, world.xiaoli, "door_merge", door=left, into="jinxiu-1.1.3.1") == "merge_wrong"
    assert reason(world, world.xiaoli, "door_merge", door=left, into=left) == "merge_wrong"


def test_a_door_with_visits_goes_only_when_that_is_confirmed(world):
    door = "jinxiu-2.1.3.1"
    assert world.do(world.xiaoli, "door_remove", door="jinxiu-2.1.3.2").verdict == "applied"
    world.do(world.xiaoli, "visit", door=door, outcome="owner_met", name="张哥", data_source="told")
    assert reason(world, world.xiaoli, "door_remove", door=door) == "door_has_visits"
    assert reason(world, world.xiaoli, "floor_remove", building="jinxiu-2", floor=3) == "floor_has_visits"
    assert reason(world, world.xiaoli, "building_remove", building="jinxiu-2") == "building_has_visits"
    assert world.do(world.xiaoli, "door_remove", door=door, confirm="1").verdict == "applied"
    assert world.one("SELECT COUNT(*) AS n FROM visit WHERE door_id = :d", d=door)["n"] == 1
    assert world.do(world.xiaoli, "door_restore", door=door).verdict == "applied"
    assert world.row("door", door)["gone_at"] is None and world.row("door", door)["outcome"] == "owner_met"


def test_a_removed_building_leaves_the_list_and_keeps_its_visits(world):
    world.do(world.xiaoli, "visit", door="jinxiu-2.1.3.1", outcome="no_answer")
    assert world.do(world.xiaoli, "building_remove", building="jinxiu-2", confirm="1").verdict == "applied"
    assert "jinxiu-2" not in [b["id"] for b in question(world, world.xiaoli, "block", "buildings", id="jinxiu")]
    assert world.one("SELECT COUNT(*) AS n FROM visit WHERE building_id = 'jinxiu-2'")["n"] == 1


def test_a_renamed_building_renames_all_its_doors(world):
    assert world.do(world.xiaoli, "building_rename", building="jinxiu-2", label="2A栋").verdict == "applied"
    assert world.row("door", "jinxiu-2.1.3.2")["short"] == "2A-1-302"
    assert reason(world, world.xiaoli, "building_rename", building="jinxiu-2", label="1") == "label_taken"


def test_only_the_manager_assigns_and_a_second_time_is_refused(world):
    assert reason(world, world.xiaoli, "assign", person="xiaozhao", block="jinxiu") == "not_allowed"
    assert world.do(world.zhou, "assign", person="xiaozhao", block="jinxiu", building="jinxiu-2").verdict == "applied"
    assert reason(world, world.zhou, "assign", person="xiaozhao", block="jinxiu", building="jinxiu-2") == "sweeps_already"
    assert [b["id"] for b in world.as_seen_by(world.xiaozhao, "SELECT id FROM building")] == ["jinxiu-2"]
    given = world.one("SELECT id FROM territory WHERE person_id = 'xiaozhao'")["id"]
    assert world.do(world.zhou, "unassign", territory=given).verdict == "applied"
    assert world.as_seen_by(world.xiaozhao, "SELECT id FROM building") == []
    assert reason(world, world.zhou, "unassign", territory=given) == "assignment_gone"


def test_an_untouched_field_of_a_block_stays_and_an_emptied_one_is_cleared(world):
    world.do(world.zhou, "block_edit", block="jinxiu", property_office="锦绣物业", entry_rule="registered")
    world.do(world.zhou, "block_edit", block="jinxiu", property_office="")
    block = world.row("block", "jinxiu")
    assert (block["property_office"], block["entry_rule"], block["street"]) == (None, "registered", "梧桐路 1 号")


def test_refused_work_is_shown_with_everything_typed_until_it_is_answered(world):
    bad = world.do(world.xiaoli, "visit", door="jinxiu-2.1.3.1", outcome="owner_met", phone="137", name="赵先生", data_source="told")
    page = screens.render(world.store, "unsent", world.xiaoli, {}, "zh", "/unsent")
    assert "2-1-301" in page and "赵先生" in page and "137" in page
    assert world.do(world.xiaowang, "refusal_answer", refusal=bad.id, answer="dropped").reason == "not_yours"
    assert world.do(world.xiaoli, "refusal_answer", refusal=bad.id, answer="redone").verdict == "applied"
    assert "赵先生" not in screens.render(world.store, "unsent", world.xiaoli, {}, "zh", "/unsent")


def test_what_waits_or_was_refused_says_whom_and_where_and_no_id(world):
    met = {"outcome": "owner_met", "name": "张先生", "phone": "13900001111", "data_source": "told"}
    visit = world.do(world.xiaoli, "visit", door="jinxiu-1.1.3.1", **met).id
    with world.store.writer() as conn:
        for n, (name, args) in enumerate({"follow": "customer=jinxiu-1.1.3.1@xiaoli", "undo": f"visit={visit}"}.items()):
            key, value = args.split("=")
            row = (f"o{n}", name, json.dumps({key: value}), "2026-11-22T02:00:00.000Z")
            conn.execute("INSERT INTO outbox (id, name, args, at) VALUES (?, ?, ?, ?)", row)
    waiting = {w["name"]: (w["whom"], w["place"], w["block_name"]) for w in question(world, world.xiaoli, "unsent", "waiting")}
    assert waiting == {"follow": ("张先生", "1-1-301", "锦绣花园"), "undo": (None, "1-1-301", "锦绣花园")}
    refused = world.do(world.xiaowang, "level", customer="jinxiu-1.1.3.1@xiaoli", level="A", level_was="N")
    assert refused.verdict != "applied"
    desk = screens.render(world.store, "refusals", world.zhou, {}, "zh", "/refusals")
    assert "给 小王 的答复" in desk and "1-1-301" in desk and "@xiaoli</dd>" not in desk
    assert "customer" not in desk.split('<dl class="typed">')[1].split("</dl>")[0]


@pytest.mark.parametrize("changes", [
    {}, {"skip": "4,14", "alias": "13=12A", "mirror": "2"}, {"doors": "2,4,2", "shops": "5"}, {"floor_from": -2, "duplex": "1"},
    {"units": None, "doors": "8"},
])  # fmt: skip
def test_the_next_building_is_offered_like_the_last_one(world, changes):
    world.wait(minutes=1)
    nine = build(world, world.xiaoli, **changes)
    (last,) = question(world, world.xiaoli, "setup", "last", block="jinxiu")
    assert last["id"] == nine
    same = {k: last[k] or None for k in ("template", "units", "doors", "skip", "alias", "mirror", "shops", "duplex")}
    ten = build(world, world.xiaoli, **{"label": "10", "floor_from": last["lo"], "floor_to": last["hi"], **same})
    plan = "SELECT floor_index, floor_label, seq, room, kind FROM door WHERE building_id = :b ORDER BY unit_id, floor_index, seq"
    assert world.all(plan, b=ten) == world.all(plan, b=nine)
