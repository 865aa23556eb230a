"""The grammar of the SQL files: what a shared piece brings in, and what is refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldsales import sqlfile
from fieldsales.sqlfile import MUTATIONS, BadSqlFile, MutationFile, mutations, read_mutation

HEAD = '-- Somebody knocked.\n-- by: rep\n-- example: {"id": "k"}\n-- args: door!\n'
PIECE = "-- What every knock asks and does.\n-- refuse: shut\nSELECT 1;\n-- refuse: asleep\nSELECT 2;\n-- do:\nDELETE FROM a;\n\nDELETE FROM b;\n"


def knock(folder: Path, body: str, **pieces: str) -> MutationFile:
    for name, text in pieces.items():
        (folder / f"_{name}.sql").write_text(text, encoding="utf-8")
    (folder / "knock.sql").write_text(HEAD + body, encoding="utf-8")
    return read_mutation(folder / "knock.sql")


def test_check_asks_what_the_shared_piece_asks_where_it_stands(tmp_path: Path) -> None:
    body = "-- refuse: gone\nSELECT 0;\n-- check: door\n-- refuse: late\nSELECT 3;\n-- do:\nDELETE FROM c;\n"
    made = knock(tmp_path, body, door=PIECE)
    assert made.refuse == (("gone", "SELECT 0"), ("shut", "SELECT 1"), ("asleep", "SELECT 2"), ("late", "SELECT 3"))
    assert made.do == ("DELETE FROM c",)


def test_then_does_what_the_shared_piece_does_and_asks_nothing(tmp_path: Path) -> None:
    made = knock(tmp_path, "-- do:\n-- then: door\nDELETE FROM c;\n", door=PIECE)
    assert made.refuse == ()
    assert made.do == ("DELETE FROM a", "DELETE FROM b", "DELETE FROM c")


def test_a_piece_may_use_another_piece(tmp_path: Path) -> None:
    outer = "-- A knock with a bell.\n-- check: door\n-- do:\n-- then: door\n"
    made = knock(tmp_path, "-- check: bell\n-- do:\n-- then: bell\n", bell=outer, door=PIECE)
    assert [key for key, _ in made.refuse] == ["shut", "asleep"]
    assert made.do == ("DELETE FROM a", "DELETE FROM b")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("-- check: nowhere\n-- do:\nDELETE FROM a;\n", "there is no _nowhere.sql"),
        ("-- do:\n-- then: nowhere\n", "there is no _nowhere.sql"),
        ("-- check: silent\n-- do:\nDELETE FROM a;\n", "_silent.sql has nothing for it"),
        ("-- chekc: door\n-- do:\nDELETE FROM a;\n", "'chekc' is not a word of the header"),
    ],
)
def test_a_check_that_would_ask_nothing_is_refused(tmp_path: Path, body: str, sentence: str) -> None:
    with pytest.raises(BadSqlFile, match=sentence):
        knock(tmp_path, body, silent="-- Nothing to ask.\n-- do:\nDELETE FROM a;\n", door=PIECE)


def test_what_may_be_learned_is_said_once() -> None:
    """`visit` and `learn`, `visit` and `contact` ask the same, and only the shared pieces have the words for it."""
    asked = {name: set(made.refuse) for name, made in mutations().items()}
    for piece, users in {"learned": ("visit", "learn"), "contact": ("visit", "contact")}.items():
        text = sqlfile.piece(piece).read_text(encoding="utf-8")
        own = {refusal for refusal in asked[users[0]] if f"-- refuse: {refusal[0]}\n" in text}
        assert len(own) >= 5
        assert all(own <= asked[user] for user in users)
        assert not [user for user in users for key, sql in own if sql in next(MUTATIONS.rglob(f"{user}.sql")).read_text("utf-8")]


def test_a_word_in_parentheses_is_a_shared_select_and_else_stays_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "_open.sql").write_text("-- Open ones.\nSELECT a.id FROM a WHERE a.x IN (near);\n", encoding="utf-8")
    (tmp_path / "_near.sql").write_text("-- Near ones.\nSELECT n.id FROM n;\n", encoding="utf-8")
    head = "-- Doors.\n-- by: rep\n-- example: {}\n"
    body = "-- many: rows\nSELECT count(id) AS n FROM (open) AS o WHERE o.id = (id);\n-- many: all\n(near);\n"
    (tmp_path / "doors.sql").write_text(head + body, encoding="utf-8")
    rows, every = sqlfile.read_screen(tmp_path / "doors.sql").queries
    assert rows.sql == (
        "SELECT count(id) AS n FROM (SELECT a.id FROM a WHERE a.x IN (SELECT n.id FROM n)) AS o WHERE o.id = (id)"
    )
    assert every.sql == "SELECT n.id FROM n"


def test_a_statement_may_name_the_arguments_it_is_for(tmp_path: Path) -> None:
    made = knock(tmp_path, "-- do:\nDELETE FROM c;\n-- do: given note, along\nDELETE FROM d;\n-- do:\nDELETE FROM e;\n")
    assert made.do == ("DELETE FROM c", "DELETE FROM d", "DELETE FROM e")
    assert made.given == {"DELETE FROM d": frozenset({"note", "along"})}
    with pytest.raises(BadSqlFile, match="given"):
        knock(tmp_path, "-- do: sometimes\nDELETE FROM c;\n")
