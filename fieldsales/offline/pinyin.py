"""Text that is found by its pinyin and its initials as well; the twin of pinyin.js."""

import json
from functools import cache
from pathlib import Path

from fieldsales.offline.plain import lower, text


def search_text(value: object) -> str | None:
    """'梧桐路3' → '梧桐路3 wutonglu3 wtl3'; without hanzi just the lower-case text."""
    written = text(value)
    if written is None:
        return None
    plain = lower(written)
    syllables = [_syllable(char) for char in plain]
    if not any(len(s) and ord(c) > 127 for s, c in zip(syllables, plain, strict=True)):
        return plain
    return f"{plain} {''.join(syllables)} {''.join(s[:1] for s in syllables)}"


def _syllable(char: str) -> str:
    return char if char in "abcdefghijklmnopqrstuvwxyz0123456789" else pinyin().get(char, "")


@cache
def pinyin() -> dict[str, str]:
    """Character → syllable without tones, from the table both runtimes carry."""
    table = json.loads((Path(__file__).parent / "pinyin.json").read_text("utf-8"))
    return {char: syllable for syllable, chars in table.items() for char in chars}
