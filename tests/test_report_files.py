"""Files of reports: what stands on the page stands in Excel, as numbers and days; who may take one, and who took what."""

from __future__ import annotations

import io
import json
import re
import threading
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from python_calamine import CalamineWorkbook

from fieldsales import clock
from fieldsales.reports import filters, jobs
from fieldsales.reports.answer import answer
from fieldsales.reports.catalogue import REPORTS
from fieldsales.reports.shown import value
from fieldsales.store import Actor, Store
from tests.demo_shop import demo_shop
from tests.world import TODAY

FILES = list(REPORTS)
NASTY = [
    "=1+1",
    "+SUM(A1)",
    "-2",
    "@cmd",
    '=HYPERLINK("http://x","y")',
    "\tx",
    "'=1",
    "甲" * 50,
    "<b>&\"'",
    "a_x000D_b",
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    store = demo_shop(tmp_path_factory.mktemp("demo"))
    yield SimpleNamespace(store=store, boss=Actor("demo-boss", "方老板", "manager", "desk"))
    store.close()


@pytest.fixture(autouse=True)
def at_the_shops_noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 22, 7, 30, tzinfo=UTC))


def asked(store: Store, code: str, actor: Actor, lang: str = "zh", **args: str):
    said = filters.asked(args, TODAY, REPORTS[code].usual, actor, REPORTS[code].periods)
    with store.reader(actor) as conn:
        return answer(conn, REPORTS[code], said, actor, lang, TODAY, most=10**6)


def taken(store: Store, code: str, actor: Actor, *, numbers: bool = False, reason: str = "", **args: str) -> jobs.Job:
    said = filters.asked(args, TODAY, REPORTS[code].usual, actor, REPORTS[code].periods)
    job = jobs.of(store).start(store, REPORTS[code], said, actor, "zh", numbers=numbers, reason=reason)
    assert job.over.wait(30)
    return job


def sheet(job: jobs.Job) -> tuple[list[list], int]:
    """Every cell of the first sheet, and the line of its heads."""
    assert job.state == "done", job.failure
    rows = CalamineWorkbook.from_path(str(job.path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    titles = len(job.report.columns)
    first = next(n for n, row in enumerate(rows) if all(row[:titles]) and n > 3)
    return rows, first


@pytest.mark.parametrize("code", FILES)
def test_what_the_page_says_the_file_says(shop, code):
    args = {"period": "30"} | ({"cell": "end"} if code == "customers" else {"step": "met"} if code == "steps" else {})
    found = asked(shop.store, code, shop.boss, **args)
    rows, first = sheet(taken(shop.store, code, shop.boss, **args))
    for n, row in enumerate(found.rows):
        for at, column in enumerate(found.report.columns):
            want, got = value(column, row, found.around), rows[first + 1 + n][at]
            if want is None:
                assert got == ""
            elif isinstance(want, datetime):
                assert abs(got - want) < timedelta(seconds=1)
            elif isinstance(want, date):
                assert got == want or got.date() == want
            elif isinstance(want, int | float):
                assert isinstance(got, int | float) and got == pytest.approx(want)
            else:
                assert got == want
    assert len(found.rows) > 0


def test_above_the_table_stand_title_period_filter_who_and_when(shop):
    rows, first = sheet(taken(shop.store, "R3", shop.boss, period="30", rep="demo-he", type="potential"))
    above = {row[0]: row[1] for row in rows[: first - 1]}
    assert above["客户分析"] == "木语地板 · R3" and above["时间段"] == "2026-10-24 – 2026-11-22"
    assert (
        above["筛选"] == "业务员: 小何 · 类型: 潜在型"
        and above["制表"] == "方老板"
        and above["制表时间"] == "2026-11-22 15:30"
    )
    told = [row for row in rows if str(row[0]).startswith("核对")]
    assert told and "✓" in told[0][1]


@pytest.mark.parametrize("code", [code for code in FILES if REPORTS[code].figures])
def test_figures_and_the_count_of_rows_are_numbers_and_rates_are_per_cent(shop, code):
    found = asked(shop.store, code, shop.boss, period="all")
    job = taken(shop.store, code, shop.boss, period="all")
    rows, first = sheet(job)
    told = {row[0]: row[1] for row in rows}
    assert told["行数"] == found.size and isinstance(told["行数"], float)
    below = {row[0]: row[1] for row in rows[first + len(found.rows) :]}
    for figure in REPORTS[code].figures:
        want = value(figure, found.total, found.around)
        assert below[found.around["word"](figure.title)] == ("—" if want is None else pytest.approx(want)), figure.key
    if any(figure.kind == "percent" for figure in REPORTS[code].figures):
        import zipfile

        with zipfile.ZipFile(job.path) as book:
            cells = dict(re.findall(r'<c r="B(\d+)" s="(\d+)"', book.read("xl/worksheets/sheet1.xml").decode()))
            styles = book.read("xl/styles.xml").decode()
        (percent,) = re.findall(r'<numFmt numFmtId="(\d+)" formatCode="0.0%"/>', styles)
        shown = re.findall(r'<xf numFmtId="(\d+)"', styles.split("<cellXfs")[1])
        title = next(found.around["word"](f.title) for f in REPORTS[code].figures if f.kind == "percent")
        line = max(n for n, row in enumerate(rows, 1) if row[0] == title)
        assert shown[int(cells[str(line)])] == percent


def test_all_time_is_called_so_and_no_day_is_invented(shop):
    job = taken(shop.store, "R10", shop.boss, period="all")
    rows, _ = sheet(job)
    assert ["时间段", "全部时间"] in [row[:2] for row in rows]
    assert job.name == "扫楼覆盖率表 2026-11-22.xlsx"
    assert taken(shop.store, "R7", shop.boss).name == "有望客户跟踪进度 2026-11-22.xlsx", (
        "it is of the day, not of a period"
    )
    assert taken(shop.store, "R9", shop.boss, period="7").name == "访问活动日报表 2026-11-16 2026-11-22.xlsx"


def test_on_paper_all_time_is_called_so_too(fresh):
    told = fresh.ask("zhou", "GET", "/report/R10/print?period=all")[2].decode()
    assert "<title>Coverage of doors 2" in told and "<dd>All time</dd>" in told and "2000-01-01" not in told


def test_the_sheet_has_a_name_a_frozen_head_and_a_filter(shop):
    import zipfile

    job = taken(shop.store, "R9", shop.boss, period="30")
    assert CalamineWorkbook.from_path(str(job.path)).sheet_names == ["访问活动日报表", "列与公式"]
    with zipfile.ZipFile(job.path) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode()
    _, first = sheet(job)
    assert f'topLeftCell="B{first + 2}"' in xml and f'<autoFilter ref="A{first + 1}:' in xml
    assert "<f>" not in xml and "<cols>" in xml


def test_a_text_never_becomes_a_formula(world):
    for n, name in enumerate(NASTY):
        known = {"name": name[:40], "data_source": "told", "phone": f"1391111{n:04d}"}
        assert (
            world.do(
                world.xiaoli, "visit", door=f"jinxiu-2.{n // 6 + 1}.{n % 6 + 1}.1", outcome="owner_met", **known
            ).verdict
            == "applied"
        )
    import zipfile

    job = taken(world.store, "R7", world.zhou)
    with zipfile.ZipFile(job.path) as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    rows, first = sheet(job)
    names = {row[0] for row in rows[first + 1 :]}
    assert {
        "=1+1",
        "+SUM(A1)",
        "-2",
        "@cmd",
        '=HYPERLINK("http://x","y")',
        "'=1",
        "甲" * 40,
        "<b>&\"'",
        "a_x000D_b",
    } <= names


def test_numbers_are_masked_unless_the_owner_says_what_for(fresh):
    who = fresh.world.zhou
    masked = sheet(taken(fresh.world.store, "R7", who))[0]
    assert not any("13911112222" in str(cell) for row in masked for cell in row) and any(
        "139****2222" in str(cell) for row in masked for cell in row
    )
    plain = sheet(taken(fresh.world.store, "R7", who, numbers=True, reason="短信通知团购"))[0]
    assert any("13911112222" in str(cell) for row in plain for cell in row)
    assert any("短信通知团购" in str(cell) for row in plain for cell in row)


# Who may, and what is remembered


def begin(walk, who, code, **form):
    return walk.form(who, f"/export/report/{code}", form)


def wait(walk, location, who="zhou"):
    job = jobs.of(walk_store(walk)).known[location.rsplit("/", 1)[1]]
    assert job.over.wait(30)
    return walk.ask(who, "GET", location)[2].decode()


def walk_store(walk):
    from tests.model.server import one_app

    return one_app()[0]


def test_the_owner_starts_a_file_sees_how_far_it_is_and_takes_it(fresh):
    status, headers, _ = begin(fresh, "zhou", "R9", period="all")
    assert status == 303 and re.fullmatch(r"/export/job/[0-9a-z]{26}", headers["location"])
    page = wait(fresh, headers["location"])
    assert "The file is ready" in page and 'href="' + headers["location"] + '/file"' in page
    status, sent, body = fresh.ask("zhou", "GET", headers["location"] + "/file")
    assert (
        status == 200
        and sent["content-type"].startswith("application/vnd.openxmlformats")
        and "filename*=UTF-8''" in sent["content-disposition"]
    )
    assert CalamineWorkbook.from_filelike(io.BytesIO(body)).sheet_names[0] == "Visit by visit"


def test_who_may_not_export_gets_nothing_and_nothing_is_logged(fresh):
    for code in ("R2", "R9", "R1"):
        status, _, body = begin(fresh, "xiaoli", code, period="all")
        assert status == 403 and b"right to take tables" in body
    assert fresh.world.all("SELECT * FROM export_log") == []


def test_a_file_belongs_to_who_made_it(fresh):
    _, headers, _ = begin(fresh, "zhou", "R3", period="all")
    wait(fresh, headers["location"])
    for who in ("xiaoli", None):
        assert fresh.ask(who, "GET", headers["location"] + "/file")[0] in (302, 401, 403)
    assert fresh.ask("zhou", "GET", "/export/job/nothing/file")[0] == 404


def test_every_file_is_written_down_with_who_what_filter_rows_and_reason(fresh):
    _, headers, _ = begin(fresh, "zhou", "R7", rep="xiaoli", numbers="1", reason="回访短信")
    wait(fresh, headers["location"])
    (line,) = fresh.world.all("SELECT * FROM export_log")
    assert (line["person_id"], line["what"], line["numbers"], line["reason"]) == ("zhou", "R7", 1, "回访短信")
    assert json.loads(line["filter"])["rep"] == "xiaoli" and line["rows"] == 2
    page = fresh.ask("zhou", "GET", "/exported")[2].decode()
    assert "周老板 · R7" in page and "with phone numbers: 回访短信" in page and "2 rows" in page


@pytest.mark.parametrize("reason", ["", " ", "x" * 201])
def test_numbers_want_a_reason(fresh, reason):
    status, _, body = begin(fresh, "zhou", "R7", numbers="1", reason=reason)
    assert status == 400 and (b"needed for" in body or b"at most 200" in body)
    assert fresh.world.all("SELECT * FROM export_log") == []


def test_a_rep_gets_no_managers_report(fresh):
    for code, report in REPORTS.items():
        status = fresh.ask("xiaoli", "GET", f"/report/{code}")[0]
        assert (status == 200) == ("rep" in report.by), code
        assert fresh.ask("xiaoli", "GET", f"/report/{code}/print")[0] == status


@pytest.mark.parametrize("query", ["period=range&from=2026-13-01", "from=x", "from=2026-02-30&to=2026-01-01"])
def test_days_that_are_none_get_a_sentence(fresh, query):
    status, _, body = fresh.ask("zhou", "GET", f"/report/R1?{query}")
    assert status == 400 and b"day" in body


@pytest.mark.parametrize("code", FILES)
def test_strange_filters_get_an_answer(fresh, code):
    for query in (
        "by=nonsense&rep=nobody&block=%25&source=x&type=y&only=z&cell=q&after=99999999",
        "period=forever&after=-1&step=x&cohort=2&grp=&has=1",
        "period=all&level=%27",
    ):
        for path in (f"/report/{code}?{query}", f"/report/{code}/print?{query}"):
            assert fresh.ask("zhou", "GET", path)[0] == 200, path


# Beside the pages


def test_two_are_made_at_a_time_and_the_third_waits_its_turn(shop, monkeypatch):
    gate, real = threading.Event(), jobs.made
    monkeypatch.setattr(jobs, "made", lambda store, job: gate.wait(20) and real(store, job))
    room = jobs.Jobs()
    said = filters.asked({"period": "7"}, TODAY, "7", shop.boss)
    started = [room.start(shop.store, REPORTS["R9"], said, shop.boss, "zh") for _ in range(3)]
    for _ in range(200):
        if sum(job.state == "runs" for job in started) == 2:
            break
        threading.Event().wait(0.01)
    assert sorted(job.state for job in started) == ["runs", "runs", "waits"]
    gate.set()
    assert all(job.over.wait(20) for job in started) and {job.state for job in started} == {"done"}


def test_progress_is_told_while_it_is_made(shop, monkeypatch):
    told: list[tuple[int, int]] = []
    real = jobs.write

    def write(path, found, rows, lines, *, phones, told: object):
        def hear(done: int) -> None:
            told(done)  # type: ignore[operator]
            seen.append((job.done, job.size))

        return real(path, found, rows, lines, phones=phones, told=hear)

    seen = told
    monkeypatch.setattr(jobs, "write", write)
    said = filters.asked({"period": "all"}, TODAY, "7", shop.boss)
    room = jobs.Jobs()
    monkeypatch.setattr(room.pool, "submit", lambda *_: None)
    job = room.start(shop.store, REPORTS["R9"], said, shop.boss, "zh")
    room._run(shop.store, job)
    assert [done for done, _ in seen] == [*range(250, job.size, 250), job.size] and {size for _, size in seen} == {
        job.size
    }


@pytest.mark.parametrize(
    "error, sentence", [(RuntimeError("x"), "could not be made"), (OSError(28, "full"), "disk of the server is full")]
)
def test_a_failure_is_said_and_leaves_no_half_file(fresh, monkeypatch, error, sentence):
    def fail(*_: object) -> int:
        raise error

    monkeypatch.setattr(jobs, "made", fail)
    _, headers, _ = begin(fresh, "zhou", "R9")
    assert sentence in wait(fresh, headers["location"])
    assert not list((fresh.world.store.folder / jobs.ROOM).glob("*.xlsx"))
    assert fresh.world.all("SELECT rows FROM export_log") == [{"rows": None}]


def test_files_go_after_a_day(world, monkeypatch):
    old = taken(world.store, "R3", world.zhou)
    later = datetime.fromtimestamp(old.path.stat().st_mtime, UTC) + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: later)
    new = taken(world.store, "R3", world.zhou)
    assert not old.path.exists() and new.path.exists()


def test_the_list_of_refused_work_is_written_down_too(fresh):
    """It holds what reps typed, so names and numbers are in it."""
    assert fresh.ask("zhou", "GET", "/export/refusals.csv")[0] == 200
    (line,) = fresh.world.all("SELECT what, rows, numbers FROM export_log")
    assert line == {"what": "refusals.csv", "rows": 1, "numbers": 1}
