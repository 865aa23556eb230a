"""The few SQL functions that both runtimes register; functions.js is its twin and a test compares every answer.

They exist because SQLite and PostgreSQL disagree about dates and neither knows rooms, telephones or pinyin.
All answer NULL for NULL and for bytes; numbers are read as the text a person would write for them.
"""

import json
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from fieldsales.offline.shown import number_text

WHITE = " \t\n\r\f\v\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
MOST_ROOMS = 2000
_EDGES = re.compile(f"^[{WHITE}]+|[{WHITE}]+\\Z")
_FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)}
_DAY = re.compile("^([0-9]{4})-([0-9]{2})-([0-9]{2})\\Z")
_WHOLE = re.compile("^[+-]?[0-9]{1,7}\\Z")
_ROOM = re.compile("^(B?-?[0-9]{1,2}[A-Z]?)([0-9]{2}[A-Z]?|[A-Z])\\Z")
_LABEL = re.compile("^(B|-)?[0-9A-Z\u4e00-\u9fff]{1,20}\\Z")
_ROOM_WORD = re.compile("(?<=[0-9A-Z])[\u5ba4\u53f7\u623f\u6237]\\Z")
_RANGE_SIGN = re.compile(f"[{WHITE}]*[–—~～〜至到][{WHITE}]*")
_SPACED_MINUS = re.compile(f"(?<=[0-9A-Za-z])[{WHITE}]*-[{WHITE}]*(?=[0-9A-Za-z])")
_SEPARATORS = re.compile(f"[,，;；、{WHITE}]+")
_EXTENSION = re.compile("^(0[0-9]{2,3})-?([2-9][0-9]{6,7})(?:-|转|ext\\.?|x)([0-9]{1,6})\\Z")
_PHONE_NOISE = re.compile(f"[{WHITE}()./·]+")
_MOBILE = re.compile("^1[3-9][0-9]{9}\\Z")
_LANDLINE = re.compile("^0[0-9]{2,3}[2-9][0-9]{6,7}(-[0-9]{1,6})?\\Z")
_SERVICE = re.compile("^[48]00[0-9]{7}\\Z")
_WECHAT = re.compile("^([A-Za-z][A-Za-z0-9_-]{5,19}|wxid_[A-Za-z0-9_-]{1,25})\\Z")
_HALF = re.compile("[\ud800-\udfff]")
_LOWER = {i: i + 32 for i in range(65, 91)}
_UPPER = {i: i - 32 for i in range(97, 123)}


def text(value: object) -> str | None:
    """A SQL value as text: numbers without a trailing .0, NULL and bytes as None."""
    if isinstance(value, str):
        return value
    return number_text(value) if isinstance(value, int | float) else None


def strip(value: str) -> str:
    """Python and JavaScript disagree about what is white space, so this list is ours."""
    return _EDGES.sub("", value)


def lower(value: str) -> str:
    """Only A–Z, as SQLite's own lower() does; the rest of Unicode changes between versions."""
    return value.translate(_LOWER)


def upper(value: str) -> str:
    return value.translate(_UPPER)


def whole(value: object) -> int | None:
    written = text(value)
    written = None if written is None else strip(written)
    return int(written) if written and _WHOLE.match(written) else None


def day_of(value: object) -> date | None:
    found = _DAY.match(text(value) or "")
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def add_days(day: object, n: object) -> str | None:
    start, count = day_of(day), whole(n)
    if start is None or count is None:
        return None
    try:
        return (start + timedelta(days=count)).isoformat()
    except OverflowError:
        return None


def days_between(a: object, b: object) -> int | None:
    """Days from a to b; negative when b is earlier."""
    first, last = day_of(a), day_of(b)
    return None if first is None or last is None else (last - first).days


def day_ok(value: object) -> int | None:
    return None if text(value) is None else int(day_of(value) is not None)


def item(value: object, n: object) -> str | None:
    """The n-th (from 1) of a comma-separated list, trimmed."""
    listed, place = text(value), whole(n)
    if listed is None or place is None:
        return None
    parts = listed.split(",")
    return strip(parts[place - 1]) if 1 <= place <= len(parts) else None


def pick(value: object, key: object) -> str | None:
    """The value of a key in 'k=v,k2=v2'."""
    pairs, wanted = text(value), text(key)
    if pairs is None or wanted is None:
        return None
    for pair in pairs.split(","):
        name, sign, found = pair.partition("=")
        if sign and strip(name) == strip(wanted):
            return strip(found)
    return None


def arg(args: object, key: object) -> str | None:
    """One argument of a mutation that waits or was refused; its args are kept as a JSON object of texts."""
    value = _arguments(args).get(text(key) or "")
    return value if isinstance(value, str) and not _HALF.search(value) else None


def arg_name(args: object, n: object) -> str | None:
    """The name of the n-th argument (from 1), in the order of the alphabet."""
    names, place = sorted(_arguments(args)), whole(n)
    found = names[place - 1] if place is not None and 1 <= place <= len(names) else None
    return None if found is None or _HALF.search(found) else found


def _arguments(args: object) -> dict:
    try:
        found = json.loads(text(args) or "", parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def room_floor(label: object) -> str | None:
    found = _ROOM.match(_label(label))
    return found[1] if found else None


def room_door(label: object) -> str | None:
    found = _ROOM.match(_label(label))
    return found[2] if found else None


def _label(label: object) -> str:
    return upper(strip((text(label) or "").translate(_FULL_WIDTH)))


def rooms(value: object) -> str | None:
    """'101-104、301A' → '101,102,103,104,301A'; None when a part is not understood or there are too many."""
    written = text(value)
    if written is None:
        return None
    plain = _SPACED_MINUS.sub("~", _RANGE_SIGN.sub("~", strip(written.translate(_FULL_WIDTH))))
    found: dict[str, None] = {}
    for part in filter(None, _SEPARATORS.split(plain)):
        labels = _rooms_of(upper(part))
        if not labels or len(found) + len(labels) > MOST_ROOMS:
            return None
        found.update(dict.fromkeys(labels))
    return ",".join(found) or None


def _rooms_of(part: str) -> list[str]:
    ends = [_ROOM_WORD.sub("", end) for end in part.split("~")]
    if len(ends) > 2 or not all(_LABEL.match(end) for end in ends):
        return []
    return ends if len(ends) == 1 else _between(*ends)


def _between(first: str, last: str) -> list[str]:
    """A range over floors ('101-304') means the same doors on each floor, not 204 rooms."""
    a, b = _split_number(first), _split_number(last)
    if a is None or b is None or a[0] != b[0] or a[2] != b[2]:
        return _letters(first, last)
    low, high = int(a[1]), int(b[1])
    if min(len(a[1]), len(b[1])) > 2 and low // 100 != high // 100:
        numbers = [f * 100 + d for f in range(low // 100, high // 100 + 1) for d in range(low % 100, high % 100 + 1)]
    else:
        numbers = list(range(low, high + 1))[: MOST_ROOMS + 1]
    return [f"{a[0]}{str(n).rjust(len(a[1]), '0')}{a[2]}" for n in numbers]


def _split_number(label: str) -> tuple[str, str, str] | None:
    found = re.fullmatch("([A-Z-]*)([0-9]{1,4})([A-Z]?)", label)
    return (found[1], found[2], found[3]) if found else None


def _letters(first: str, last: str) -> list[str]:
    """'301A-301C': the same number, letters one after the other."""
    alike = first[:-1] == last[:-1] and re.fullmatch("[0-9]+", first[:-1])
    if not alike or not ("A" <= first[-1] <= last[-1] <= "Z"):
        return []
    return [first[:-1] + chr(c) for c in range(ord(first[-1]), ord(last[-1]) + 1)]


def phone(value: object) -> str | None:
    """Digits as they are dialled inside China; what is not a number stays readable so a person can see the mistake."""
    written = text(value)
    if written is None:
        return None
    bare = lower(_PHONE_NOISE.sub("", written.translate(_FULL_WIDTH))).replace("–", "-").replace("—", "-")
    abroad = re.match("^(\\+86|0086)-?(.*)\\Z", bare, re.S)
    if abroad:
        bare = abroad[2] if re.match("^(0|1[3-9]|[48]00)", abroad[2]) or not abroad[2] else "0" + abroad[2]
    extension = _EXTENSION.match(bare)
    if extension:
        return f"{extension[1]}{extension[2]}-{extension[3]}"
    bare = bare.replace("-", "")
    return bare[2:] if re.fullmatch("861[3-9][0-9]{9}", bare) else bare


def phone_ok(value: object) -> int | None:
    number = phone(value)
    if number is None:
        return None
    return int(any(rule.match(number) for rule in (_MOBILE, _LANDLINE, _SERVICE)))


def wechat_ok(value: object) -> int | None:
    """An id of WeChat's own shape, or the mobile number most people can be found by."""
    written = text(value)
    if written is None:
        return None
    name = strip(written)
    return int(bool(_WECHAT.match(name) or _MOBILE.match(name)))


def search_text(value: object) -> str | None:
    """'梧桐路3' → '梧桐路3 wutonglu3 wtl3'; without hanzi just the lower-case text."""
    written = text(value)
    if written is None:
        return None
    plain = lower(written)
    syllables = [_syllable(char) for char in plain]
    if not any(len(s) and ord(c) > 127 for s, c in zip(syllables, plain, strict=True)):
        return plain
    return f"{plain} {''.join(syllables)} {''.join(s[:1] for s in syllables)}"


def _syllable(char: str) -> str:
    return char if char in "abcdefghijklmnopqrstuvwxyz0123456789" else pinyin().get(char, "")


@cache
def pinyin() -> dict[str, str]:
    """Character → syllable without tones, from the table both runtimes carry."""
    table = json.loads((Path(__file__).parent / "pinyin.json").read_text("utf-8"))
    return {char: syllable for syllable, chars in table.items() for char in chars}


FUNCTIONS = {
    "add_days": (2, add_days),
    "days_between": (2, days_between),
    "day_ok": (1, day_ok),
    "item": (2, item),
    "pick": (2, pick),
    "arg": (2, arg),
    "arg_name": (2, arg_name),
    "rooms": (1, rooms),
    "room_floor": (1, room_floor),
    "room_door": (1, room_door),
    "phone": (1, phone),
    "phone_ok": (1, phone_ok),
    "wechat_ok": (1, wechat_ok),
    "search_text": (1, search_text),
}


def register(connection) -> None:
    """Give a sqlite3 connection all of them."""
    for name, (arity, function) in FUNCTIONS.items():
        connection.create_function(name, arity, function, deterministic=True)
