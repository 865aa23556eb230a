"""What of the templates and texts travels: what a phone can fill itself and what is said there. The desk's stays here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from fieldsales import sqlfile, texts
from fieldsales.errors import ERRORS
from fieldsales.offline import times
from fieldsales.offline.compiler.compile import sources
from fieldsales.reports import catalogue as reports
from fieldsales.schedule.rules import RULES
from fieldsales.words import WORDS

BY_ITSELF = "_refused.html"
"""The page the worker fills without a screen."""
SAID = re.compile(r"""_\(\s*(?:'([^'\\\\]+)'|"([^"\\\\]+)")\s*[,)]""")
PART = re.compile(r'{%-?\s*(?:extends|include|from)\s+"([^"]+)"')


def templates() -> dict[str, str]:
    """The templates of screens that phones render, with every part of theirs."""
    every, waiting = sources(), [BY_ITSELF, *(f"{s.name}.html" for s in sqlfile.screens().values() if s.where != "server")]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in every and name not in found:
            found.add(name)
            waiting += PART.findall(every[name])
    return {name: source for name, source in every.items() if name in found}


def catalogues(here: Mapping[str, str], said: Iterable[str]) -> dict[str, dict[str, str]]:
    """Each language without what only the server's own templates say; `said` is what the carried ones do.

    What is in doubt travels: a text may come from a row.
    """
    there = {text for name, source in sources().items() if name not in here for text in _said(source)}
    there |= set(reports.everything())
    elsewhere = {text for words in WORDS.values() for word in words for text in word.values() if isinstance(text, str)}
    elsewhere |= {*said, *ERRORS.values(), *times.TEXTS, *(rule.task for rule in RULES)}
    return {
        lang: {
            msgid: text for msgid, text in texts.catalogue(lang).items() if msgid in elsewhere or msgid not in there
        }
        for lang in texts.LANGUAGES
    }


def _said(source: str) -> set[str]:
    """What a template says, found without parsing it; a text that is missed here travels, which does no harm."""
    return {single or double for single, double in SAID.findall(source)}
