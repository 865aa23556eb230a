"""What stands above a table that leaves the house: title, period, filter, who, when, and whether numbers are in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from fieldsales.reports.answer import Answer
from fieldsales.reports.catalogue import REPORTS
from fieldsales.reports.filters import Asked
from fieldsales.reports.report import Report
from fieldsales.reports.words import label
from fieldsales.store import Actor, Connection
from fieldsales.texts import gettext

NAMES = {"rep": ("Rep", "person"), "block": ("Block", "block")}
LISTS = {"source": ("Source", "source"), "type": ("Type", "customer_type")}


def head(
    conn: Connection, found: Answer, actor: Actor, moment: datetime, *, numbers: bool, reason: str
) -> list[tuple[str, str | int]]:
    lang = found.around["lang"]

    def _(text: str, **values: object) -> str:
        return gettext(lang, text, **values)

    shop = conn.one("SELECT name FROM shop") or {"name": ""}
    local = moment.astimezone(found.around["zone"])
    lines: list[tuple[str, str | int]] = [(_(found.report.title), f"{shop['name']} · {found.report.code}")]
    period = _("All time") if found.said.period == "all" else f"{found.said.since} – {found.said.until}"
    lines += [(_("Period"), period)] if "period" in found.report.filters else []
    lines += [(_("Filter"), " · ".join(filter_words(conn, found, lang)) or _("None"))]
    lines += [(_("Made by"), actor.name), (_("Made at"), f"{local:%Y-%m-%d %H:%M}"), (_("Rows"), found.size)]
    if any(column.kind == "phone" for column in found.report.columns):
        lines.append(
            (_("Phone"), _("With phone numbers: %(reason)s", reason=reason) if numbers else _("Without phone numbers"))
        )
    return lines


def name(report: Report, said: Asked, lang: str) -> str:
    """What a file of it is called: the title and its days, or the last day alone where the report does not begin on one."""
    begins = "period" in report.filters and said.period != "all"
    return " ".join([gettext(lang, report.title), *([said.since] if begins else []), said.until])


def filter_words(conn: Connection, found: Answer, lang: str) -> list[str]:
    """Everything but the period that narrows the report, in words."""
    said, words = found.said.more, []
    for key, (title, table) in NAMES.items():
        if key in said:
            row = conn.one(f"SELECT name FROM {table} WHERE id = :id", {"id": said[key]})
            words.append(f"{gettext(lang, title)}: {row['name'] if row else said[key]}")
    for key, (title, name) in LISTS.items():
        if key in said:
            words.append(
                f"{gettext(lang, title)}: {gettext(lang, 'Unknown' if said[key] == 'none' else label(name, said[key]))}"
            )
    if "by" in said:
        named = dict(found.report.groups).get(said["by"], said["by"])
        words.append(gettext(lang, named))
    title, told = _number_behind(found)
    words += [gettext(lang, title)] if title else []
    words += [said[key] for key in ("only", "cell", "grp", "has", "level") if key in said and key not in told]
    return words


def _number_behind(found: Answer) -> tuple[str, Mapping[str, str]]:
    """The column whose numbers open this list, and the arguments that say so; a reader knows its title, not the arguments."""
    columns = (c for r in REPORTS.values() for c in (*r.columns, *r.figures))
    links = [(c.title, c.link[1]) for c in columns if c.link and c.link[0] == found.report.code and c.link[1]]
    fitting = [link for link in links if all(found.said.more.get(k) == v for k, v in link[1].items())]
    return max(fitting, key=lambda link: len(link[1]), default=("", {}))
