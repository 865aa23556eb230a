"""SQL values and what people type, as plain text, by rules both runtimes share; the twin of plain.js."""

import re

from fieldsales.offline.shown import number_text

WHITE = " \t\n\r\f\v\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_EDGES = re.compile(f"^[{WHITE}]+|[{WHITE}]+\\Z")
_WHOLE = re.compile("^[+-]?[0-9]{1,7}\\Z")
_FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)}
_LOWER = {i: i + 32 for i in range(65, 91)}
_UPPER = {i: i - 32 for i in range(97, 123)}


def text(value: object) -> str | None:
    """A SQL value as text: numbers without a trailing .0, NULL and bytes as None."""
    if isinstance(value, str):
        return value
    return number_text(value) if isinstance(value, int | float) else None


def narrow(value: str) -> str:
    """Full-width letters, digits and signs as their everyday forms."""
    return value.translate(_FULL_WIDTH)


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
