"""Everything people read, in their language: English is the msgid, Chinese comes from locale/zh/*.po.

One catalogue per part of the product keeps the files short; together they are one, so a msgid may stand in several
only with the same translation. The phone carries the same catalogue as JSON (offline/bundle.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import PoFileError, read_po

from fieldsales.errors import ERRORS
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


def sentence(key: str, lang: str, **values: object) -> str:
    """What to say for a refusal's key, in the language of who reads it."""
    return gettext(lang, ERRORS.get(key, key), **values)
