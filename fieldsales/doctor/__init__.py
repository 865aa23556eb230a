"""`fieldsales doctor`: one line for each thing that keeps a shop safe and reachable, with what to do where it is not.

ok    as it should be
warn  works, but somebody should look
bad   work or data are in danger, or phones cannot work; the command ends with 1
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime

from fieldsales import clock
from fieldsales.doctor import folder, web
from fieldsales.doctor.sentences import SENTENCES, Line
from fieldsales.settings import Settings

__all__ = ["Line", "examine", "language", "said"]


def examine(settings: Settings, url: str = "", compare: str = "", moment: datetime | None = None) -> Iterator[Line]:
    """Every line, as it becomes known. `url` is the address phones use, `compare` one whose clock is trusted."""
    moment = moment or clock.now()
    yield from folder.examine(settings.data, moment)
    if compare:
        yield web.clock_line(compare, moment)
    if url:
        yield from web.examine(url, moment)


def said(line: Line, lang: str) -> str:
    text = SENTENCES[line.key][0 if lang == "en" else 1]
    return f"{line.state:<4}  {text.format(**line.values)}"


def language(given: str | None) -> str:
    """zh or en: what was asked for, else the terminal's."""
    if given:
        return given
    terminal = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if terminal.startswith("zh") else "en"
