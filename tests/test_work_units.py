"""Work units (003-16, -18, -20): swept like buildings, their people known by department, who lives where counted."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from fieldsales import screens
from fieldsales.reports.page import page as report_page
from fieldsales.sqlfile import screens as listed
from fieldsales.store import Params
from tests.test_reports import asked

SITE = "site-0001"


def unit(world, **more: str) -> str:
    return world.do(world.xiaoli, "work_unit_add", "unit-0001", name="梧桐市第二中学", kind="school", **more).id


def site(world, **more: str):
    unit(world)
    given = {"d1": "教务处", "r1": "201-203", "d2": "总务处", "r2": "101、B101", "d3": "校长室", "r3": "校长室"} | more
    return world.do(world.xiaoli, "work_unit_site", SITE, work_unit="unit-0001", label="主楼", **given)


def met(world, who, id: str, door: str, **about: str) -> str:
    """Somebody was talked to behind a door. → his contact's id."""
    given = {"outcome": "owner_met", "name": "王老师", "data_source": "told"} | about
    assert world.do(who, "visit", id, door=door, **given).verdict == "applied"
    return f"{id}.contact"


def page(world, who, name: str, lang: str = "en", **args: str) -> str:
    return screens.render(world.store, name, who, args, lang, f"/{name}")


def rows(world, name: str, query: str, **asked: str) -> list[dict]:
    sql = next(q.sql for q in listed()[name].queries if q.name == query)
    return world.all(sql, **Params(asked | {"today": "2026-11-22", "role": "manager", "me": "zhou"}))


# The site


def test_a_units_site_is_a_block_whose_units_are_departments_and_whose_doors_are_offices(world):
    assert site(world).verdict == "applied"
    assert world.row("block", f"{SITE}.s")["site_of"] == "unit-0001"
    assert [u["label"] for u in world.all("SELECT label FROM unit WHERE building_id = :b ORDER BY seq", b=SITE)] == ["教务处", "总务处", "校长室"]
    found = world.all("SELECT short, floor_label, floor_index FROM door WHERE building_id = :b AND kind = 'office' ORDER BY id", b=SITE)
    assert {d["short"]: d["floor_index"] for d in found} == {
        "主楼-教务处-201": 2, "主楼-教务处-202": 2, "主楼-教务处-203": 2, "主楼-总务处-101": 1, "主楼-总务处-B101": -1, "主楼-校长室-校长室": 1,
    }  # fmt: skip


def test_who_sets_a_site_up_sweeps_it_and_a_colleague_does_not_see_it(world):
    site(world)
    assert len(world.as_seen_by(world.xiaoli, "SELECT id FROM door WHERE kind = 'office'")) == 6
    assert world.as_seen_by(world.xiaowang, "SELECT id FROM door WHERE kind = 'office'") == []
    assert [w["name"] for w in world.as_seen_by(world.xiaowang, "SELECT name FROM work_unit")] == ["梧桐市第二中学"], "the unit itself is the shop's"


def test_a_second_building_stands_on_the_same_site(world):
    site(world)
    more = {"work_unit": "unit-0001", "block": f"{SITE}.s", "label": "实验楼", "d1": "物理组", "r1": "101-104"}
    assert world.do(world.xiaoli, "work_unit_site", "site-0002", **more).verdict == "applied"
    assert len(world.all("SELECT id FROM block WHERE site_of IS NOT NULL")) == 1
    assert world.do(world.xiaoli, "work_unit_site", "site-0003", **more).reason == "label_taken"
    assert world.do(world.xiaoli, "work_unit_site", "site-0004", **more | {"block": "jinxiu", "label": "x"}).reason == "block_gone"


def test_departments_that_cannot_be_are_refused_with_their_reason(world):
    unit(world)
    for given, reason in (
        ({}, "department_needed"), ({"d1": "教务处"}, "department_needed"), ({"r1": "101"}, "department_needed"),
        ({"d1": "x" * 21, "r1": "101"}, "department_needed"), ({"d1": "教务处", "r1": "1~~2~3"}, "rooms_not_understood"),
        ({"d1": "教务处", "r1": "1-600"}, "too_many_doors"),
    ):  # fmt: skip
        assert world.do(world.xiaoli, "work_unit_site", None, work_unit="unit-0001", label="主楼", **given).reason == reason, given
    assert world.do(world.xiaoli, "work_unit_site", None, work_unit="nowhere", label="主楼", d1="a", r1="1").reason == "not_yours"


def test_an_office_is_swept_with_the_same_grid_and_speaks_of_offices(world):
    site(world)
    world.do(world.xiaoli, "visit", "v-0001", door=f"{SITE}.1.2.1", outcome="no_answer")
    grid, door = page(world, world.xiaoli, "building", id=SITE), page(world, world.xiaoli, "door", id=f"{SITE}.1.2.1")
    assert "教务处" in grid and "Nobody in" in grid and "Unit " not in grid
    assert "Nobody in" in door and "No one home" not in door and "Workers" not in door
    assert page(world, world.xiaoli, "door", id="jinxiu-2.1.3.1").count("No one home")


def test_the_usual_department_is_put_into_the_first_empty_line(world):
    unit(world)
    found = rows(world, "work_site", "rows", id="unit-0001", d1="教务处", r1="201-205", step="工会")
    assert [(r["name"], r["offices"]) for r in found] == [("教务处", 5), ("工会", 0), ("", 0)]
    assert rows(world, "work_site", "rows", id="unit-0001", d1="教务处", r1="1~~2~3")[0]["wrong"] == 1


def test_homes_and_offices_are_covered_apart(world):
    before = rows(world, "coverage", "rows", whole="1")[0]
    site(world)
    world.do(world.xiaoli, "visit", "v-0001", door=f"{SITE}.1.2.1", outcome="family_met")
    assert rows(world, "coverage", "rows", whole="1")[0] == before, "R10 of homes stays what it was"
    units = rows(world, "coverage", "rows", whole="1", ground="units")
    assert (units[0]["sweepable"], units[0]["visited"], units[0]["met"]) == (6, 1, 1)
    assert len(rows(world, "covered", "doors", ground="units", show="visited")) == 1
    assert rows(world, "covered", "doors", show="visited") == []
    assert rows(world, "coverage", "rows", whole="1", ground="all")[0]["sweepable"] == before["sweepable"] + 6


def test_who_is_met_at_work_works_there_and_is_called_on_working_days(world):
    site(world)
    contact = met(world, world.xiaoli, "v-0001", f"{SITE}.2.1.1", contact_role="official")
    row = world.row("contact", contact)
    assert (row["work_unit_id"], row["department"]) == ("unit-0001", "总务处")
    customer = world.row("customer", f"{SITE}.2.1.1@xiaoli")
    assert customer["at_work"] == 1
    world.do(world.xiaoli, "level", None, customer=customer["id"], level="C")
    world.do(world.xiaoli, "level", None, customer=customer["id"], level="B")
    due = world.all("SELECT due_on FROM customer WHERE id = :id", id=customer["id"])[0]["due_on"]
    home = met(world, world.xiaoli, "v-0002", "jinxiu-2.1.3.1")
    assert due and due not in ("2026-11-28", "2026-11-29") and home
    assert world.row("customer", "jinxiu-2.1.3.1@xiaoli")["at_work"] == 0


# Who works where, and who lives where


def test_where_somebody_works_is_a_fact_and_the_newest_stands(world):
    unit(world)
    contact = met(world, world.xiaoli, "v-0001", "jinxiu-1.1.3.1")
    assert world.do(world.xiaoli, "works_at", None, contact=contact, work_unit="unit-0001", department="教务处", title="主任").verdict == "applied"
    world.wait(hours=1)
    world.do(world.xiaoli, "works_at", None, contact=contact, department="总务处")
    row = world.row("contact", contact)
    assert (row["work_unit_id"], row["department"], row["title"]) == ("unit-0001", "总务处", "主任")
    assert len(world.all("SELECT id FROM fact WHERE subject_id = :id AND field = 'department'", id=contact)) == 2


def test_a_unit_named_at_the_door_is_added_once(world):
    one, two = met(world, world.xiaoli, "v-0001", "jinxiu-1.1.3.1"), met(world, world.xiaoli, "v-0002", "jinxiu-1.1.5.1")
    world.do(world.xiaoli, "works_at", None, contact=one, work_unit_name="税务局")
    world.do(world.xiaoli, "works_at", None, contact=two, work_unit_name=" 税务局 ")
    (found,) = world.all("SELECT id FROM work_unit")
    assert {world.row("contact", c)["work_unit_id"] for c in (one, two)} == {found["id"]}


def test_the_unit_the_block_belongs_to_is_suggested_first(world):
    unit(world)
    world.do(world.xiaoli, "work_unit_add", "unit-0002", name="银行", kind="bank")
    world.do(world.zhou, "block_edit", None, block="chunjiang", work_unit="unit-0001")
    contact = met(world, world.xiaowang, "v-0001", "chunjiang-1.1.3.1")
    other = met(world, world.xiaowang, "v-0002", "chunjiang-1.1.2.1")
    world.do(world.xiaowang, "works_at", None, contact=other, work_unit="unit-0002")
    assert [u["name"] for u in rows(world, "works_at", "units", id=contact)] == ["梧桐市第二中学", "银行"]


def test_nobody_says_where_anothers_contact_works(world):
    unit(world)
    contact = met(world, world.xiaoli, "v-0001", "jinxiu-1.1.3.1")
    assert world.do(world.xiaowang, "works_at", None, contact=contact, work_unit="unit-0001").reason == "not_yours"
    assert world.do(world.xiaowang, "key_person", None, contact=contact, influence="5").reason == "not_yours"


def test_every_number_of_the_matrix_opens_as_many_owners(world):
    unit(world)
    site(world)
    for n, door in enumerate(("jinxiu-1.1.3.1", "jinxiu-1.1.5.1", "jinxiu-2.1.3.1")):
        world.do(world.xiaoli, "works_at", None, contact=met(world, world.xiaoli, f"v-000{n}", door), work_unit="unit-0001")
    world.do(world.xiaoli, "contact", "spouse-01", door="jinxiu-1.1.3.1", name="李老师", data_source="told")
    world.do(world.xiaoli, "works_at", None, contact="spouse-01.contact", work_unit="unit-0001")
    met(world, world.xiaoli, "v-office1", f"{SITE}.1.2.1")
    world.do(world.xiaoli, "works_at", None, contact="v-office1.contact", home_block="chunjiang")
    cells = rows(world, "work_matrix", "cells")
    assert [(c["owners"], c["block_id"], c["n"]) for c in cells] == [(4, "jinxiu", 3), (4, "chunjiang", 1)], "a household counts once"
    for cell in cells:
        assert len(rows(world, "work_owners", "owners", unit="unit-0001", block=cell["block_id"])) == cell["n"]
    assert len(rows(world, "work_owners", "owners", unit="unit-0001")) == 4
    html = page(world, world.zhou, "work_matrix")
    assert re.search(r'/work_owners\?unit=unit-0001&amp;block=jinxiu">3<', html)


def test_units_are_ranked_by_the_number_of_their_owners_and_a_rep_counts_his_own(world):
    unit(world)
    world.do(world.xiaoli, "work_unit_add", "unit-0002", name="银行", kind="bank")
    mine = met(world, world.xiaoli, "v-0001", "jinxiu-1.1.3.1")
    world.do(world.xiaoli, "works_at", None, contact=mine, work_unit="unit-0002")
    his = met(world, world.xiaowang, "v-0002", "chunjiang-1.1.3.1")
    world.do(world.xiaowang, "works_at", None, contact=his, work_unit="unit-0001")
    assert "owners: 1" in page(world, world.xiaoli, "work_unit", id="unit-0002")
    assert "王老师" not in page(world, world.xiaoli, "work_unit", id="unit-0001"), "a colleague's people are his"
    assert [(u["name"], u["owners"]) for u in rows(world, "work_units", "units")] == [("梧桐市第二中学", 1), ("银行", 1)]


# R18


def test_r18_says_of_every_unit_what_the_facts_say_and_its_numbers_open_their_lists(world):
    site(world)
    world.do(world.xiaoli, "visit", "v-0009", door=f"{SITE}.1.2.2", outcome="no_answer")
    key = met(world, world.xiaoli, "v-0001", f"{SITE}.1.2.1", name="张主任")
    world.do(world.xiaoli, "key_person", None, contact=key, influence="5", attitude="1", trust_org="2", trust_person="1")
    home = met(world, world.xiaoli, "v-0002", "jinxiu-1.1.3.1")
    world.do(world.xiaoli, "works_at", None, contact=home, work_unit="unit-0001")
    world.do(world.zhou, "block_edit", None, block="jinxiu", work_unit="unit-0001")
    world.do(world.xiaoli, "support", None, customer=f"{SITE}.1.2.1@xiaoli", to="zhou", text="一起去")
    world.do(world.zhou, "group_buy", "group-001", name="团购", work_unit="unit-0001", target="4", ends_on="2026-12-20", n1="2", p1="199")
    world.do(world.xiaoli, "group_join", None, group="group-001", customer="jinxiu-1.1.3.1@xiaoli")
    world.do(world.zhou, "level", None, customer="jinxiu-1.1.3.1@xiaoli", level="O", reason="订金")
    found = asked(world.store, "R18", world.zhou)
    (row,) = found.rows
    expected = {"offices": 6, "seen": 2, "key_persons": 1, "attitude": "1", "place": "supplier", "blocks": 1, "owners": 2, "target": 4, "joined": 1,
                "sold": 1, "supports": 1}  # fmt: skip
    assert {k: row[k] for k in expected} == expected and row["next_on"]
    with world.store.reader(world.zhou) as conn:
        cells = [cell for cell in report_page(conn, found, world.zhou)["lines"][0]["cells"] if cell["href"].startswith("/work_owners")]
    assert [cell["text"] for cell in cells] == ["1", "2"]
    for cell in cells:
        given = dict(parse_qsl(cell["href"].partition("?")[2]))
        assert len(rows(world, "work_owners", "owners", **given)) == int(cell["text"]), cell


def test_r18_goes_to_excel_as_every_report_does(walk):
    assert walk.ask("zhou", "GET", "/report/R18")[0] == 200
    assert walk.ask("xiaoli", "GET", "/report/R18")[0] != 200


# Entered twice


def twice(world):
    """小李 wrote the school down and swept it; 小王 wrote it down by another name, with people, a block and a group-buy."""
    site(world, r1="201-203")
    met(world, world.xiaoli, "v-0001", f"{SITE}.2.1.1", contact_role="official")
    world.do(world.xiaowang, "work_unit_add", "unit-0002", name="二中", address="学府路 2 号", note="从北门进")
    two = met(world, world.xiaowang, "v-0002", "chunjiang-1.1.3.1", name="李老师")
    assert world.do(world.xiaowang, "works_at", None, contact=two, work_unit="unit-0002", department="教务处").verdict == "applied"
    assert world.do(world.xiaowang, "key_person", None, contact=two, influence="4").verdict == "applied"
    world.do(world.zhou, "block_edit", None, block="chunjiang", work_unit="unit-0002")
    world.do(world.zhou, "group_buy", "group-001", name="二中团购", work_unit="unit-0002", target="6", ends_on="2026-12-20", n1="2", p1="199")
    world.wait(minutes=5)
    return two


def named(world) -> dict[str, set]:
    """{unit: everything that names it}."""
    tables = (("contact", "work_unit_id"), ("key_person", "work_unit_id"), ("group_buy", "work_unit_id"), ("block", "work_unit_id"), ("block", "site_of"))
    found: dict[str, set] = {}
    for table, column in tables:
        for row in world.all(f"SELECT id, {column} AS unit FROM {table} WHERE {column} IS NOT NULL"):
            found.setdefault(row["unit"], set()).add((table, column, row["id"]))
    return found


def merge_units(world, id="unit-merge-1", kept="unit-0001", other="unit-0002"):
    return world.do(world.zhou, "work_unit_merge", id, work_unit=kept, other=other)


def test_a_unit_that_was_entered_twice_becomes_one_with_all_that_names_it(world):
    two = twice(world)
    everything = set().union(*named(world).values())
    assert len(named(world)) == 2 and len(everything) == 6
    assert merge_units(world).verdict == "applied"
    assert named(world) == {"unit-0001": everything}
    row = world.row("work_unit", "unit-0001")
    assert (row["name"], row["kind"], row["address"], row["note"]) == ("梧桐市第二中学", "school", "学府路 2 号", "从北门进")
    assert world.row("work_unit", "unit-0002")["gone_at"]
    html = page(world, world.zhou, "work_unit", id="unit-0001")
    assert "王老师" in html and "李老师" in html and "二中团购" in html and "春江苑" in html
    assert [u["id"] for u in rows(world, "work_units", "units", q="二中")] == ["unit-0001"], "found by both names"
    past = world.all("SELECT value FROM fact WHERE subject_id = :id AND field = 'work_unit_id' ORDER BY at, id", id=two)
    assert [fact["value"] for fact in past] == ["unit-0002", "unit-0001"], "his history keeps both"
    world.do(world.xiaowang, "works_at", None, contact=two, title="主任")
    assert world.row("contact", two)["work_unit_id"] == "unit-0001", "a later word about something else leaves it so"


def test_what_phones_that_have_not_heard_yet_say_of_the_other_reaches_the_one_that_was_kept(world):
    twice(world)
    merge_units(world)
    by_id, by_name = (met(world, world.xiaowang, f"v-010{n}", f"chunjiang-1.1.{n}.1", name=f"同事{n}") for n in (2, 4))
    assert world.do(world.xiaowang, "works_at", None, contact=by_id, work_unit="unit-0002").verdict == "applied"
    assert world.do(world.xiaowang, "works_at", None, contact=by_name, work_unit_name=" 二中 ").verdict == "applied"
    assert {world.row("contact", c)["work_unit_id"] for c in (by_id, by_name)} == {"unit-0001"}
    assert world.do(world.xiaowang, "work_unit_edit", None, work_unit="unit-0002", payday="15").verdict == "applied"
    assert world.row("work_unit", "unit-0001")["payday"] == 15 and len(world.all("SELECT id FROM work_unit")) == 2
    world.do(world.zhou, "work_unit_add", "unit-0003", name="市二中")
    assert merge_units(world, "unit-merge-2", "unit-0003", "unit-0001").verdict == "applied"
    assert world.do(world.xiaowang, "works_at", None, contact=by_id, work_unit="unit-0002").verdict == "applied"
    assert world.row("contact", by_id)["work_unit_id"] == "unit-0003", "also when it was merged on"


def test_merged_units_are_separated_again_but_for_what_was_said_since(world):
    two = twice(world)
    before, unit_before = named(world), world.row("work_unit", "unit-0001")
    merge_units(world)
    world.wait(minutes=5)
    assert world.do(world.zhou, "work_unit_split", None, merge="unit-merge-1").verdict == "applied"
    assert named(world) == before and world.row("work_unit", "unit-0002")["gone_at"] is None
    assert {k: v for k, v in world.row("work_unit", "unit-0001").items() if k != "rev"} == {k: v for k, v in unit_before.items() if k != "rev"}
    world.wait(minutes=5)
    world.do(world.xiaowang, "works_at", None, contact=two, title="主任")
    assert world.row("contact", two)["work_unit_id"] == "unit-0002"
    assert world.do(world.zhou, "work_unit_split", None, merge="unit-merge-1").reason == "split_never"
    merge_units(world, "unit-merge-2")
    world.wait(minutes=5)
    world.do(world.xiaowang, "work_unit_add", "unit-0009", name="银行")
    world.do(world.xiaowang, "works_at", None, contact=two, work_unit="unit-0009")
    world.do(world.zhou, "work_unit_edit", None, work_unit="unit-0001", address="新址 1 号")
    assert world.do(world.zhou, "work_unit_split", None, merge="unit-merge-2").verdict == "applied"
    assert world.row("contact", two)["work_unit_id"] == "unit-0009" and world.row("work_unit", "unit-0001")["address"] == "新址 1 号"


def test_units_are_merged_by_who_leads_only_and_never_with_themselves(world):
    twice(world)
    assert world.do(world.xiaoli, "work_unit_merge", None, work_unit="unit-0001", other="unit-0002").reason == "not_allowed"
    assert merge_units(world, "unit-merge-s", other="unit-0001").reason == "unit_same"
    assert merge_units(world, "unit-merge-0", other="nowhere").reason == "not_yours"
    world.do(world.zhou, "work_unit_add", "unit-0003", name="市二中")
    merge_units(world)
    merge_units(world, "unit-merge-2", other="unit-0003")
    assert world.do(world.zhou, "work_unit_split", None, merge="unit-merge-1").reason == "unit_split_later"
    world.do(world.zhou, "work_unit_add", "unit-0004", name="第二中学")
    merge_units(world, "unit-merge-3", "unit-0004", "unit-0001")
    assert world.do(world.zhou, "work_unit_split", None, merge="unit-merge-2").reason == "unit_merged_on"


def test_the_desk_finds_the_other_entry_and_shows_both_side_by_side(world):
    twice(world)
    world.do(world.xiaowang, "work_unit_add", "unit-0003", name="梧桐市第二中学")
    assert "/unit_merge/unit-0001?other=unit-0003" in page(world, world.zhou, "work_unit", id="unit-0001")
    assert "/unit_merge/" not in page(world, world.xiaoli, "work_unit", id="unit-0001")
    html = page(world, world.zhou, "unit_merge", id="unit-0001")
    assert "same name" in html and "unit-0002" not in html
    assert "unit-0002" in page(world, world.zhou, "unit_merge", id="unit-0001", q="二中")
    html = page(world, world.zhou, "unit_merge", id="unit-0001", other="unit-0002")
    assert html.count('action="/do/work_unit_merge"') == 2 and "学府路 2 号" in html
    merge_units(world)
    assert "/do/work_unit_split" in page(world, world.zhou, "unit_merge", id="unit-0001")
