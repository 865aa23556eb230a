"""The SQL functions, filters, operators and form rules answer the same in Python and in JavaScript."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldsales.offline import filters, forms, operators, pinyin_table
from fieldsales.offline.functions import FUNCTIONS, rooms, search_text
from fieldsales.offline.shown import Unshowable, number_text, shown
from fieldsales.sqlfile import mutations
from tests import typed
from tests.parity import EXAMPLES, lane, node, numbers

more = settings(lane, max_examples=EXAMPLES // 6)
"""Each example calls every name three times; drawing them is what takes the time."""


@given(typed.functions)
@more
def test_a_function_answers_the_same_on_both_sides(asked):
    agree("call", asked, lambda name, args: FUNCTIONS[name][1](*args))


@given(typed.all_filters)
@more
def test_a_filter_answers_the_same_on_both_sides(asked):
    agree("filter", asked, lambda name, args: str(shown(filters.FILTERS[name](*args))))


@given(typed.all_operators)
@more
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


fields = st.sampled_from(["id", "next", "_how", "note", "note.was", "door", "door.was", "stage", "stage.was"])
entries = st.lists(
    st.tuples(
        fields,
        st.sampled_from(
            ["", " ", "\u200ba\x1c", "a", " a\r\n", "a\rb", "/door/1", "//evil", "/x?id={id}", "jinxiu-1", "你好"]
        ),
    ),
    max_size=12,
)


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
