"""`fieldsales check`: what was discovered, and what is incomplete."""

from __future__ import annotations

import sqlite3
from typing import cast

from fieldsales import texts
from fieldsales.buckets import make_schema
from fieldsales.errors import ERRORS
from fieldsales.offline import functions, times
from fieldsales.offline.compiler.compile import compile_templates, texts_of_templates
from fieldsales.offline.compiler.dialect import Refusal
from fieldsales.reports import catalogue
from fieldsales.schedule import rulebook
from fieldsales.schedule.rules import RULES
from fieldsales.sqlfile import SCREENS, BadSqlFile, mutations, screens
from fieldsales.store import Params, schema_steps, split_statements
from fieldsales.texts import BadCatalogue
from fieldsales.words import WORDS

TEXTS_OF_WORDS = ("label", "short", "letter", "step", "lead", "sleeps", "hint", "unit")


def everything() -> tuple[list[str], list[str]]:
    """(what there is, what is wrong) as lines."""
    try:
        found = [
            f"screens ({len(screens())}): {', '.join(screens())}",
            f"mutations ({len(mutations())}): {', '.join(mutations())}",
            f"errors ({len(ERRORS)})",
            f"rules ({len(RULES)}): {', '.join(rule.code for rule in RULES)}",
            "languages: en, zh",
        ]
    except BadSqlFile as error:
        return [], [str(error)]
    return found, _pairs() + _statements() + _refusals() + _templates()


def _templates() -> list[str]:
    """A template outside the dialect, a text without a translation, a translation that contradicts another."""
    try:
        compile_templates()
        return language("zh")
    except (Refusal, BadCatalogue) as error:
        return [str(error)]


def _pairs() -> list[str]:
    """A page without a query or a query without a page; pages that routes fill themselves start with `_`."""
    queries = {p.stem for p in SCREENS.rglob("[!_]*.sql")}
    pages = {p.stem for p in SCREENS.rglob("[!_]*.html")}
    return [f"screen {n}: {n}.html is missing" for n in sorted(queries - pages)] + [
        f"screen {n}: {n}.sql is missing" for n in sorted(pages - queries)
    ]


def _statements() -> list[str]:
    """Statements SQLite does not accept, on an empty shop; examples are run for real by the tests."""
    db = sqlite3.connect(":memory:")
    make_schema(db)
    for name, sql in schema_steps():
        if name.endswith(".server"):
            for statement in split_statements(sql):
                db.execute(statement)
    functions.register(db)
    wrong = []
    for screen in screens().values():
        if not screen.queries and screen.where != "server":
            wrong += [] if screen.sentence else [f"screen {screen.name}: no query"]
        for query in screen.queries:
            wrong += _tried(db, f"screen {screen.name}, {query.name}", query.sql)
    for mutation in mutations().values():
        if not mutation.example:
            wrong.append(f"mutation {mutation.name}: no example")
        for key, sql in mutation.refuse:
            wrong += _tried(db, f"mutation {mutation.name}, refuse {key}", sql)
        for sql in mutation.do:
            wrong += _tried(db, f"mutation {mutation.name}", sql)
    return wrong


def _tried(db: sqlite3.Connection, where: str, sql: str) -> list[str]:
    try:
        db.execute("EXPLAIN " + sql, Params())
    except sqlite3.Error as error:
        return [f"{where}: {error}"]
    return []


def _refusals() -> list[str]:
    keys = {(m.name, key) for m in mutations().values() for key, _ in m.refuse}
    return [f"mutation {name}: no sentence for '{key}' in errors.py" for name, key in sorted(keys) if key not in ERRORS]


def language(lang: str) -> list[str]:
    """Everything that is wrong with a language, as sentences."""
    clashes = texts.merged(texts.files(lang))[1]
    return clashes + [f"no {lang} text for '{msgid}' ({where})" for msgid, where in untranslated(lang).items()]


def untranslated(lang: str) -> dict[str, str]:
    """{msgid: where it is used} of everything that has no translation."""
    return {msgid: where for msgid, where in used().items() if msgid not in texts.catalogue(lang)}


def used() -> dict[str, str]:
    """{msgid: where} of every text of the product: templates, words, errors, filters."""
    found = {text: f"errors.py {key}" for key, text in ERRORS.items()}
    found |= dict.fromkeys(times.TEXTS, "offline/times.py")
    found |= {rule.task: f"rules.py {rule.code}" for rule in RULES}
    found |= dict.fromkeys(rulebook.LABELS.values(), "rulebook.py")
    found |= catalogue.everything()
    for name, words in WORDS.items():
        for word in cast(list[dict[str, str]], words):
            found |= {word[k]: f"words {name}" for k in TEXTS_OF_WORDS if word.get(k)}
    return found | texts_of_templates()
