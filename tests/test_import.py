"""Blocks out of other people's tables: what is read, what is refused, what comes back and why."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldsales.errors import ERRORS, NotFound, Refused
from fieldsales.intake import columns, places, spreadsheet, uploads
from fieldsales.intake.columns import Plan
from tests.world import World

SHANGHAI = Path(__file__).parents[1] / ".." / "shared" / "data" / "lianjia_shanghai_xiaoqu_2018.csv"
HEAD = "名称,区县,均价\n"


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    """One world for the many examples of a property; nothing is written to it."""
    made = World(tmp_path_factory.mktemp("street"))
    yield made
    made.store.close()


def table(text: str, encoding: str = "utf-8") -> spreadsheet.Sheet:
    return spreadsheet.read(text.encode(encoding))


def checked(world, text: str) -> places.Checked:
    sheet = table(text)
    with world.store.reader() as conn:
        return places.check(conn, sheet, columns.guess(sheet))


def brought_in(world, data: bytes, **more) -> places.Checked:
    sheet = spreadsheet.read(data)
    source = {"file": "blocks.csv", "sha256": "0" * 64}
    return places.bring_in(world.store, world.zhou, sheet, columns.guess(sheet), source, world.now, **more)


def reasons(found: places.Checked) -> list[tuple[int, str]]:
    return [(one.row.line, one.reason) for one in found.returned]


def refused(key: str, do, *args) -> Refused:
    with pytest.raises(Refused) as caught:
        do(*args)
    assert caught.value.key == key
    assert key in ERRORS
    return caught.value


def workbook(rows: list[list], before: int = 0) -> bytes:
    """An XLSX with `before` empty sheets in front."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    for _ in range(before):
        book.add_worksheet()
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


# -- the real list


def test_the_18155_compounds_import_in_one_go(world):
    if not SHANGHAI.exists():
        pytest.skip(
            "the list of Shanghai compounds is not part of the project; it lies in ../shared/data where there is one"
        )
    data = SHANGHAI.read_bytes()
    began = time.process_time()  # of this process, so that a busy machine does not fail the test
    found = brought_in(world, data)
    took = time.process_time() - began
    assert (len(found.good), len(found.duplicates), len(found.bad)) == (17857, 298, 0)
    assert world.one("SELECT COUNT(*) AS n FROM block WHERE city = '上海'")["n"] == 17857
    assert {one.reason for one in found.duplicates} == {"row_twice"}
    odd = world.one("SELECT name, district, area, price, bucket, id FROM block WHERE name = '水产路2609,2659,2669号'")
    assert (odd["district"], odd["area"], odd["price"]) == ("普陀", "桃浦", None), (
        "commas stay in the name, 0 is unknown"
    )
    assert odd["bucket"] == f"block:{odd['id']}"
    assert world.one("SELECT name FROM block WHERE search LIKE '%卢湾都市花园%'")["name"] == "卢湾都市花园"
    assert took < 10, f"{took:.1f} s"
    again = brought_in(world, data)
    assert (len(again.good), len(again.duplicates)) == (0, 18155), "the same file again changes nothing"


# -- what is read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|", "，"])
def test_any_usual_encoding_and_separator_is_understood(encoding, mark):
    text = f"小区名称{mark}行政区\n梧桐新村{mark}浦东\n春江花园(二期){mark}闵行\n"
    sheet = table(text, encoding)
    assert [row.cells for row in sheet.rows[1:]] == [("梧桐新村", "浦东"), ("春江花园(二期)", "闵行")]


def test_commas_in_names_do_not_win_against_the_real_separator():
    sheet = table("name;district;area\n1,2,3号;a;b\n4,5,6,7号;c;d\n")
    assert sheet.delimiter == ";"
    assert sheet.rows[2].cells == ("4,5,6,7号", "c", "d")


def test_quotes_are_quotes_where_they_work_and_letters_where_they_do_not():
    assert table('name,district\n"锦绣,花园",浦东\n').rows[1].cells == ("锦绣,花园", "浦东")
    assert [row.cells for row in table('name,district\n"锦绣,浦东\n春江,闵行\n').rows[1:]] == [
        ('"锦绣', "浦东"),
        ("春江", "闵行"),
    ]


def test_lines_are_counted_as_an_editor_counts_them(world):
    found = checked(world, HEAD + '"一村\n（东区）",浦东,1\n\n,浦东,1\n')
    assert reasons(found) == [(5, "row_no_name")]


def test_a_workbook_is_read_from_its_first_full_sheet(world):
    found = brought_in(world, workbook([["楼盘", "区", "均价", "户数"], ["梧桐新村", "浦东", 65000.0, 812]], before=1))
    assert len(found.good) == 1
    assert world.one("SELECT price, total_doors FROM block WHERE name = '梧桐新村'") == {
        "price": 65000,
        "total_doors": 812,
    }


@pytest.mark.parametrize(
    "data, key",
    [
        (b"", "file_empty"),
        (b" \n\n", "file_empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "file_not_table"),
        (bytes(range(256)) * 20, "file_not_table"),
        (b"\xff\xfe\x00", "file_not_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_old_excel"),
        (b"PK\x03\x04 not really a zip", "file_broken"),
        (b"x" * (spreadsheet.MAX_BYTES + 1), "file_too_big"),
        (b",,,\n,,,\n", "file_no_rows"),
        (b"\xef\xbb\xbf", "file_no_rows"),
        (b"x" * 1_000_000, "file_no_rows"),
        (("," * 200 + "\n").join("ab").encode(), "file_too_long"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(data, key):
    refused(key, spreadsheet.read, data)


def test_a_zip_of_something_else_is_no_workbook():
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("word/document.xml", "<w/>")
    refused("file_not_table", spreadsheet.read, out.getvalue())


def test_a_torn_workbook_is_refused_with_a_sentence():
    whole = workbook([["楼盘"], ["梧桐新村"]])
    for at in range(4, len(whole), 97):
        with pytest.raises(Refused):
            spreadsheet.read(whole[:at])


def test_a_workbook_that_unfolds_without_end_does_not_take_the_server_down():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "楼盘")
    sheet.write(1048575, 16383, "the far corner")
    book.close()
    refused("file_too_long", spreadsheet.read, out.getvalue())


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400),
        st.binary().map(b"PK\x03\x04".__add__),
        st.text(max_size=300).map(lambda text: text.encode("utf-8", "ignore")),
    )
)
def test_whatever_comes_is_read_or_refused_never_a_crash(street, data):
    try:
        sheet = spreadsheet.read(data)
        with street.store.reader() as conn:
            found = places.check(conn, sheet, columns.guess(sheet))
    except Refused as refused:
        assert refused.key in ERRORS
        return
    places.returned_csv(sheet, columns.guess(sheet), found.returned, "zh")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=4), min_size=1, max_size=6))
def test_any_table_comes_apart_into_good_and_returned_rows(street, cells):
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["小区", "区县", "均价"], *cells])
    try:
        sheet = spreadsheet.read(out.getvalue().encode("utf-8", "ignore"))
        with street.store.reader() as conn:
            found = places.check(conn, sheet, columns.guess(sheet))
    except Refused as refused:
        assert refused.key in ERRORS
        return
    assert len(found.good) + len(found.returned) == len(sheet.rows) - columns.guess(sheet).header


# -- what columns mean


def test_columns_are_guessed_from_chinese_and_english_headers():
    sheet = table(
        "序号,楼盘名称,所在城市,行政区,板块,参考均价(元/㎡),总户数,物业公司,物业电话,开发商\n1,a,b,c,d,1,2,e,f,g\n"
    )
    found = columns.guess(sheet)
    assert found == Plan(True, {
        "name": 1, "city": 2, "district": 3, "area": 4, "price": 5, "total_doors": 6, "property_office": 7,
        "property_phone": 8, "developer": 9,
    })  # fmt: skip
    assert columns.guess(table("Compound;District;Lat;Lng\na;b;1;2\n")).places == {
        "name": 0,
        "district": 1,
        "lat": 2,
        "lng": 3,
    }


def test_a_table_without_headers_still_has_its_names_found():
    found = columns.guess(table("1,梧桐新村,65000\n2,春江花园,70000\n"))
    assert found == Plan(False, {"name": 1})


def test_without_a_name_column_nothing_comes_in(world):
    sheet = table("城市,均价\n上海,1\n")
    with world.store.reader() as conn:
        refused("import_no_name", places.check, conn, sheet, Plan(True, {"city": 0}))


# -- what comes back


@pytest.mark.parametrize(
    "line, key",
    [
        (",浦东,1", "row_no_name"),
        ("（）,浦东,1", "row_no_name"),
        ("名" * 81 + ",浦东,1", "row_text_long"),
        ("梧桐新村,浦东,很贵", "row_number"),
        ("梧桐新村,浦东,-5", "row_number"),
        ("梧桐新村,浦东,nan", "row_number"),
        ("梧桐新村,浦东,1e99", "row_number"),
        ("梧桐新村,浦东,1,多出来", "row_too_wide"),
    ],
)
def test_a_bad_row_comes_back_with_its_reason_and_the_good_ones_go_in(world, line, key):
    found = checked(world, HEAD + line + "\n和平村,浦东,60000\n")
    assert reasons(found) == [(2, key)]
    assert [block["name"] for block in found.good] == ["和平村"]
    assert found.returned[0].why("en") and found.returned[0].why("zh")


@pytest.mark.parametrize(
    "kind, day, key",
    [
        ("集资房", "2019-06", None),
        ("商品房住宅", "2019年6月30日", None),
        ("城堡", "", "row_kind"),
        ("", "下个月", "row_day"),
        ("", "2019-13", "row_day"),
    ],
)
def test_kinds_and_days_are_read_as_people_write_them(world, kind, day, key):
    found = checked(world, f"小区,类型,交房时间\n梧桐新村,{kind},{day}\n")
    assert [reason for _, reason in reasons(found)] == ([key] if key else [])


def test_zero_is_how_tables_say_unknown(world):
    found = checked(world, '小区,均价,户数\n梧桐新村,0,0\n春江花园,"65,000 元/㎡",1200户\n')
    assert [(block["price"], block["total_doors"]) for block in found.good] == [(None, None), (65000, 1200)]


def test_the_returned_file_can_be_mended_and_sent_again(world):
    sheet = table(HEAD + "梧桐新村,浦东,很贵\n和平村,浦东,60000\n和平村,浦东区,1\n")
    plan = columns.guess(sheet)
    found = places.bring_in(world.store, world.zhou, sheet, plan, {}, world.now)
    content = places.returned_csv(sheet, plan, found.returned, "zh")
    assert content.startswith(b"\xef\xbb\xbf"), "Excel opens it as UTF-8"
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["名称", "区县", "均价", "行号", "原因"]
    assert rows[1][:4] == ["梧桐新村", "浦东", "很贵", "2"] and "很贵" in rows[1][4]
    assert rows[2][4] == "与第 3 行重复。"
    mended = brought_in(world, content.replace("很贵".encode(), b"65000", 1))
    assert [block["name"] for block in mended.good] == ["梧桐新村"]


# -- duplicates


@pytest.mark.parametrize(
    "first, second, same",
    [
        ("锦江苑,浦东,花木", "锦江苑,浦东,花木", True),
        ("锦江苑,浦东,花木", "锦江苑,浦东新区,花木", True),
        ("锦江苑,浦东,花木", "锦江苑,浦东,", True),
        ("锦江苑(一期),浦东,花木", "锦江苑（一期）,浦东,花木", True),
        ("ABC公寓,浦东,花木", "ａｂｃ 公寓,浦东,花木", True),
        ("锦江苑,浦东,花木", "锦江苑,闵行,花木", False),
        ("锦江苑,浦东,花木", "锦江苑,浦东,川沙", False),
        ("锦江苑,浦东,花木", "锦江苑二期,浦东,花木", False),
    ],
)
def test_the_same_block_is_one_block_however_it_is_written(world, first, second, same):
    found = checked(world, f"小区,区县,板块\n{first}\n{second}\n")
    assert len(found.good) == (1 if same else 2)
    brought_in(world, f"小区,区县,板块\n{first}\n".encode())
    assert [r for _, r in reasons(checked(world, f"小区,区县,板块\n{second}\n"))] == (["row_known"] if same else [])


def test_a_block_the_shop_has_already_stays_as_it_is(world):
    found = brought_in(world, "小区,区县,均价\n锦绣花园,浦东新区,1\n".encode())
    assert reasons(found) == [(2, "row_known")]
    assert world.row("block", "jinxiu")["price"] is None


# -- people are not places


PEOPLE = [
    (
        "小区,业主,电话\n锦江苑,甲先生,13800138000\n锦江苑,乙女士,13900139000\n锦江苑,丙先生,13700137000\n",
        "import_people",
    ),
    ("小区,备注\n" + "".join(f"小区{n},1-{n}01 房主 138 0013 800{n}\n" for n in range(5)), "import_people"),
    ("小区,证件\n" + "".join(f"小区{n},31010119800101123{n}\n" for n in range(5)), "import_people"),
    ("小区,物业电话\n" + "".join(f"锦江苑,1380013800{n}\n" for n in range(5)), "import_people"),
    ("小区,业主姓名\n锦江苑,甲\n", "import_people"),
    ("小区,来源\n锦江苑,购买名单\n", "import_bought"),
]


@pytest.mark.parametrize("text, key", PEOPLE)
def test_a_list_of_people_is_refused_whole(world, text, key):
    before = world.one("SELECT COUNT(*) AS n FROM block")
    refused(key, brought_in, world, text.encode())
    assert world.one("SELECT COUNT(*) AS n FROM block") == before


def test_the_gate_may_have_a_telephone(world):
    text = "小区,物业电话\n锦江苑,13800138000\n和平村,021-58881234\n梧桐新村,4008001234\n"
    assert len(checked(world, text).good) == 3


# -- taking in


def test_an_import_is_all_or_nothing(world, monkeypatch):
    monkeypatch.setattr(places, "_write_down", lambda *args: 1 / 0)
    before = world.one("SELECT COUNT(*) AS n FROM block")
    with pytest.raises(ZeroDivisionError):
        brought_in(world, f"{HEAD}和平村,浦东,1\n".encode())
    assert world.one("SELECT COUNT(*) AS n FROM block") == before


def test_an_import_is_written_down_and_sent_twice_happens_once(world):
    for _ in range(2):
        brought_in(world, f"{HEAD}和平村,浦东,1\n".encode(), id="import-1")
    log = world.one("SELECT * FROM mutation_log WHERE name = 'import_blocks'")
    assert (log["person_id"], log["verdict"]) == ("zhou", "applied")
    assert '"good": 1' in log["args"] and '"declared_places_only": true' in log["args"]
    assert world.one("SELECT COUNT(*) AS n FROM block WHERE name = '和平村'")["n"] == 1


def test_an_upload_is_found_again_only_by_who_sent_it(world):
    id = uploads.keep(world.store, world.zhou, "../../etc/blocks.csv", f"{HEAD}和平村,浦东,1\n".encode())
    sheet, about = uploads.kept(world.store, world.zhou, id)
    assert (len(sheet.rows), about["file"]) == (2, "blocks.csv")
    for who, what in ((world.xiaoli, id), (world.zhou, "nothing"), (world.zhou, "../shop.db"), (world.zhou, "0" * 26)):
        with pytest.raises(NotFound):
            uploads.kept(world.store, who, what)


def test_the_command_line_imports_with_the_same_code(world, tmp_path):
    file = tmp_path / "blocks.csv"
    file.write_text(HEAD + "和平村,浦东,1\n和平村,浦东,很贵\n和平村,浦东,1\n", encoding="gb18030")
    lines = places.import_file(world.store, file, tmp_path)
    assert lines[0] == "1 blocks came in, 1 were there already, 1 are wrong."
    assert "很贵" in (tmp_path / "blocks.returned.csv").read_text(encoding="utf-8-sig")
    assert places.import_file(world.store, tmp_path / "missing.csv")[0].endswith("No such file or directory")
