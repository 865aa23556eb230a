"""How a value looks as text, the same in both runtimes; render.js is its twin.

JavaScript has one kind of number, so a whole float reads as an integer and nothing is exact beyond 2**53.
"""

import math

EXACT = 2**53


def number_text(value: int | float) -> str:
    """The text JavaScript's String(value) gives: 2.0 → '2', 1e16 → '10000000000000000', True → 'true'."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if abs(value) <= EXACT:
            return str(value)
        value = _as_float(value)
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return _float_text(value)


def _as_float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _float_text(value: float) -> str:
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = f"{abs(value)!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    return sign + _placed(digits.rstrip("0") or "0", point)


def _placed(digits: str, point: int) -> str:
    """ECMAScript's Number::toString: plain between 1e-7 and 1e21, otherwise with an exponent."""
    if 0 < point <= 21:
        return digits.ljust(point, "0") if len(digits) <= point else f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    power = point - 1
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{tail}e{'+' if power > 0 else '-'}{abs(power)}"


class Unshowable(Exception):
    """A template asked for something that has no one answer in both runtimes."""


def shown(value: object) -> str:
    """What `{{ value }}` prints: None as nothing, numbers as JavaScript writes them. Markup stays markup."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, int | float):
        return number_text(value)
    raise Unshowable(f"a {type(value).__name__} cannot be shown as text")
