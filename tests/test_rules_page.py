"""The owner's rules: read as sentences, changed after seeing whom it touches, taken out to Excel and in again."""

from __future__ import annotations

import csv
import html
import io
import re
import sqlite3

import pytest
import xlsxwriter

from fieldsales import clock, mutations
from fieldsales.errors import ERRORS, Refused
from fieldsales.intake import spreadsheet
from fieldsales.schedule import preview, rule_form, rule_rows
from fieldsales.schedule.rules import RULES
from fieldsales.store import TABLES
from fieldsales.words.schedule import LEVEL_PRESET
from tests.walk import OWN

CUSTOMER = f"{OWN}@xiaoli"


@pytest.fixture(autouse=True)
def on_the_streets_clock(monkeypatch, fresh):
    monkeypatch.setattr(clock, "now", lambda: fresh.world.now)


def everything(world) -> str:
    with world.store.reader() as conn:
        return repr([conn.all(f"SELECT * FROM {table} ORDER BY id") for table in (*TABLES, "mutation_log")]) + repr(
            conn.all("SELECT * FROM meta")
        )


def due(world) -> dict:
    return {row["id"]: row for row in world.all("SELECT id, due_on, due_1, due_2, due_3, due_4 FROM customer")}


def graded(walk, level="A"):
    """小李's customer in flat 1-302 as a customer of that level, met today and agreed upon nothing."""
    walk.ok(
        walk.world.do(
            walk.world.xiaoli,
            "follow",
            customer=CUSTOMER,
            result="talked_ok",
            channel="call",
            level=level,
            reason="看过样板",
        )
    )


def look(walk, code, **form) -> tuple[int, str]:
    """What POST /rule/<code> answers to the form with these fields changed."""
    with walk.world.store.reader() as conn:
        shown = rule_form.shown(conn.one("SELECT * FROM rule WHERE id = :id", {"id": code}), "en")
    fields = [(name, shown[name]) for name in rule_form.PLAIN if name not in form]
    fields += [(f"product_{code}", days) for code, days in shown["products"].items()]
    fields += [("channel", one) for one in shown["channels"]] + [("stop", one) for one in shown["stops"]]
    fields += list(form.items())
    status, _, body = walk.form("zhou", f"/rule/{code}", fields)
    return status, html.unescape(body.decode())


# -- seeing first


def test_a_look_at_a_change_keeps_nothing_of_it(fresh):
    graded(fresh)
    before = everything(fresh.world)
    status, page = look(fresh, "R06", every="3")
    assert status == 200 and "Save the rule" in page
    assert everything(fresh.world) == before


def test_while_somebody_looks_a_rep_saves(fresh):
    """The look takes seconds in a large shop: it is made beside the shop, of what stood there when it began."""
    world = fresh.world
    graded(fresh)
    saved = []

    def change(conn, rev):
        saved.append(world.do(world.xiaoli, "visit", door="jinxiu-1.1.5.1", outcome="no_answer").verdict)
        preview.make(conn, world.zhou, [("rule_edit", {"rule": "R06", "active": "0"})], "trial", world.now, rev)

    seen = preview.tried(world.store, world.now, change)
    assert saved == ["applied"] and seen.total == 1
    assert world.row("rule", "R06")["active"] == 1
    assert "jinxiu-1.1.5.1" not in {one["door_id"] for one in seen.customers}


def test_a_look_cannot_write_to_the_shop(fresh):
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        preview.tried(fresh.world.store, fresh.world.now, lambda conn, rev: conn.execute("UPDATE person SET name = 'x'"))


def test_a_refused_change_keeps_nothing_either_and_the_form_stays_filled_in(fresh):
    before = everything(fresh.world)
    for field, wrong, key in (
        ("steps", "bald", "rule_steps"),
        ("every", "0", "rule_every_sane"),
        ("priority", "9", "priority_known"),
        ("task", "", "rule_task_needed"),
        ("product_solid", "x", "rule_by_product"),
    ):
        status, page = look(fresh, "R06", **{field: wrong})
        assert status == 400 and ERRORS[key] in page, field
        assert f'value="{wrong}"' in page or field in ("priority", "task")
        assert "Save the rule" not in page
    assert everything(fresh.world) == before


def test_what_the_look_says_is_what_saving_does(fresh):
    graded(fresh)
    world = fresh.world
    world.wait(days=4)
    seen = preview.touched(world.store, world.zhou, [("rule_edit", {"rule": "R06", "every": "3"})], world.now)
    before = due(world)
    assert world.do(world.zhou, "rule_edit", rule="R06", every="3").verdict == "applied"
    moved = {id for id, row in due(world).items() if row != before[id]}
    assert {one["id"] for one in seen.customers} == moved == {CUSTOMER}
    (one,) = seen.customers
    assert (one["what"], one["was_on"], one["on"]) == (
        "appears",
        before[CUSTOMER]["due_on"],
        due(world)[CUSTOMER]["due_on"],
    )
    assert one["owner"] == "小李" and one["short"] and one["task"] == "Invite to the store or to measure"


def test_a_rule_switched_off_takes_its_customers_off_today(fresh):
    graded(fresh)
    fresh.world.wait(days=10)
    seen = preview.touched(
        fresh.world.store, fresh.world.zhou, [("rule_edit", {"rule": "R06", "active": "0"})], fresh.world.now
    )
    assert seen.counts["goes"] == 1 and seen.total == 1


def test_the_owner_gives_a_rule_another_trigger_after_seeing_whom_it_touches(fresh):
    graded(fresh, "A")
    world = fresh.world
    world.wait(days=1)
    status, page = look(fresh, "R07", trigger="level A", every="1")
    assert status == 200 and "On today's list now: 1" in page and '<option value="level A" selected>' in page
    assert world.one("SELECT which FROM rule WHERE id = 'R07'")["which"] == "B", "only looked at"
    done = world.do(world.zhou, "rule_edit", rule="R07", kind="level", which="A", every="1")
    assert done.verdict == "applied" and due(world)[CUSTOMER]["due_3"][11:] == "R07"
    shown = html.unescape(fresh.ask("zhou", "GET", "/rule/R07", headers={"accept-language": "en"})[2].decode())
    assert "Trigger: B: 1 to 3 months → A: within a month" in shown and "Back to the default" in shown


def test_every_trigger_that_is_offered_is_taken_and_the_fixed_ones_are_not_offered(fresh):
    world = fresh.world
    with world.store.reader() as conn:
        rules = {row["id"]: row for row in conn.all("SELECT * FROM rule")}
    offered = [one["code"] for group in rule_form.triggers(rules["R18"], "en") for one in group["of"]]
    assert offered.count("stage S08,S09") == 1 and len(offered) == len(set(offered)) > 60
    with world.store.writer() as conn:
        for n, code in enumerate(offered):
            args = rule_form.changes(rule_form.shown(rules["R06"], "en") | {"trigger": code}, rules["R06"], "en")
            mutations.run(
                conn,
                world.zhou,
                "rule_edit",
                {"rule": "R06"} | args,
                f"t{n}",
                world.now,
                1,
                "2026-11-22",
                afterwards=False,
            )
        conn.execute("ROLLBACK")
        conn.execute("BEGIN")
    for fixed in ("R00", "R01", "R55", "R58", "R38"):
        assert rule_form.triggers(rules[fixed], "en") == []
        done = world.do(world.zhou, "rule_edit", rule=fixed, kind="level", which="A")
        assert (done.verdict, done.reason) == ("rejected", "rule_kind_fixed"), fixed
    assert world.do(world.zhou, "rule_edit", rule="R06", kind="payment", which="").reason == "rule_kind_not_new"
    assert world.do(world.zhou, "rule_edit", rule="R06", which="B").reason == "rule_which"


def test_a_new_rule_is_made_on_the_page_and_sleeps_until_it_is_switched_on(fresh):
    graded(fresh, "A")
    page = fresh.ask("zhou", "GET", "/rules")[2].decode()
    assert 'name="rule" value="X01"' in page and 'name="next" value="/rule/X01"' in page
    before = due(fresh.world)
    form = {"rule": "X01", "kind": "level", "which": "A", "steps": "3", "task": "送样板", "active": "0"}
    assert fresh.world.do(fresh.world.zhou, "rule_add", **form).verdict == "applied"
    assert due(fresh.world) == before
    status, page = look(fresh, "X01", active="1")
    assert status == 200 and "Save the rule" in page
    assert 'value="X02"' in fresh.ask("zhou", "GET", "/rules")[2].decode()


def test_knocking_again_is_seen_per_door(fresh):
    world = fresh.world
    fresh.ok(world.do(world.xiaoli, "visit", door="jinxiu-1.1.5.1", outcome="no_answer"))
    seen = preview.touched(world.store, world.zhou, [("rule_edit", {"rule": "R01", "steps": "1"})], world.now)
    assert [(one["door_id"], one["what"]) for one in seen.customers] == [("jinxiu-1.1.5.1", "earlier")]


def test_only_what_differs_is_sent_and_a_text_of_ours_stays_ours_in_any_language(fresh):
    with fresh.world.store.reader() as conn:
        rule = conn.one("SELECT * FROM rule WHERE id = 'R26'")
    for lang in ("zh", "en"):
        assert rule_form.changes(rule_form.shown(rule, lang), rule, lang) == {}
    form = rule_form.shown(rule, "zh") | {"steps": "-4", "task": "送货"}
    assert rule_form.changes(form, rule, "zh") == {"steps": "-4", "task": "送货"}


def test_days_may_be_typed_as_people_type_them():
    assert (
        rule_form.days("−45") == "-45"
        and rule_form.days("3、 7，30") == "3,7,30"
        and rule_form.days(" 7; 30 ") == "7,30"
    )


def test_a_rule_goes_back_to_what_the_version_brings_and_its_history_says_who_changed_what(fresh):
    world = fresh.world
    fresh.ok(world.do(world.zhou, "rule_edit", rule="R15", every="9", priority="2"))
    page = html.unescape(fresh.ask("zhou", "GET", "/rule/R15")[2].decode())
    assert "Rhythm in days: 5 → 9" in page and "Priority: P1 → P2" in page and "周老板" in page
    back = html.unescape(fresh.form("zhou", "/rule/R15", {"default": "1"})[2].decode())
    sent = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', back.split('action="/do/rule_edit"')[1])
    )
    assert (sent["every"], sent["priority"]) == ("5", "1")
    assert fresh.form("zhou", "/do/rule_edit", sent)[0] == 303
    assert "Back to the default" not in fresh.ask("zhou", "GET", "/rule/R15")[2].decode()


def test_every_rule_reads_as_a_sentence(fresh):
    page = html.unescape(fresh.ask("zhou", "GET", "/rules")[2].decode())
    for said in (
        "At stage S05 Tiling: 2 d after it was seen, then every 5 d",
        "Level A: every 7 d",
        "Installation day T: 15 d before T",
        "Floor laid: 46, 58, 60 d after laying",
        "until complaints are kept",
    ):
        assert said in page, said
    zh = html.unescape(fresh.ask("zhou", "GET", "/rules", headers={"accept-language": "zh"})[2].decode())
    assert "S05 泥瓦：看到后 2 天，之后每 5 天" in zh and "安装日 T：T 前 15 天" in zh
    assert all(f'href="/rule/{rule.code}"' in page for rule in RULES)
    assert "The holidays of 2027 are not entered yet" in page


def test_rules_are_the_managers(fresh):
    for method, path in (
        ("GET", "/rules"),
        ("GET", "/rule/R06"),
        ("POST", "/rule/R06"),
        ("GET", "/export/rules.csv"),
        ("GET", "/import-rules"),
        ("POST", "/import-rules"),
    ):
        assert fresh.ask("xiaoli", method, path)[0] in (400, 403), path
    assert fresh.ask("zhou", "GET", "/rule/R99")[0] == 404


# -- presets


@pytest.mark.parametrize("preset", LEVEL_PRESET, ids=lambda preset: preset["code"])
def test_a_preset_sets_the_rhythm_of_five_levels_and_their_windows_at_once(fresh, preset):
    world = fresh.world
    page = fresh.ask("zhou", "POST", f"/preset/{preset['code']}")[2].decode()
    assert f'value="{preset["rhythm"]}"' in page
    fresh.ok(world.do(world.zhou, "levels_set", rhythm=preset["rhythm"], windows=preset["windows"]))
    every = {
        row["which"]: row["every"]
        for row in world.all("SELECT which, every FROM rule WHERE id BETWEEN 'R05' AND 'R09'")
    }
    assert ",".join(f"{level}={every[level]}" for level in "HABCO") == preset["rhythm"]
    assert world.row("setting", "level_windows")["value"] == preset["windows"]


# -- out and in


def sheet(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def sent(walk, data: bytes, name="rules.csv") -> str:
    """The address of the page that says what the file would do."""
    mark = b"fence"
    body = b'--fence\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n%s\r\n--fence--\r\n' % (
        name.encode(),
        data,
    )
    status, headers, page = walk.ask(
        "zhou", "POST", "/import-rules", body, {"content-type": f"multipart/form-data; boundary={mark.decode()}"}
    )
    assert status == 303, page.decode()
    return headers["location"] if isinstance(headers, dict) else dict(headers)["location"]


def tried(walk, rows: list[list[str]]) -> rule_rows.Checked:
    data, found = spreadsheet.read(sheet(rows)), []
    w = walk.world
    preview.tried(
        w.store, w.now, lambda conn, rev: found.append(rule_rows.try_all(conn, w.zhou, data, "m-import", w.now, rev))
    )
    return found[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_taken_out_comes_in_again_and_changes_nothing(fresh, lang, kind):
    data = fresh.ask("zhou", "GET", f"/export/rules.{kind}", headers={"accept-language": lang})[2]
    found = []
    w = fresh.world
    preview.tried(
        w.store,
        w.now,
        lambda conn, rev: found.append(rule_rows.try_all(conn, w.zhou, spreadsheet.read(data), "m-import", w.now, rev)),
    )
    assert found[0].bad == [] and found[0].changes == []
    assert found[0].same == len(RULES)


def test_each_row_is_changed_added_or_stays_out_with_its_reason(fresh):
    rows = [["编号", "触发条件", "触发值", "天数", "周期", "任务", "联系方式", "优先级"],
            ["R06", "级别", "A", "", "10", "邀约到店/量房", "电话; 上门", "2"],
            ["X01", "stage", "S05", "1", "", "送样板", "上门", "P3"],
            ["X02", "级别 B", "", "", "20", "发案例", "微信", ""],
            ["X03", "moon", "", "3", "", "看月亮", "", ""],
            ["X04", "payment", "", "3", "", "收款", "", ""],
            ["R06", "", "", "", "", "", "", ""],
            ["R77", "", "", "", "", "x", "", ""],
            ["R07", "", "", "", "soon", "", "", ""],
            ["R08", "stage", "", "", "30", "", "", ""],
            ["R15", "", "", "2", "5", "", "fax", ""],
            ["", "", "", "", "", "谁", "", ""]]  # fmt: skip
    found = tried(fresh, rows)
    assert [(one["code"], one["name"]) for one in found.changes] == [
        ("R06", "rule_edit"),
        ("X01", "rule_add"),
        ("X02", "rule_add"),
    ]
    assert found.changes[0]["args"] == {"rule": "R06", "every": "10"}
    assert found.changes[2]["args"] | {"rule": ""} == {
        "rule": "",
        "kind": "level",
        "which": "B",
        "every": "20",
        "task": "发案例",
        "channel": "wechat",
    }
    assert [(one.line, one.reason) for one in found.bad] == [
        (5, "row_rule_kind"), (6, "rule_kind_not_new"), (7, "row_rule_twice"), (8, "row_rule_unknown"), (9, "rule_every_sane"),
        (10, "rule_which"), (11, "row_rule_word"), (12, "row_rule_code"),
    ]  # fmt: skip
    assert all(one.reason in ERRORS and one.why("zh") for one in found.bad)


def test_a_file_is_seen_first_and_taken_in_once(fresh):
    world = fresh.world
    graded(fresh)
    rows = [
        ["code", "trigger", "days", "rhythm", "task"],
        ["R06", "level A", "", "3", ""],
        ["X01", "level A", "1", "", "送样板"],
        ["X9999", "level A", "1", "", "x"],
    ]
    before = everything(world)
    address = sent(fresh, sheet(rows))
    page = html.unescape(fresh.ask("zhou", "GET", address)[2].decode())
    assert "X01 · new" in page and ERRORS["row_rule_code"] in page and "Take in 2 rules" in page
    assert everything(world) == before
    for _ in range(2):
        assert fresh.form("zhou", address, {})[0] == 303
    assert world.row("rule", "X01")["task"] == "送样板" and world.row("rule", "R06")["every"] == 3
    assert world.one("SELECT COUNT(*) AS n FROM mutation_log WHERE name IN ('rule_edit', 'rule_add')")["n"] == 2
    tasks = [row for row in due(world)[CUSTOMER].values() if row and "X01" in row]
    assert tasks, "a rule of the shop's own is a task like any other"


def test_a_table_without_codes_is_turned_back_with_a_sentence(fresh):
    with pytest.raises(Refused) as refused:
        rule_rows.places(spreadsheet.read(b"task,days\nx,3\n"))
    assert refused.value.key == "rules_no_code"


def test_a_cell_that_excel_made_a_number_is_read(fresh):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    table = book.add_worksheet()
    table.write_row(0, 0, ["编号", "天数", "周期"])
    table.write_row(1, 0, ["R15", 2, 6])
    book.close()
    assert [row.cells for row in spreadsheet.read(out.getvalue()).rows][1] == ("R15", "2", "6")
