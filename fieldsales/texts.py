"""Everything people read, in their language: English is the msgid, Chinese comes from locale/zh/*.po.

One catalogue per part of the product keeps the files short; together they are one, so a msgid may stand in several
only with the same translation. The phone carries the same catalogue as JSON (offline/bundle.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import cast

from babel.messages.pofile import PoFileError, read_po

from fieldsales.offline.shown import Unshowable, shown

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("zh", "en")
_PLACE = re.compile(r"%\(([a-z_]+)\)s")


class BadCatalogue(Exception):
    """A po file that cannot be read; the message names the file and the text."""


def gettext(lang: str, msgid: str, **values: object) -> str:
    """The text in that language with `%(name)s` filled in; raises Unshowable for a value that was not given."""
    return fill(catalogue(lang).get(msgid, msgid), values)


def fill(text: str, values: Mapping[str, object]) -> str:
    """Only `%(name)s` is a place; any other % is a %. The phone does the same (runtime.js)."""

    def place(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise Unshowable(f"the text '{text}' needs a value for {found[1]}")
        return str(shown(values[found[1]]))

    return _PLACE.sub(place, text) if values else str(text)


def places(text: str) -> set[str]:
    """The names of the values a text needs."""
    return set(_PLACE.findall(text))


@cache
def catalogue(lang: str) -> dict[str, str]:
    """{msgid: text} of a language; empty for English, whose texts are the msgids. Where files differ the first counts."""
    return {} if lang == "en" else merged(files(lang))[0]


def files(lang: str) -> list[Path]:
    return sorted((LOCALE / lang).glob("*.po"))


def merged(paths: list[Path]) -> tuple[dict[str, str], list[str]]:
    """One catalogue of several files, and a sentence for each text that two files translate differently."""
    found: dict[str, str] = {}
    home: dict[str, str] = {}
    clashes = []
    for path in paths:
        for msgid, text in _messages(path):
            if found.setdefault(msgid, text) != text:
                clashes.append(f"'{msgid}' is '{found[msgid]}' in {home[msgid]} but '{text}' in {path.name}")
            home.setdefault(msgid, path.name)
    return found, clashes


def problems(lang: str = "zh") -> list[str]:
    """Everything that is wrong with a language, as sentences; for `fieldsales check`."""
    clashes = merged(files(lang))[1]
    return clashes + [f"no {lang} text for '{msgid}' ({where})" for msgid, where in missing(lang).items()]


def _messages(path: Path) -> Iterator[tuple[str, str]]:
    try:
        with path.open("rb") as file:
            listed = read_po(file, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise BadCatalogue(f"{path.name} is not a po file: {error}") from error
    for message in listed:
        if not message.id or not message.string or message.fuzzy:
            continue
        if not isinstance(message.id, str) or not isinstance(message.string, str):
            raise BadCatalogue(f"{path.name}: plural forms are not used here: {message.id[0]}")
        if places(message.id) != places(message.string):
            raise BadCatalogue(f"{path.name}: '{message.id}' and its translation have different %(…)s places")
        yield message.id, message.string


def missing(lang: str = "zh") -> dict[str, str]:
    """{msgid: where it is used} of everything that has no translation."""
    return {msgid: where for msgid, where in used().items() if msgid not in catalogue(lang)}


def used() -> dict[str, str]:
    """{msgid: where} of every text of the product: templates, words, errors, filters."""
    from fieldsales.errors import ERRORS  # here, because errors.sentence and the filters need this module
    from fieldsales.offline.compile import texts_of_templates
    from fieldsales.offline.times import TEXTS
    from fieldsales.words import WORDS

    found = {text: f"errors.py {key}" for key, text in ERRORS.items()}
    found |= dict.fromkeys(TEXTS, "offline/times.py")
    for name, words in WORDS.items():
        for word in cast(list[dict[str, str]], words):
            found |= {word[k]: f"words.py {name}" for k in ("label", "short", "letter") if word.get(k)}
    return found | texts_of_templates()
