"""A setting as fields of a form and back: `S01=95,S02=80` is ten fields, calling hours are four times."""

from __future__ import annotations

from fieldsales.schedule.defaults import SETTINGS
from fieldsales.words.schedule import LEVEL_PRESET
from fieldsales.words.settings import SETTING

MOVES = {word["code"] for word in SETTING if word["moves"]}
PRESETS = {word["code"]: word for word in LEVEL_PRESET}
PARTS = {
    code: [pair.split("=")[0] for pair in value.split(",")] for code, value in SETTINGS.items() if "=" in value
}  # fmt: skip
TIMES = ("from_1", "to_1", "from_2", "to_2")


def fields(setting: str) -> tuple[str, ...]:
    """The names of its fields."""
    if setting == "call_window":
        return TIMES
    if setting == "field_hours":
        return TIMES[:2]
    return tuple(PARTS.get(setting, ["value"]))


def split(setting: str, value: str) -> dict[str, str]:
    """The fields of a value that is well formed."""
    if setting == "call_window":
        spans = [span.split("-") for span in value.split(",")] + [["", ""]]
        return dict(zip(TIMES, [*spans[0], *spans[1]], strict=True))
    if setting == "field_hours":
        return dict(zip(TIMES, value.split("-"), strict=False))
    if setting in PARTS:
        return dict(pair.split("=", 1) for pair in value.split(","))
    return {"value": value}


def joined(setting: str, typed: dict[str, str]) -> str:
    """The value as the table keeps it; what is wrong with it the mutation says."""
    if setting == "call_window":
        spans = [(typed["from_1"], typed["to_1"]), (typed["from_2"], typed["to_2"])]
        return ",".join(f"{start}-{end}" for start, end in spans if start or end)
    if setting == "field_hours":
        return f"{typed['from_1']}-{typed['to_1']}"
    if setting in PARTS:
        return ",".join(f"{part}={typed[part].strip()}" for part in PARTS[setting])
    return typed["value"].strip()
