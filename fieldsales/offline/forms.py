"""A posted form as mutation records; the twin of forms.js, so a form means the same with and without the worker.

`x.was` beside `x` with the same value drops both (an untouched field overwrites nothing); values are stripped;
`id`, `next` and names that start with _ are for us, not for the mutation; of a repeated name the last one counts,
except for the mutation's `each`, whose every value becomes a record of its own: `<id>`, `<id>.1`, `<id>.2`…
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fieldsales.offline.plain import strip
from fieldsales.sqlfile import mutations


@dataclass(frozen=True)
class Prepared:
    records: list[dict]
    next: str


def records(
    name: str, entries: Iterable[tuple[str, str]], *, at: str, day: str, mint: Callable[[], str]
) -> Prepared:  # fmt: skip
    """The records of one submit of `/do/<name>` and the local path to go on to ('' if the form has none)."""
    given = [(key, tidy(value)) for key, value in entries]
    last = dict(given)
    mutation = mutations().get(name)
    each = mutation.each if mutation else None
    id = last.get("id") or mint()
    args = _args(last)
    values = dict.fromkeys(v for k, v in given if k == each and v)
    made = [args | {str(each): value} for value in values] or [args]
    return Prepared([_record(name, id, n, a, at, day) for n, a in enumerate(made)], _next(last.get("next", ""), id))


def tidy(value: str) -> str:
    """Browsers send line ends as CR LF; a text area must compare equal to what it was filled with."""
    return strip(value.replace("\r\n", "\n").replace("\r", "\n"))


def _args(last: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in last.items() if _is_arg(key) and last.get(f"{key}.was") != value}


def _is_arg(key: str) -> bool:
    return key not in ("id", "next") and not key.startswith("_") and not key.endswith(".was")


def _record(name: str, id: str, n: int, args: dict[str, str], at: str, day: str) -> dict:
    return {"id": f"{id}.{n}" if n else id, "name": name, "args": args, "at": at, "day": day}


def _next(path: str, id: str) -> str:
    """Only a path of this site: a form cannot send anybody elsewhere."""
    local = path.startswith("/") and not path.startswith(("//", "/\\")) and not any(ord(c) < 33 for c in path)
    return path.replace("{id}", id) if local else ""
