"""Every SQL file keeps to what SQLite and PostgreSQL understand alike, so that a shop can move to a larger engine later."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

ROOM = Path(__file__).parent.parent / "fieldsales"
SCHEMA = sorted((ROOM / "offline" / "schema").glob("*.sql"))
FILES = [*sorted((ROOM / "templates").rglob("*.sql")), *sorted((ROOM / "offline").rglob("*.sql"))]

FORBIDDEN = {
    r"\bINSERT\s+OR\b|\bREPLACE\s+INTO\b": "ON CONFLICT says the same everywhere",
    r"\b(rowid|_rowid_|oid)\b": "rows have TEXT ids",
    r"\bAUTOINCREMENT\b|\bSTRICT\b|\bPRAGMA\b": "only SQLite has it",
    r"\bCREATE\s+(TEMP\s+|TEMPORARY\s+)?TRIGGER\b": "what happens stands in the mutation, not behind it",
    r"\bVIRTUAL\s+TABLE\b|\bMATCH\b|\bfts\d": "search is a column",
    r"\bjson\w*\s*\(|->": "no JSON in SQL",
    r"\b(strftime|date|time|datetime|julianday|unixepoch|timediff)\s*\(": "days and times come in as parameters",
    r"\bCURRENT_(TIMESTAMP|DATE|TIME)\b|\bnow\s*\(": "no clock in SQL",
    r"\brandom(blob)?\s*\(": "no dice in SQL",
    r"\b(printf|format|instr|ifnull|iif|group_concat|total|typeof|char|unicode|quote|hex)\s*\(": "not the same on both engines",
    r"\bGLOB\b|\bREGEXP\b|\bNOCASE\b|\bSOUNDEX\b": "not the same on both engines",
    r"==|`|\[": "standard spelling only",
    r"\bLIMIT\s+[\w:]+\s*,": "LIMIT n OFFSET m",
    r"\?|[@$]\w": "parameters are :named",
}


def bare(sql: str) -> str:
    """The SQL without comments and without the text inside quotes."""
    code = "\n".join(line for line in sql.splitlines() if not line.lstrip().startswith("--"))
    return re.sub(r"'(?:[^']|'')*'", "''", code)


def statements(path: Path) -> list[str]:
    """`-- one:` and its like separate statements as semicolons do."""
    code = re.sub(r"^--\s*(one!?|many|check|refuse|do|then)\s*:.*$", ";", path.read_text(encoding="utf-8"), flags=re.M)
    code = "\n".join(line for line in code.splitlines() if not line.lstrip().startswith("--"))
    return [part.strip() for part in re.split(r";\s*(?:\n|$)", code) if part.strip().strip(";")]


@functools.cache
def nullable() -> frozenset[str]:
    """Columns that are NULL-able wherever they occur; a name that is NOT NULL in some table is given the benefit of the doubt."""
    may, never = set(), set()
    for path in SCHEMA:
        for table in filter(lambda s: s.upper().startswith("CREATE TABLE"), statements(path)):
            for column in parsed(table).find_all(exp.ColumnDef):
                kinds = {type(c.kind) for c in column.args.get("constraints") or []}
                (never if kinds & {exp.NotNullColumnConstraint, exp.PrimaryKeyColumnConstraint} else may).add(
                    column.name
                )
    return frozenset(may - never)


def forbidden(sql: str) -> list[str]:
    return [
        f"{m.group(0)!r}: {why}" for pattern, why in FORBIDDEN.items() for m in re.finditer(pattern, bare(sql), re.I)
    ]


def unordered_nulls(tree: exp.Expression, sql: str) -> list[str]:
    """ORDER BY a column that may be NULL has to say where the NULLs go, unless the WHERE beside it leaves none."""
    said = {m.group(1).lower() for m in re.finditer(r"(\w+)\s*(?:ASC|DESC)?\s+NULLS\s+(?:FIRST|LAST)", sql, re.I)}
    bad = []
    for ordered in tree.find_all(exp.Ordered):
        column = ordered.this
        if not isinstance(column, exp.Column) or column.name not in nullable() or column.name.lower() in said:
            continue
        if column.sql() not in compared(ordered.find_ancestor(exp.Select)):
            bad.append(f"ORDER BY {column.sql()}: say NULLS FIRST or NULLS LAST")
    return bad


def compared(select: exp.Expression | None) -> set[str]:
    """Columns that the WHERE compares with something, so that a row with NULL there does not pass."""
    where = select.args.get("where") if select else None
    if where is None:
        return set()
    tests = list(where.this.flatten()) if isinstance(where.this, exp.And) else [where.this]
    known = {test.this.this.sql() for test in tests if isinstance(test, exp.Not) and isinstance(test.this, exp.Is)}
    for test in tests:
        if isinstance(test, (exp.EQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between, exp.In)):
            known |= {side.sql() for side in (test.this, test.args.get("expression")) if side}
    return known


def ungrouped(tree: exp.Expression) -> list[str]:
    """Every selected column stands in GROUP BY or inside an aggregate."""
    bad = []
    for select in tree.find_all(exp.Select):
        group = select.args.get("group")
        keys = {e.sql().lower() for e in group.expressions} if group else set()
        if not keys and not any(_aggregates(e) for e in select.expressions):
            continue
        for shown in select.expressions:
            inner = shown.unalias()
            if inner.sql().lower() not in keys:
                bad += [
                    f"{c.sql()} is neither grouped nor counted" for c in _loose(inner) if c.sql().lower() not in keys
                ]
    return bad


def _aggregates(node: exp.Expression) -> bool:
    return any(not agg.find_ancestor(exp.Window) and not _in_subquery(agg, node) for agg in node.find_all(exp.AggFunc))


def _in_subquery(node: exp.Expression, root: exp.Expression) -> bool:
    found = node.find_ancestor(exp.Select)
    return found is not None and found is not root.find_ancestor(exp.Select)


def _loose(node: exp.Expression) -> list[exp.Column]:
    return [c for c in node.find_all(exp.Column) if not c.find_ancestor(exp.AggFunc) and not _in_subquery(c, node)]


def careless_like(tree: exp.Expression) -> list[str]:
    """LIKE minds the case in PostgreSQL and not in SQLite: lower() on both sides, or a column that is kept in one case.

    A pattern that is a column was made in a WITH, where its own lower() stands.
    """
    likes = [
        like
        for like in tree.find_all(exp.Like)
        if not (_lowered(like.this) and _lowered(like.expression, pattern=True))
    ]
    return [f"{like.sql()}: lower() on both sides of LIKE" for like in likes]


def _lowered(side: exp.Expression, pattern: bool = False) -> bool:
    side = side.this if isinstance(side, exp.Escape) else side
    if side.find(exp.Lower) or side.name in ("phone", "short", "search"):
        return True
    if side.find(exp.Placeholder):
        return False
    return pattern


def scalar_max(tree: exp.Expression) -> list[str]:
    """max(a, b) of one row is GREATEST elsewhere."""
    wide = [f for f in tree.find_all(exp.Max, exp.Min, exp.Greatest, exp.Least) if f.expressions]
    return [f"{f.sql()}: use CASE" for f in wide]


def parsed(sql: str) -> exp.Expression:
    """A parameter may have the name of a keyword (:into), which the parser does not expect."""
    return sqlglot.parse_one(re.sub(r":(\w+)", r":p_\1", sql), read="sqlite")


def problems(path: Path) -> list[str]:
    bad = forbidden(path.read_text(encoding="utf-8"))
    for sql in statements(path):
        tree = parsed(sql)
        bad += [] if isinstance(tree, exp.Create) else unordered_nulls(tree, sql)
        bad += ungrouped(tree) + careless_like(tree) + scalar_max(tree)
    return bad


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOM).as_posix())
def test_a_sql_file_keeps_to_the_common_subset(path: Path) -> None:
    assert problems(path) == []


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT OR REPLACE INTO door (id) SELECT 1",
        "SELECT rowid FROM door",
        "SELECT strftime('%Y', at) FROM visit",
        "SELECT IFNULL(stage, '') FROM door",
        "SELECT group_concat(room) FROM door",
        "SELECT room FROM door WHERE room LIKE :q",
        "SELECT room FROM door WHERE lower(room) LIKE :q",
        "SELECT room FROM door WHERE room LIKE 'a%'",
        "SELECT next_on FROM customer ORDER BY next_on",
        "SELECT room, count(*) FROM door GROUP BY building_id",
        "SELECT max(tries, 3) FROM door",
        "SELECT json_extract(args, '$.a') FROM refusal",
        "SELECT id FROM door WHERE id = ?",
    ],
)
def test_the_test_sees_what_it_should(sql: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.sql"
    path.write_text(sql)
    assert problems(path)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT room FROM door WHERE lower(room) LIKE lower(:q)",
        "SELECT next_on FROM customer ORDER BY next_on NULLS LAST, id",
        "SELECT next_on FROM customer WHERE next_on <= :today AND id > '' ORDER BY next_on, id",
        "WITH asked (word) AS (SELECT lower(:q)) SELECT d.id FROM asked AS a JOIN door AS d ON lower(d.room) LIKE a.word || '%'",
        "SELECT building_id, count(*) AS n, max(tries) AS most FROM door GROUP BY building_id",
        "SELECT room, (SELECT count(*) FROM visit AS v WHERE v.door_id = d.id) AS n FROM door AS d",
        "SELECT room, count(*) OVER (PARTITION BY building_id) AS n FROM door",
        "INSERT INTO visit (id) SELECT :id WHERE '2026?' <> 'INSERT OR' ON CONFLICT (id) DO NOTHING RETURNING id",
    ],
)
def test_the_test_lets_good_sql_pass(sql: str, tmp_path: Path) -> None:
    path = tmp_path / "good.sql"
    path.write_text(sql)
    assert problems(path) == []
