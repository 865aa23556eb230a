"""The SQL functions and the form rules answer the same in Python and in JavaScript."""

import json

from hypothesis import given
from hypothesis import strategies as st

from fieldsales.offline import filters, forms, operators, pinyin_table
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
objects = st.dictionaries(st.sampled_from(["a", "door", "é", "👷", "__proto__", "length", ""]) | st.text(max_size=3), st.text(max_size=4) | numbers | st.none())
waiting = objects.map(json.dumps) | objects.map(lambda found: json.dumps(found, ensure_ascii=False)) | st.sampled_from(["[1]", "null", "{", '{"a":"\\ud800"}', '{"a":NaN}', '"a"'])
anything = phrases | waiting | st.sampled_from(NASTY) | st.text(max_size=8) | numbers
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


PLAIN = sorted(set(filters.FILTERS) - {"day", "clock", "ago"})
moments = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["2026-11-22", "2026-01-01", "1969-12-31", "0001-01-01", "9999-12-31", "2026-02-30", "2024-02-29"]),
    st.sampled_from(["T", " ", ""]),
    st.sampled_from(["00:00:00.000", "23:59:59.999", "15:59", "16:00:00", "24:00:00", "06:30:00.1234567", ""]),
    st.sampled_from(["Z", "", "z", "+08:00"]),
)
pages = st.builds(
    lambda lang, now, zone: {"lang": lang, "now": now, "today": now[:10]} | zone,
    st.sampled_from(["zh", "en"]),
    st.sampled_from(["2026-11-22T06:30:00.000Z", "2026-01-01T00:00:00.000Z", "0001-01-01T00:00:00Z", "never"]),
    st.sampled_from([{}, {"tz_minutes": None}, {"tz_minutes": 0}, {"tz_minutes": -300}, {"tz_minutes": 345}]),
)
shaped = st.tuples(st.just("day"), pages, moments | anything, st.sampled_from(["short", "long", "week", "near", "iso", "other"]))
timed = st.tuples(st.sampled_from(["clock", "ago"]), pages, moments | anything)


@given(st.lists(st.tuples(st.sampled_from(PLAIN), anything) | shaped | timed, min_size=20, max_size=60))
@lane
def test_a_filter_answers_the_same_on_both_sides(asked):
    agree("filter", asked, lambda name, args: str(shown(filters.FILTERS[name](*args))))


some = numbers | st.integers(-9, 9) | st.sampled_from([0.5, -0.5, 2.5, 1e15, True, None, "a", "锦", "👷", "ｚ", "", [], [1], [1, "a"], {"a": 1}])
calculations = st.tuples(st.sampled_from("add sub mul floordiv mod contains get".split()), some, some) | st.tuples(st.just("neg"), some)
orders = st.tuples(st.sampled_from("lt lteq gt gteq".split()), some, some)
slices = st.tuples(st.just("sliced"), some, st.none() | st.integers(-3, 3), st.none() | st.integers(-3, 3) | some)
evens = st.tuples(st.sampled_from(["eq", "truth"]), some, some)


@given(st.lists(calculations | orders | slices | evens, min_size=20, max_size=60))
@lane
def test_an_operator_answers_the_same_on_both_sides(asked):
    agree("operate", asked, lambda name, args: shown(operated(name, args)))


def operated(name, args):
    if name in ("lt", "lteq", "gt", "gteq"):
        return operators.compare(args[0], name, args[1])
    if name == "eq":
        return args[0] == args[1]
    return bool(args[0]) if name == "truth" else getattr(operators, name)(*args)


def agree(task, asked, ours):
    """Both sides answer each (name, *args) alike, or both refuse."""
    theirs = node().ask(task, calls=[[name, args] for name, *args in asked])
    for (name, *args), (kind, answer) in zip(asked, theirs, strict=True):
        try:
            expected = ("ok", ours(name, args))
        except Unshowable:
            expected = ("error", answer)
        assert (kind, answer) == expected, (name, args)


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
