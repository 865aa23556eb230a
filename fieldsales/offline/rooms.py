"""Room numbers as people write them (domain guide: floor and door in one label); the twin of rooms.js."""

import re

from fieldsales.offline.plain import WHITE, narrow, strip, text, upper

MOST_ROOMS = 2000
_ROOM = re.compile("^(B?-?[0-9]{1,2}[A-Z]?)([0-9]{2}[A-Z]?|[A-Z])\\Z")
_LABEL = re.compile("^(B|-)?[0-9A-Z\u4e00-\u9fff]{1,20}\\Z")
_ROOM_WORD = re.compile("(?<=[0-9A-Z])[\u5ba4\u53f7\u623f\u6237]\\Z")
_RANGE_SIGN = re.compile(f"[{WHITE}]*[–—~～〜至到][{WHITE}]*")
_SPACED_MINUS = re.compile(f"(?<=[0-9A-Za-z])[{WHITE}]*-[{WHITE}]*(?=[0-9A-Za-z])")
_SEPARATORS = re.compile(f"[,，;；、{WHITE}]+")


def room_floor(label: object) -> str | None:
    found = _ROOM.match(_label(label))
    return found[1] if found else None


def room_door(label: object) -> str | None:
    found = _ROOM.match(_label(label))
    return found[2] if found else None


def _label(label: object) -> str:
    return upper(strip(narrow(text(label) or "")))


def rooms(value: object) -> str | None:
    """'101-104、301A' → '101,102,103,104,301A'; None when a part is not understood or there are too many."""
    written = text(value)
    if written is None:
        return None
    plain = _SPACED_MINUS.sub("~", _RANGE_SIGN.sub("~", strip(narrow(written))))
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
