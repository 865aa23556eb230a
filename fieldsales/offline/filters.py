"""The filters of the templates; the twin of filters.js. Those in WITH_CONTEXT get the page's values first."""

import re
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import quote

from markupsafe import Markup, escape

from fieldsales.offline.maps import map_link
from fieldsales.offline.operators import each, get, joined, number, sane
from fieldsales.offline.phones import is_mobile, phone
from fieldsales.offline.plain import lower, strip, upper
from fieldsales.offline.plan import plan
from fieldsales.offline.plot import plot
from fieldsales.offline.shown import Unshowable, shown
from fieldsales.offline.times import ago, clock, day
from fieldsales.offline.walk import walk

_WHOLE = re.compile("[+-]?[0-9]{1,15}")


def length(value: object) -> int:
    """Of a list, a dict or a text in code points; None has none."""
    if value is None:
        return 0
    if not isinstance(value, str | list | tuple | dict):
        raise Unshowable("only a list or a text has a length")
    return len(value)


def join(value: object, separator: object = "") -> str:
    parts: list[object] = []
    for part in each(value):
        parts += [separator, part] if parts else [part]
    return joined(parts)


def default(value: object, instead: object = "") -> object:
    """The other value for None; '' and 0 are values."""
    return instead if value is None else value


def first(value: object) -> object:
    listed = each(value)
    return get(listed, 0) if listed else None


def last(value: object) -> object:
    listed = each(value)
    return get(listed, -1) if listed else None


def e(value: object) -> Markup:
    return escape(shown(value))


def int_(value: object) -> int:
    """A whole number, cut towards zero; 0 for what is no number."""
    if isinstance(value, str):
        written = strip(value)
        return int(written) if _WHOLE.fullmatch(written) else 0
    return 0 if value is None else int(sane(number(value)))


def round_(value: object, digits: object = 0) -> int | float:
    """Half away from zero, on the exact binary value."""
    places = number(digits)
    if places not in range(16):
        raise Unshowable("round() takes 0 to 15 digits")
    exact = Decimal(sane(number(value)))
    return float(exact.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP))


def upper_(value: object) -> str:
    return upper(str(shown(value)))


def lower_(value: object) -> str:
    return lower(str(shown(value)))


def trim(value: object) -> str:
    return strip(str(shown(value)))


def string(value: object) -> str:
    return str(shown(value))


def urlencode(value: object) -> str:
    return quote(shown(value), safe="")


def tel(value: object) -> str:
    """138 1234 5678; other numbers as they are."""
    written = phone(value) or ""
    return f"{written[:3]} {written[3:7]} {written[7:]}" if is_mobile(written) else written


def mask(value: object) -> str:
    """138****5678: enough to recognise a number that is not yours to call."""
    written = phone(value) or ""
    if len(written) < 8:
        return "****" if written else ""
    return f"{written[:3]}****{written[-4:]}" if is_mobile(written) else f"{written[:3]}****{written[-2:]}"


def map_link_(value: object, app: object = "amap") -> str:
    """Where a place {name, city, lat, lng} is shown in a map app."""
    if not isinstance(value, dict):
        raise Unshowable("map_link() needs a place")
    return map_link(value, app)


def keyed(value: object, name: object) -> dict:
    """Rows by one of their texts, of equal ones the last; where a page looks the same list up for every door it shows."""
    found = {}
    for row in each(value):
        key = get(row, name)
        if not isinstance(key, str):
            raise Unshowable("rows are keyed by a text")
        found[str(key)] = row
    return found


FILTERS = {
    "length": length, "count": length, "join": join, "default": default, "d": default, "first": first, "last": last,
    "e": e, "escape": e, "int": int_, "round": round_, "upper": upper_, "lower": lower_, "trim": trim,
    "string": string, "urlencode": urlencode, "tel": tel, "mask": mask, "day": day, "clock": clock, "ago": ago,
    "walk": walk, "map_link": map_link_, "plot": plot, "plan": plan, "keyed": keyed,
}  # fmt: skip
WITH_CONTEXT = {day, clock, ago}
MOST_ARGS = {"join": 1, "default": 1, "d": 1, "round": 1, "day": 1, "walk": 1, "map_link": 1, "plot": 2, "plan": 1, "keyed": 1}
