"""Makes pinyin.json: the everyday hanzi by toneless syllable. Run `python -m fieldsales.offline.pinyin_table` after a change."""

import json
from pathlib import Path

# Characters of names and new estates that the everyday set of 1980 lacks.
EXTRA = "堃璟昇珺玥喆赟祎煜瑀淏滢琬琰翀珩璎芃昉旸瑄甯犇鑫淼焱垚峣峥嵘浐灞潏溠漷洺橦樾垞堽塬埭坵圳墕郄郗鄠鄄邕珑玺玖玳琨琇瑒瑢璞璐瓒祺禛禧"


def characters() -> list[str]:
    """All of GB2312's hanzi, then the extra ones, each once."""
    rows = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    known = [row.decode("gb2312", "ignore") for row in rows]
    return list(dict.fromkeys([c for c in known if c] + list(EXTRA)))


def table() -> dict[str, str]:
    """{"a": "啊阿…"}: the commonest reading of each character."""
    from pypinyin import Style, lazy_pinyin

    found: dict[str, str] = {}
    for char in characters():
        syllable = lazy_pinyin(char, style=Style.NORMAL, errors="ignore")
        if syllable and syllable[0].isascii() and syllable[0].isalpha():
            found[syllable[0]] = found.get(syllable[0], "") + char
    return dict(sorted(found.items()))


def written() -> str:
    return json.dumps(table(), ensure_ascii=False, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("pinyin.json").write_text(written(), "utf-8")
