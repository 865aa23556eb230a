"""What operators mean in templates where Python and JavaScript would disagree; the twin of runtime.js.

The environment rewrites each template so that its operators end here. All raise Unshowable where there is no answer.
"""

import math
import operator
from collections.abc import Iterable

from markupsafe import Markup, escape

from fieldsales.offline.shown import EXACT, Unshowable, shown

_ORDER = {"lt": operator.lt, "lteq": operator.le, "gt": operator.gt, "gteq": operator.ge}


def number(value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unshowable(f"{type(value).__name__} is not a number")
    return value if isinstance(value, float) or abs(value) <= EXACT else float(value)


def sane(value: int | float) -> int | float:
    """From 2**53 on the runtimes would show different digits (2**53 + 1 is 2**53 on the phone), so that is an error in both."""
    if not math.isfinite(value) or abs(value) >= EXACT:
        raise Unshowable("this number is too large to be exact")
    return value


def add(a: object, b: object) -> int | float:
    return sane(number(a) + number(b))


def sub(a: object, b: object) -> int | float:
    return sane(number(a) - number(b))


def mul(a: object, b: object) -> int | float:
    return sane(number(a) * number(b))


def floordiv(a: object, b: object) -> int | float:
    return sane(number(a) // _divisor(b))


def mod(a: object, b: object) -> int | float:
    return sane(number(a) % _divisor(b))


def neg(a: object) -> int | float:
    return sane(-number(a))


def _divisor(value: object) -> int | float:
    if number(value) == 0:
        raise Unshowable("division by zero")
    return number(value)


def compare(a: object, sign: str, b: object) -> bool:
    """< <= > >= between two numbers or two texts (by code point)."""
    if not (isinstance(a, str) and isinstance(b, str)):
        a, b = number(a), number(b)
    else:
        a, b = str(a), str(b)
    return bool(_ORDER[sign](a, b))


def contains(member: object, whole: object) -> bool:
    """`in`: a member of a list, a piece of a text, a key of a dict."""
    if isinstance(whole, str):
        if not isinstance(member, str):
            raise Unshowable("only a text can be in a text")
        return member in whole
    if isinstance(whole, dict):
        if isinstance(member, dict | list | tuple):
            raise Unshowable("a list is no key")
        return isinstance(member, str) and member in whole
    return member in each(whole)


def each(value: object) -> list | tuple:
    """What a for-loop walks: lists only; the keys of a dict have no order that both runtimes keep."""
    if not isinstance(value, list | tuple):
        raise Unshowable(f"a loop needs a list, not {type(value).__name__}")
    return value


def get(value: object, key: object) -> object:
    """a.key, a['key'] of a dict; a[0], a[-1] of a list. Whatever is not there is an error."""
    if isinstance(value, dict):
        if isinstance(key, str) and key in value:
            return value[str(key)]
        raise Unshowable(f"there is no '{key}' here")
    if isinstance(value, list | tuple):
        place = number(key)
        if place == int(place) and -len(value) <= place < len(value):
            return value[int(place)]
        raise Unshowable(f"this list has no place {key}")
    raise Unshowable(f"'{key}' of something that has no parts")


def opened(value: dict, key: str) -> object:
    """args.key: what the address did not give is None."""
    return value.get(key)


def sliced(value: object, start: object, stop: object) -> object:
    """a[start:stop] of a list or of the code points of a text."""
    if not isinstance(value, str | list | tuple):
        raise Unshowable("only a list or a text has a slice")
    bounds = [None if b is None else number(b) for b in (start, stop)]
    if any(b is not None and b != int(b) for b in bounds):
        raise Unshowable("a slice needs whole numbers")
    first, last = (None if b is None else int(b) for b in bounds)
    return str(value)[first:last] if isinstance(value, str) else value[first:last]


def joined(parts: Iterable[object]) -> str:
    """`~`: one part that is markup makes it all markup, and the others are escaped."""
    listed = list(parts)
    if any(isinstance(p, Markup) for p in listed):
        return Markup("").join(escape(shown(p)) for p in listed)
    return "".join(map(shown, listed))


def spread(*bounds: object) -> list[int]:
    """range(stop) or range(start, stop), at most 10,000 numbers."""
    numbers = [number(b) for b in bounds]
    if any(n != int(n) for n in numbers):
        raise Unshowable("range() needs whole numbers")
    found = range(*map(int, numbers))
    if len(found) > 10_000:
        raise Unshowable("range() is too long")
    return list(found)


OPERATORS = (add, sub, mul, floordiv, mod, neg, compare, contains, each, opened, sliced, joined)
