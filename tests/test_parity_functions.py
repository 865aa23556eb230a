"""The SQL functions and the form rules answer the same in Python and in JavaScript."""

from hypothesis import given
from hypothesis import strategies as st

from fieldsales.offline import filters, forms, pinyin_table
from fieldsales.offline.functions import FUNCTIONS, rooms, search_text
from fieldsales.offline.shown import Unshowable, number_text, shown
from fieldsales.sqlfile import mutations
from tests.parity import NASTY, lane, node, numbers

PIECES = (
    "1 2 3 7 9 0 00 01 04 13 28 99 100 101 104 201 301 1203 12A 12A03 B1 B101 -101 A C X 甲 东户 室 号 房 - – — ~ ～ 至 到 , ， ; ； 、"
    " \u3000 \u00a0 \n + ( ) （ ） 86 +86 0086 138 1234 5678 13812345678 021 010 0571 5555 6666 400 800 转 ext x wxid_ abc_d-e"
    " 2026-11-22 2024-02-29 2023-02-29 0000-01-01 9999-12-31 0001-01-01 k=v , k2=v2 = 梧桐路 木 吕 👷 １０１ Ａ . · /"
).split(" ")  # fmt: skip
phrases = st.lists(st.sampled_from([*PIECES, " "]), max_size=6).map("".join)
anything = phrases | st.sampled_from(NASTY) | st.text(max_size=8) | numbers
calls = st.lists(
    st.sampled_from(sorted(FUNCTIONS)).flatmap(
        lambda name: st.tuples(st.just(name), st.lists(anything, min_size=FUNCTIONS[name][0], max_size=FUNCTIONS[name][0]))
    ),
    min_size=20, max_size=60,
)  # fmt: skip


@given(calls)
@lane
def test_a_function_answers_the_same_on_both_sides(asked):
    theirs = node().ask("call", calls=asked)
    for (name, args), (kind, answer) in zip(asked, theirs, strict=True):
        assert (kind, answer) == ("ok", FUNCTIONS[name][1](*args)), (name, args)


@given(st.lists(st.tuples(st.sampled_from(["tel", "mask", "int", "round", "urlencode", "upper", "trim", "length"]), anything), min_size=20, max_size=60))
@lane
def test_a_filter_answers_the_same_on_both_sides(asked):
    theirs = node().ask("filter", calls=[[name, [value]] for name, value in asked])
    for (name, value), answer in zip(asked, theirs, strict=True):
        assert answer[0] == "error" and ours(name, value) is None or answer[1] == ours(name, value), (name, value, answer)


def ours(name, value):
    try:
        return str(shown(filters.FILTERS[name](value)))
    except Unshowable:
        return None


@given(st.lists(numbers, min_size=30, max_size=60))
@lane
def test_a_number_looks_the_same_on_both_sides(asked):
    theirs = node().ask("filter", calls=[["string", [number]] for number in asked])
    assert [number_text(number) for number in asked] == [text for _, text in theirs]


names = st.sampled_from(["id", "next", "_how", "note", "note.was", "door", "door.was", "stage", "stage.was"])
entries = st.lists(st.tuples(names, st.sampled_from(["", " ", "a", " a\r\n", "a\rb", "/door/1", "//evil", "/x?id={id}", "jinxiu-1", "你好"])), max_size=12)


@given(st.lists(st.tuples(st.sampled_from(sorted(mutations())), entries), min_size=5, max_size=20))
@lane
def test_a_form_means_the_same_records_with_and_without_the_worker(posted):
    theirs = node().ask("forms", forms=[[name, pairs, "minted"] for name, pairs in posted])
    for (name, pairs), answer in zip(posted, theirs, strict=True):
        made = forms.records(name, pairs, at="now", day="today", mint=lambda: "minted")
        assert answer == {"records": made.records, "next": made.next}


def test_the_pinyin_table_is_the_one_the_library_gives():
    path = pinyin_table.Path(pinyin_table.__file__).with_name("pinyin.json")
    assert path.read_text("utf-8") == pinyin_table.written()


def test_search_finds_by_pinyin_and_initials():
    assert search_text("梧桐路3 A") == "梧桐路3 a wutonglu3a wtl3a"
    assert search_text("Tom 138") == "tom 138"


def test_rooms_are_written_as_people_write_them():
    assert rooms("101-104、301A") == "101,102,103,104,301A"
    assert rooms("101至302") == "101,102,201,202,301,302"
    assert rooms("1 – 3，８室") == "1,2,3,8"
    assert rooms("301A-301C") == "301A,301B,301C"
    assert rooms("2-1-1203") is None and rooms("104-101") is None and rooms("1-3000") is None and rooms("") is None
