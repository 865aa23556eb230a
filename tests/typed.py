"""What people type and databases hold, as strategies: fitting arguments for every function, filter and operator.

Three of four calls are of the kind a function is for, the fourth is anything at all: rules that are never met prove
nothing, and rules that meet only what fits prove little.
"""

import json

from hypothesis import strategies as st

from fieldsales.offline import filters
from fieldsales.offline.functions import FUNCTIONS
from tests.parity import NASTY, numbers

PIECES = (
    "1 2 3 7 9 0 00 01 04 13 28 99 100 101 12A03 B1 -101 A X 甲 东户 室 号 房 - – ~ 至 , ， 、 \u3000 \u00a0 \u200b \x1c \ufeff \n + ("
    " ) 86 138 转 ext wxid_ abc_d-e 2026-11-22 k=v k2=v2 = 梧桐路 木 吕 👷 １０ Ａ . · /"
).split(" ")
phrases = st.lists(st.sampled_from([*PIECES, " "]), max_size=6).map("".join)
keys = st.sampled_from(["a", "door", "é", "👷", "__proto__", "length", ""])
objects = st.dictionaries(keys | st.text(max_size=3), st.text(max_size=4) | numbers | st.none(), max_size=5)
broken = st.sampled_from(["[1]", "null", "{", '{"a":"\\ud800"}', '{"a":NaN}', '"a"'])
waiting = objects.map(json.dumps) | objects.map(lambda found: json.dumps(found, ensure_ascii=False)) | broken
anything = phrases | waiting | st.sampled_from(NASTY) | st.text(max_size=8) | numbers

wrong_days = st.sampled_from(["2026-02-30", "2023-02-29", "0000-01-01", "2026-13-01", "2026-1-1", "1900-02-29"])
days = st.dates().map(str) | wrong_days
counts = (
    st.integers(-40, 40) | st.integers(-9999999, 9999999).map(str) | st.sampled_from([" 7 ", "+3", "1.0", 1.0, 1.5, ""])
)
wings = st.sampled_from(["", "", "", "B", "-", "A"])
tails = st.sampled_from(["", "", "", "A", "C", "室"])
labels = st.builds("{}{}{}{}".format, wings, st.integers(1, 5), st.sampled_from(["", "01", "02", "05", "A"]), tails)
ranges = st.builds("{}{}{}".format, labels, st.sampled_from([*"-–—~～至到", " - ", " 至"]), labels)
houses = st.builds("{}-{}".format, st.integers(1, 120), st.integers(1, 2200))
between = st.sampled_from([*",，;、\n ", ", "])
room_lists = st.builds(
    lambda sign, parts: sign.join(parts), between, st.lists(labels | ranges | houses, min_size=1, max_size=3)
)
signs = st.lists(st.sampled_from(["", "", "", " ", "-", "(", ")", "（", "\u3000", "."]), min_size=12, max_size=12)
digits = st.sampled_from(
    [
        "13800138000",
        "19912345678",
        "02155556666",
        "2155556666",
        "057187654321",
        "4008001234",
        "12345",
        "１３８００１３８０００",
    ]
)
telephones = st.builds(
    lambda country, number, noise, tail: country + "".join(map("".join, zip(number, noise, strict=False))) + tail,
    st.sampled_from(["", "", "+86", "0086 ", "86", "+86-"]),
    digits,
    signs,
    st.sampled_from(["", "", "-801", "转12", " ext.3", "x9", "a"]),
)
names = st.builds(
    "{}{}".format, st.sampled_from(["wxid_", "a", "A1", "_", "1"]), st.text(alphabet="aZ09_-é", max_size=24)
)
pairs = st.builds("{}{}{}".format, st.sampled_from(["k", " k2", "13", ""]), st.sampled_from(["=", " = ", ""]), tails)
maps = st.lists(pairs, max_size=4).map(",".join)
hanzi = st.text(alphabet=[*"锦绣花园春江苑梧桐路3栋A座 b户重庆长安单乐吕绿女堃㙟"], max_size=10)

blind_keys = st.sampled_from(["00112233445566778899aabbccddeeff", "0" * 32, "short", "F" * 32, ""])

moments = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["2026-11-22", "2026-11-21", "2026-01-01", "1969-12-31", "0001-01-01", "9999-12-31", "2026-02-30"]),
    st.sampled_from(["T", "T", "T", " "]),
    st.sampled_from(
        ["00:00:00.000", "23:59:59.999", "15:59", "16:00:00", "24:00:00", "06:29:01.1", "06:30:00.1234567"]
    ),
    st.sampled_from(["Z", "Z", "Z", "", "+08:00"]),
)
zones = st.sampled_from(
    ["Asia/Shanghai", "Asia/Kathmandu", "America/New_York", "Europe/Berlin", "UTC", "Asia/Nowhere", "", None]
)

FOR_FUNCTIONS = {
    "add_days": (days, counts), "days_between": (days, days), "day_ok": (days,), "local_time": (moments, zones), "item": (maps, counts),
    "pick": (maps, st.sampled_from(["k", "k2", "13", ""])), "arg": (waiting, keys), "arg_name": (waiting, counts),
    "rooms": (room_lists,), "room_floor": (labels,), "room_door": (labels,), "phone": (telephones,),
    "phone_ok": (telephones,), "wechat_ok": (names,), "search_text": (hanzi,), "blind": (telephones, blind_keys),
}  # fmt: skip

contexts = st.builds(
    lambda lang, now, zone: {"lang": lang, "now": now, "today": now[:10]} | zone,
    st.sampled_from(["zh", "en"]),
    st.sampled_from(["2026-11-22T06:30:00.000Z", "2026-01-01T00:00:00.000Z", "0001-01-01T00:00:00Z", "never"]),
    st.sampled_from([{}, {"tz_minutes": None}, {"tz_minutes": 0}, {"tz_minutes": -300}, {"tz_minutes": 345}]),
)
values = numbers | st.integers(-9, 9) | st.sampled_from([0.5, -0.5, 2.5, 1.005, 1e15, 2**53])
halves = st.sampled_from([-0.5, -1.5, -2.5, 1.005, 2.675])
lists = st.lists(values | phrases | st.none(), max_size=4)
shapes = st.sampled_from(["short", "long", "week", "near", "iso", "other"])
texts_of_labels = st.sampled_from(["", "1", "12A", None])
few = st.sampled_from([1, 1, 2, 3, -1, 2.0]) | st.sampled_from([1, 2, 2.5, True, None, "1"])
plan_units = st.lists(st.fixed_dictionaries({"unit": few, "mirror": few, "label": texts_of_labels}), max_size=5)
steps = st.sampled_from([0, 1, 2, 3, 4] * 3 + [5, -1, 1.0, True, None, "1"])
marks = st.sampled_from(["", "", " c", " t q", " m", None])
plan_cell = {"floor_index": few, "unit": few, "seq": few, "label": texts_of_labels, "room": hanzi, "came": steps, "marks": marks}
coded = st.lists(st.fixed_dictionaries({"code": st.sampled_from(["", "a", "b", "__proto__", "1"]) | few, "n": few}), max_size=5)
plan_doors = st.lists(st.fixed_dictionaries(plan_cell), max_size=6)
FOR_FILTERS = {
    "length": (hanzi | lists,), "count": (lists,), "join": (lists, phrases), "default": (anything, phrases), "d": (anything,),
    "first": (lists,), "last": (lists,), "round": (values | halves, st.integers(0, 4)), "int": (values | counts,),
    "tel": (telephones,), "mask": (telephones,), "day": (contexts, moments | days, shapes), "clock": (contexts, moments),
    "ago": (contexts, moments), "plan": (plan_doors, plan_units), "keyed": (coded, st.sampled_from(["code", "code", "n", "m"])),
}  # fmt: skip

some = values | st.sampled_from([True, None, "a", "锦", "👷", "ｚ", "", [], [1], [1, "a"], {"a": 1}])
texts = st.sampled_from(["", "a", "b", "ab", "锦", "👷", "ｚ", "Z"])
small = st.none() | st.integers(-3, 3)
FOR_OPERATORS = {
    **dict.fromkeys(["add", "sub", "mul", "floordiv", "mod"], (values, values)), "neg": (values,),
    **dict.fromkeys(["lt", "lteq", "gt", "gteq"], (texts, texts)), "eq": (some, some), "truth": (some,),
    "contains": (texts, texts | lists), "get": (lists, small), "sliced": (hanzi | lists, small, small),
}  # fmt: skip


def _calls(fitting: dict, wild: dict, times: int):
    """Some calls of each name, in one example: (name, *args)…"""
    return st.tuples(*[_call(name, fitting[name], wild[name]) for name in sorted(fitting) for _ in range(times)])


def _call(name: str, fitting: tuple, wild: tuple):
    return st.integers(0, 3).flatmap(lambda luck: st.tuples(st.just(name), *(fitting if luck else wild)))


def _like(fitting: tuple, other) -> tuple:
    return tuple(one if one in (contexts, shapes) else other for one in fitting)


for name in set(filters.FILTERS) - set(FOR_FILTERS):
    FOR_FILTERS[name] = (anything,)
functions = _calls(FOR_FUNCTIONS, {name: (anything,) * FUNCTIONS[name][0] for name in FUNCTIONS}, 3)
all_filters = _calls(FOR_FILTERS, {name: _like(args, anything) for name, args in FOR_FILTERS.items()}, 3)
all_operators = _calls(FOR_OPERATORS, {name: _like(args, some) for name, args in FOR_OPERATORS.items()}, 3)
