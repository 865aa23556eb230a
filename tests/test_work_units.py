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
