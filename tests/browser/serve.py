"""The real server over HTTP for a browser to talk to: python -m tests.browser.serve FOLDER PORT [MARK]

A MARK makes the phone's files a new version, as the next release would. The server's clock is as many seconds ahead as
the file "ahead" in FOLDER says.
"""

import sys
from datetime import datetime, timedelta
from pathlib import Path

import uvicorn

from fieldsales import clock
from fieldsales.app import create_app
from fieldsales.offline import bundle
from fieldsales.settings import Settings


def mark(text: str) -> None:
    made = bundle._app
    bundle._app = lambda: made() + f"// {text}\n"


def keep_time(file: Path, real=clock.now) -> None:
    def now() -> datetime:
        return real() + timedelta(seconds=float(file.read_text()) if file.exists() else 0)

    clock.now = now


if __name__ == "__main__":
    keep_time(Path(sys.argv[1]) / "ahead")
    for text in sys.argv[3:]:
        mark(text)
    uvicorn.run(create_app(Settings(data=Path(sys.argv[1]))), port=int(sys.argv[2]), log_level="warning")
