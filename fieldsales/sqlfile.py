"""SQL files as data: the header says who may and with what, the rest is named statements.

The grammar is small on purpose (see offline/README.md): lines that start with `-- word:` are directives, the first
other comment is the sentence, everything between directives is SQL. The phone gets the same structure as JSON.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fieldsales.access import roles

HERE = Path(__file__).parent
SCREENS = HERE / "templates"
MUTATIONS = HERE / "offline" / "mutations"
"""Both have rooms, which only readers see: a file is known by its own name, whatever room it stands in."""
TASK = HERE / "offline" / "task.sql"
DERIVED = {"tasks_of": TASK, "gaps_of": HERE / "offline" / "gap.sql"}
"""What a statement may call as if it were a function of customers, and where it is written out."""
DIRECTIVE = re.compile(r"^--\s*(by|may|example|where|args|each|mine|check|refuse|do|then|one!?|many)\s*:\s*(.*)$")
PIECE = re.compile(r"(?<!\w)\((\w+)\)")
HEAD = ("by", "may", "example", "where", "args", "each")
MISSPELT = re.compile(r"^--\s*(\w+)!?\s*:")


class BadSqlFile(Exception):
    """A SQL file that breaks the grammar; the message names the file."""


@dataclass(frozen=True)
class Query:
    name: str
    many: bool
    needed: bool
    sql: str


@dataclass(frozen=True)
class ScreenFile:
    name: str
    sentence: str
    by: tuple[str, ...]
    example: dict
    where: str
    queries: tuple[Query, ...]
    may: str = ""
    """The right (access/roles.py) that this needs beside `by`."""


@dataclass(frozen=True)
class MutationFile:
    name: str
    sentence: str
    by: tuple[str, ...]
    example: dict
    args: tuple[str, ...]
    needed: tuple[str, ...]
    each: str | None
    mine: tuple[tuple[str, str], ...]
    refuse: tuple[tuple[str, str], ...]
    do: tuple[str, ...]
    where: str = ""
    may: str = ""
    given: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Statements of `do` that do nothing unless one of these arguments was given (`-- do: given note`)."""


Step = tuple[str, frozenset[str]]


@dataclass
class _Part:
    word: str
    value: str
    lines: list[str] = field(default_factory=list)

    @property
    def sql(self) -> str:
        return with_tasks("\n".join(self.lines).strip().rstrip(";").strip())


def _parts(path: Path) -> tuple[str, list[_Part]]:
    sentence, parts = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        found = DIRECTIVE.match(line)
        if found:
            parts.append(_Part(found[1], found[2].strip()))
        elif unknown := MISSPELT.match(line):
            raise BadSqlFile(f"{path.name}: '{unknown[1]}' is not a word of the header")
        elif line.startswith("--"):
            sentence = sentence or line.lstrip("- ").strip()
        elif parts:
            parts[-1].lines.append(line)
        elif line.strip():
            raise BadSqlFile(f"{path.name}: SQL before any '-- word:' line")
    if not sentence:
        raise BadSqlFile(f"{path.name}: the first line must be a comment that says what it does")
    return sentence, parts


def _header(path: Path, parts: list[_Part]) -> dict[str, Any]:
    single: dict[str, Any] = {p.word: p.value for p in parts if p.word in HEAD}
    for word in ("by", "example"):
        if word not in single:
            raise BadSqlFile(f"{path.name}: no '-- {word}:' line")
    if single.get("may") and single["may"] not in roles.KNOWN:
        raise BadSqlFile(f"{path.name}: there is no right '{single['may']}' in access/roles.py")
    try:
        single["example"] = json.loads(single["example"])
    except ValueError as error:
        raise BadSqlFile(f"{path.name}: the example is not JSON ({error})") from error
    return single


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def read_screen(path: Path) -> ScreenFile:
    sentence, parts = _parts(path)
    head = _header(path, parts)
    queries = tuple(
        Query(p.value, p.word == "many", p.word == "one!", with_pieces(p.sql, path.parent))
        for p in parts
        if p.word in ("one", "one!", "many")
    )
    by, example = _words(head["by"]), head["example"]
    return ScreenFile(path.stem, sentence, by, example, head.get("where", ""), queries, head.get("may", ""))


def read_mutation(path: Path) -> MutationFile:
    sentence, parts = _parts(path)
    head = _header(path, parts)
    args = _words(head.get("args", ""))
    mine = tuple(_mine(path, p.value) for p in parts if p.word == "mine")
    refuse = tuple(_refusals(path, parts))
    steps = _steps(path, parts)
    if not steps:
        raise BadSqlFile(f"{path.name}: nothing under '-- do:'")
    return MutationFile(
        path.stem,
        sentence,
        _words(head["by"]),
        head["example"],
        tuple(a.rstrip("!") for a in args),
        tuple(a.rstrip("!") for a in args if a.endswith("!")),
        head.get("each"),
        mine,
        refuse,
        tuple(sql for sql, _ in steps),
        head.get("where", ""),
        head.get("may", ""),
        {sql: given for sql, given in steps if given},
    )


def _mine(path: Path, text: str) -> tuple[str, str]:
    found = re.fullmatch(r"(\w+)\s*=\s*:(\w+)", text)
    if not found:
        raise BadSqlFile(f"{path.name}: '-- mine:' wants 'table = :arg', not '{text}'")
    return found[1], found[2]


def _refusals(path: Path, parts: list[_Part]) -> list[tuple[str, str]]:
    """What may turn it down, in the order of asking; `check` asks what the shared piece of that name asks."""
    found = []
    for part in parts:
        if part.word == "refuse":
            found.append((part.value, part.sql))
        elif part.word == "check":
            found += _refusals(*_piece(path, part))
    return found


def _steps(path: Path, parts: list[_Part]) -> list[Step]:
    """Split at semicolons that end a line; `then` brings in a shared piece and may be followed by more SQL."""
    found: list[Step] = []
    for part in parts:
        if part.word == "then":
            found += _steps(*_piece(path, part))
        if part.word in ("do", "then"):
            given = _given(path, part)
            found += [(with_tasks(s.strip()), given) for s in re.split(r";\s*(?:\n|$)", "\n".join(part.lines)) if s.strip()]
    return found


def _given(path: Path, part: _Part) -> frozenset[str]:
    """The arguments of `-- do: given a, b`: without any of them what follows would find nothing to do, and is not asked."""
    if part.word == "then" or not part.value:
        return frozenset()
    word, _, names = part.value.partition(" ")
    if word != "given" or not names.strip():
        raise BadSqlFile(f"{path.name}: '-- do:' wants nothing, or 'given' and names of arguments, not '{part.value}'")
    return frozenset(_words(names))


def with_pieces(sql: str, room: Path) -> str:
    """`(name)` becomes what stands in _name.sql of the same room or of templates/parts; pieces may use pieces. A statement
    that is nothing but a piece loses the parentheses."""
    if alone := PIECE.fullmatch(sql):
        return _put(alone, room).removeprefix("(").removesuffix(")")
    return PIECE.sub(lambda found: _put(found, room), sql)


def _put(found: re.Match[str], room: Path) -> str:
    at = [folder / f"_{found[1]}.sql" for folder in (room, SCREENS / "parts")]
    file = next((path for path in at if path.is_file()), None)
    return f"({with_pieces(_derivation(file).strip().rstrip(';'), room)})" if file else found[0]


def with_tasks(sql: str) -> str:
    """`tasks_of(k.id = :id)` becomes the derivation of task.sql for the customers k that meet the condition; the same for
    `gaps_of()` and gap.sql."""
    for call, path in DERIVED.items():
        sql = _written_out(sql, f"{call}(", _derivation(path))
    return sql


def _written_out(sql: str, call: str, derivation: str) -> str:
    before, called, rest = sql.partition(call)
    if not called:
        return sql
    depth, end = 1, 0
    while depth:
        depth += {"(": 1, ")": -1}.get(rest[end], 0)
        end += 1
    return (
        f"{before}({derivation.replace('(whose)', f'({rest[: end - 1]})')}){_written_out(rest[end:], call, derivation)}"
    )


@functools.cache
def _derivation(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))


@functools.cache
def read_piece(path: Path) -> tuple[str, ...]:
    """The statements of a shared piece, for those who run it by itself."""
    return tuple(sql for sql, _ in _steps(path, _parts(path)[1]))


def _piece(path: Path, part: _Part) -> tuple[Path, list[_Part]]:
    """A shared file, `_name.sql`, that has what `check` or `then` wants of it."""
    shared, wanted = piece(part.value, path.parent), "refuse check" if part.word == "check" else "do then"
    if not shared.is_file():
        raise BadSqlFile(f"{path.name}: '-- {part.word}: {part.value}', but there is no {shared.name}")
    _, parts = _parts(shared)
    if all(p.word not in wanted.split() for p in parts):
        raise BadSqlFile(f"{path.name}: '-- {part.word}: {part.value}', but {shared.name} has nothing for it")
    return shared, parts


def by_name(folder: Path, pattern: str) -> list[Path]:
    """The files of a folder and its rooms, in the order of their names."""
    return sorted(folder.rglob(pattern), key=lambda path: path.name)


def piece(name: str, beside: Path = MUTATIONS) -> Path:
    """Where the shared piece `_name.sql` stands: in the same room, else in another one of the mutations."""
    here = beside / f"_{name}.sql"
    return here if here.is_file() else next(MUTATIONS.rglob(here.name), here)


@functools.cache
def screens() -> dict[str, ScreenFile]:
    """Every screen by name, in the order of the listing."""
    return {p.stem: read_screen(p) for p in by_name(SCREENS, "[!_]*.sql")}


@functools.cache
def mutations() -> dict[str, MutationFile]:
    """Every mutation by name."""
    return {p.stem: read_mutation(p) for p in by_name(MUTATIONS, "[!_]*.sql")}
