"""Every query and every mutation means the same on the server's SQLite and on the phone's engine.

One database, the image 小李's phone would get after some days of work, is opened by both; then both are asked the same.
"""

from __future__ import annotations

import base64
import random
import re
import sqlite3
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldsales import buckets, clock, ids, mutations, screens, sqlfile
from fieldsales.errors import Refused
from fieldsales.offline import functions
from fieldsales.store import TABLES, Actor, Connection
from fieldsales.words import WORDS
from tests.parity import AT_ONCE, TEXTS, lane, node, values
from tests.world import NOW, TODAY, World

ON_ONE_GROUND = 5
"""Histories that begin alike; what they have in common is done once."""
WHO = Actor("xiaoli", "小李", "rep", "phone-xiaoli")
BOSS = Actor("zhou", "周老板", "manager", "phone-zhou")
SCREENS = [name for name, screen in sqlfile.screens().items() if not screen.where]
HOW_MANY = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table}) AS {table}" for table in TABLES)
LOOK = {table: f"SELECT * FROM {table} WHERE rev = 0 ORDER BY id" for table in TABLES}
"""What a mutation left behind: the rows it touched, and how many there are of each kind."""
UNANSWERED = "SELECT count(*) AS n FROM refusal WHERE person_id = 'xiaoli' AND answered_at IS NULL"
KINDS = {
    "door": "door", "into": "door", "building": "building", "block": "block", "unit": "unit", "visit": "visit", "contact": "contact",
    "photo": "photo", "person": "person", "territory": "territory", "refusal": "refusal", "id": "door",
    "customer": "customer", "followup": "followup", "own_task": "own_task",
    "group": "group_buy", "member": "group_member", "support": "support", "work_unit": "work_unit",
    "rule": "rule", "task": "rule", "setting": "setting",
    "request": "lost_request", "dispute": "dispute",
}  # fmt: skip
CHOICES = {
    "outcome": "outcome", "stage": "stage", "heating": "heating", "has_need": "has_need", "plan_precision": "precision",
    "contact_role": "contact_role", "data_source": "data_source", "kind": "block_kind", "template": "template", "plan": "plan",
    "entry_rule": "entry_rule", "level": "level", "level_was": "level", "result": "result", "objection": "objection",
    "channel": "channel", "type": "customer_type", "product": "product", "source": "plan_source", "day_policy": "day_policy",
    "priority": "priority",
}  # fmt: skip
TYPED = [
    "", "0", "1", "2", "3", "7", "14", "ever", "90", "2026-11-22", "2026-12-01", "2026-02-30", "13800138000", "12345",
    "101-104", "1,2", "4,14", "13=12A", "{floor}{door}", "12A", "梧桐", "wt", "1-301", "%", "_", "a" * 64, "a" * 81,
    "96.5", "-1", "1e3", "9" * 9,
]  # fmt: skip


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    """The world after every example was done once, each by who may."""
    world = World(tmp_path_factory.mktemp("parity"))
    for hour, (name, mutation) in enumerate(sorted(sqlfile.mutations().items())):
        if mutation.where or name.endswith("_remove") or name in ("assign", "unassign", "rule_add", "lost_ask", "lost_withdraw", "group_join", "group_settle"):
            continue
        who = WHO if "rep" in mutation.by else BOSS
        world.wait(minutes=hour)
        world.do(who, name, mutation.example["id"], **{k: v for k, v in mutation.example.items() if k != "id"})
    for n in range(40):
        door = f"jinxiu-2.{n % 3 + 1}.{n % 6 + 1}.{n % 2 + 1}"
        outcome = WORDS["outcome"][n % 9]["code"]
        met = {"name": "王", "data_source": "told", "note": f"第{n}次", "stage": f"S{n % 17:02d}"}
        world.do(WHO, "visit", door=door, outcome=outcome, next_in=("1", "7", None)[n % 3], **met)
        world.wait(hours=7)
    group = sqlfile.mutations()["group_join"].example["group"]
    world.do(WHO, "group_join", "0193groupjoin0000000000002", group=group, customer="jinxiu-2.1.1.1@xiaoli")
    ask = sqlfile.mutations()["lost_ask"].example | {"customer": "jinxiu-2.1.1.1@xiaoli"}  # its own can still be asked for
    world.do(WHO, "lost_ask", ask.pop("id"), **ask)
    begin = sqlfile.mutations()["level"].example  # what came after it moved the level on
    world.do(BOSS, "level", customer=begin["customer"], level=begin["level_was"], reason="从头来")
    claimed_twice(world)
    yield world
    world.store.close()


def claimed_twice(world: World) -> None:
    """小王 has the number of the first example too; it was decided, and 小李's row is the one that the examples name."""
    colleague, told = (
        Actor("xiaowang", "小王", "rep", "phone-xiaowang"),
        {"phone": "13800138000", "data_source": "told"},
    )
    world.do(colleague, "visit", door="chunjiang-1.1.3.1", outcome="owner_met", **told)
    world.do(
        BOSS,
        "collision_decide",
        collision=world.one("SELECT id FROM collision")["id"],
        decision="split",
        share="60",
        reason="平分",
    )
    with world.store.writer() as conn:
        conn.execute("UPDATE dispute SET id = '01jd00000000000000dispute01' WHERE owner_id = 'xiaoli'")


@pytest.fixture(scope="module")
def base(street, tmp_path_factory):
    return opened(street, tmp_path_factory.mktemp("image"), node())


def opened(street, folder, process) -> Connection:
    """The phone's image, open here, and open in Node as 'xiaoli'."""
    path = folder / "base.db"
    with street.store.reader() as conn:
        buckets.write_image(conn, WHO.id, path)
    image = path.read_bytes()
    process.ask("base", name=WHO.id, image=base64.b64encode(image).decode())
    conn = sqlite3.connect(":memory:", isolation_level=None, factory=Connection, cached_statements=2048)
    conn.deserialize(image)
    conn.row_factory = lambda cursor, row: dict(zip([c[0] for c in cursor.description], row, strict=True))
    conn.execute("PRAGMA foreign_keys = 1")
    functions.register(conn)
    return conn


class Pool:
    """Arguments for SQL: mostly ids and words that exist, sometimes anything. One seed, one choice."""

    def __init__(self, conn: Connection, palette: list, seed: int) -> None:
        self.conn, self.dice = conn, random.Random(seed)
        self.anything = [str(v) for v in palette if v is not None and "\0" not in str(v)] + TEXTS + TYPED

    def value(self, name: str, example: dict) -> str | None:
        luck = self.dice.random()
        if luck < 0.55 and name in example:
            return str(example[name])
        if luck < 0.8 and name in KINDS:
            return self.dice.choice(ids_of(self.conn, KINDS[name]) or ["nothing"])
        if luck < 0.8 and name in CHOICES:
            return self.dice.choice(WORDS[CHOICES[name]])["code"]
        if luck < 0.9:
            return self.dice.choice(TYPED)
        return self.dice.choice(self.anything) if luck < 0.97 else None


_ids: dict[tuple[int, str], list[str]] = {}


def ids_of(conn: Connection, table: str) -> list[str]:
    key = (id(conn), table)
    if key not in _ids:
        _ids[key] = [row["id"] for row in conn.all(f"SELECT id FROM {table} ORDER BY id")]
    return _ids[key]


@cache
def wanted(sql: str) -> tuple[str, ...]:
    """The parameters a statement asks for."""
    return tuple(sorted(set(re.findall(r"(?<![:\w]):([a-z_]+)", re.sub(r"'(?:[^']|'')*'", "''", sql)))))


def answered(conn: Connection, sql: str, params: dict) -> tuple[str, object]:
    try:
        return "ok", conn.all(sql, params)
    except (sqlite3.Error, OverflowError) as error:
        return "error", str(error)


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_asks_and_is_answered_the_same(base, name):
    screen = sqlfile.screens()[name]

    @given(values, st.integers(0, 2**32))
    @lane
    def run(palette, seed):
        tried = [asked(Pool(base, palette, seed * AT_ONCE + n), screen) for n in range(AT_ONCE)]
        for query in screen.queries:
            theirs = node().ask("query", base=WHO.id, sql=query.sql, params=tried)
            for params, answer in zip(tried, theirs, strict=True):
                kind, rows = answered(base, query.sql, params)
                assert answer[0] == kind and (kind == "error" or answer[1] == rows), (query.name, params, answer, rows)

    run()


NUMBERS_PASS = "SELECT :n AS n", "SELECT CAST(:n AS TEXT) AS n, abs(:n) AS m", "SELECT add_days('2026-06-01', :n) AS n"


@pytest.mark.parametrize("asked", NUMBERS_PASS)
def test_a_number_passes_both_engines_as_it_is(base, asked):
    @given(st.lists(st.integers(1 - 2**53, 2**53 - 1) | st.integers(-400, 400), min_size=20, max_size=20))
    @lane
    def run(numbers):
        tried = [{"n": n} for n in numbers]
        theirs = node().ask("query", base=WHO.id, sql=asked, params=tried)
        assert theirs == [["ok", base.all(asked, one)] for one in tried]

    run()


def asked(pool: Pool, screen: sqlfile.ScreenFile) -> dict:
    names = {name for query in screen.queries for name in wanted(query.sql)} - {"me", "role", "now", "today", "shift"}
    given_ones = {name: pool.value(name, screen.example) for name in sorted(names)}
    return given_ones | {
        "me": WHO.id,
        "role": pool.dice.choice(["rep", "manager"]),
        "now": clock.iso(NOW),
        "today": TODAY,
        "shift": pool.dice.choice([480, 0, -300, 345, 840]),
    }


@pytest.mark.parametrize("name", [name for name, m in sorted(sqlfile.mutations().items()) if not m.where])
def test_a_mutation_does_and_refuses_the_same(base, name):
    tally = {"done": 0, "all": 0}

    @given(values, st.integers(0, 2**32))
    @lane
    def run(palette, seed):
        pools = [Pool(base, palette, seed * AT_ONCE + n) for n in range(AT_ONCE)]
        grounds = [ground(pools[n : n + ON_ONE_GROUND], name) for n in range(0, AT_ONCE, ON_ONE_GROUND)]
        theirs = node().ask("write", base=WHO.id, grounds=grounds)
        for one, (*before, lasts) in zip(grounds, theirs, strict=True):
            *came, outcomes = written(base, **one)
            assert before == came, (one["before"], before, came)
            for (last, _), answer, wanted in zip(one["lasts"], lasts, outcomes, strict=True):
                tally["all"] += 1
                tally["done"] += wanted[0] is None
                assert answer == wanted, (one["before"], last, answer, wanted)

    run()
    assert tally["done"] * 20 >= tally["all"], f"{name} was refused nearly always, which proves little: {tally}"


@pytest.mark.parametrize("at", ["2026-11-22T16:30:00.000Z", "2026-11-23T15:30:00.000Z"])
def test_protection_begins_on_the_shops_day_on_a_phone_too(base, at):
    """Half past midnight and half past eleven in the evening of one day."""
    args = {"door": "jinxiu-1.1.5.1", "phone": "13700137000", "data_source": "told"}
    record = {"id": "night-0001", "name": "contact", "args": args, "at": at, "day": "2026-11-23"}
    did = [record, {"id": WHO.id, "role": "rep"}]
    sql = "SELECT held_from, held_until FROM customer WHERE id = 'jinxiu-1.1.5.1@xiaoli'"
    asked = {"before": [did], "looks": [sql], "lasts": []}
    [theirs] = node().ask("write", base=WHO.id, grounds=[asked])
    assert theirs[:2] == [[None], [[["2026-11-23", "2026-12-23"]]]] == written(base, **asked)[:2]


@pytest.mark.parametrize(("setting", "value", "day"), [
    ("revisit_days", "from=4,to=5", "2026-11-30"), ("revisit_days", "from=9,to=20", "2026-12-05"),
    ("most_tries", "2", "2026-12-19"), ("most_tries", "9", "2026-11-29"),
])  # fmt: skip
def test_a_second_knock_goes_by_the_settings_on_both_sides(base, setting, value, day):
    """Sunday and Thursday."""
    boss, rep = {"id": BOSS.id, "role": "manager"}, {"id": WHO.id, "role": "rep"}
    closed = {"door": "jinxiu-1.1.5.1", "outcome": "no_answer"}
    knocks = [
        {"id": f"knock-{on}", "name": "visit", "args": closed, "at": f"{on}T02:00:00.000Z", "day": on}
        for on in ("2026-11-22", "2026-11-26")
    ]
    sets = {"id": "sets-0001", "name": "setting_set", "args": {"setting": setting, "value": value}, "at": clock.iso(NOW), "day": TODAY}
    sql = "SELECT tries, revisit_on FROM door WHERE id = 'jinxiu-1.1.5.1'"
    asked = {"before": [[sets, boss], *([one, rep] for one in knocks)], "looks": [sql], "lasts": []}
    [theirs] = node().ask("write", base=WHO.id, grounds=[asked])
    assert theirs[:2] == [[None] * 3, [[[2, day]]]] == written(base, **asked)[:2]


def ground(pools: list[Pool], name: str) -> dict:
    """Up to two other mutations, and what each pool would do then. An area is ended last: its phone drops it."""
    others = ["visit", "learn", "contact", "building_list", *([name] if name != "unassign" else [])]
    first, dice = pools[0], pools[0].dice
    before = [dice.choice(others) for _ in range(dice.choice((0, 0, 1, 2)))]
    done = [[record(first, one, n), vars_of(first, one)] for n, one in enumerate(before)]
    lasts = [[record(pool, name, len(before)), vars_of(pool, name)] for pool in pools]
    return {
        "before": done,
        "looks": looks_at(done, everywhere=True) if done else [],
        "lasts": [[last, looks_at([*done, last], everywhere=not n)] for n, last in enumerate(lasts)],
    }


def vars_of(pool: Pool, name: str) -> dict:
    role = pool.dice.choice(sqlfile.mutations()[name].by) if pool.dice.random() < 0.95 else "rep"
    return {"id": WHO.id if role == "rep" else BOSS.id, "role": role}


def record(pool: Pool, name: str, n: int) -> dict:
    mutation, example = sqlfile.mutations()[name], sqlfile.mutations()[name].example
    few = pool.dice.random()
    names = [a for a in mutation.args if a in mutation.needed or a in example or pool.dice.random() < few * 0.4]
    args = {
        arg: example.get(arg) if pool.dice.random() < 0.5 and arg in example else pool.value(arg, example)
        for arg in names
    }
    if pool.dice.random() < 0.02:
        args["colour"] = "blue"
    return {"id": f"parity-{n:04d}", "name": name, "args": args, "at": clock.iso(NOW), "day": TODAY}


def looks_at(past: list, everywhere: bool = False) -> list[str]:
    """What to ask afterwards: every table that a statement of this history names; everywhere, in all tables."""
    named = {table for record, _ in past for table in writes(record["name"])}
    return [HOW_MANY, *(sql for table, sql in LOOK.items() if everywhere or table in named)]


@cache
def writes(name: str) -> frozenset[str]:
    """The tables that the statements of a mutation write."""
    statements = "\n".join(sqlfile.mutations()[name].do)
    return frozenset(re.findall(r"\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)", statements))


def written(conn: Connection, before: list, looks: list[str], lasts: list) -> list:
    """The verdicts of what came before, what the tables look like then, each last one's `outcome`; nothing stays."""
    conn.execute("BEGIN")
    try:
        answers, rows = [done(conn, *one) for one in before], seen(conn, looks)
        return [answers, rows, [outcome(conn, *last, looks) for last, looks in lasts]]
    finally:
        conn.execute("ROLLBACK")


def outcome(conn: Connection, one: dict, who: dict, looks: list[str]) -> list:
    """The verdict, how many rows were ever written, and, if any were, what the tables look like."""
    changes = conn.total_changes
    conn.execute("SAVEPOINT ground")
    answer = done(conn, one, who)
    changes = conn.total_changes - changes
    rows = seen(conn, looks) if changes else []
    conn.execute("ROLLBACK TO ground")
    return [answer, changes, rows]


def seen(conn: Connection, looks: list[str]) -> list:
    return [[list(row.values()) for row in conn.all(sql)] for sql in looks]


def done(conn: Connection, one: dict, who: dict) -> str | None:
    actor = Actor(who["id"], "", who["role"])
    args = {key: value for key, value in one["args"].items() if value is not None}
    at = clock.parse(one["at"]) or NOW
    try:
        mutations.run(
            conn, actor, one["name"], args, one["id"], at, 0, one["day"], afterwards=False
        )  # nor does a phone
        return None
    except Refused as refused:
        return refused.key


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_the_same_page_on_both_sides(street, base, monkeypatch, name, lang):
    """The whole way: query, template, texts. The example, and every row an id of this screen can name."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(ids, "mint", lambda: "0" * 26)
    example = {key: str(value) for key, value in sqlfile.screens()[name].example.items()}
    table = {
        "door": "door",
        "history": "door",
        "cell": "door",
        "building": "building",
        "floor": "building",
        "block": "block",
    }.get(name)
    others = [example | {"id": id} for id in ids_of(base, table)] if table else []
    for args in [example, {}, *others[::7]]:
        try:
            page = screens.render(street.store, name, WHO, args, lang, f"/{name}")
        except Refused as refused:
            page = None if refused.key == "not_found" else refused.key
        ambient = screens.ambient(WHO, lang, f"/{name}", name, args)
        ambient["refused"] = street.as_seen_by(WHO, UNANSWERED)[0]["n"]
        kind, html = node().ask("screen", base=WHO.id, name=name, args=args, ambient=ambient)
        assert kind == "ok" and html == page
