"""What waits or was refused, argument by argument, for the screens that show it; the twin of arguments.js."""

import functools
import json
import re

from fieldsales.offline.plain import text, whole

_HALF = re.compile("[\ud800-\udfff]")


def arg(args: object, key: object) -> str | None:
    """One argument of a mutation that waits or was refused; its args are kept as a JSON object of texts."""
    value = _arguments(args).get(text(key) or "")
    return value if isinstance(value, str) and not _HALF.search(value) else None


def arg_name(args: object, n: object) -> str | None:
    """The name of the n-th argument (from 1), in the order of the alphabet."""
    names, place = sorted(_arguments(args)), whole(n)
    found = names[place - 1] if place is not None and 1 <= place <= len(names) else None
    return None if found is None or _HALF.search(found) else found


@functools.lru_cache(maxsize=64)
def _arguments(args: object) -> dict:
    """A screen asks for the same text eighty times in a row; nobody changes what comes back."""
    try:
        found = json.loads(text(args) or "", parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
