"""The first wording of the notice; the owner writes the next ones (notice_edit), and each one stays.

Law of 2021 on personal information, art. 17: who, what for, which kinds, how long, which rights, whom to ask.
"""

from pathlib import Path

HERE = Path(__file__).parent
ZH, EN = ((HERE / f"notice_{lang}.txt").read_text(encoding="utf-8").strip() for lang in ("zh", "en"))
FIRST = {"id": "v1", "version": 1, "zh": ZH, "en": EN, "by_id": "", "at": "2026-11-22T00:00:00.000Z"}
