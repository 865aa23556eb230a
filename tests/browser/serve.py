"""The real server over HTTP for a browser to talk to: python -m tests.browser.serve FOLDER PORT [MARK]

A MARK makes the phone's files a new version, as the next release would.
"""

import sys
from pathlib import Path

import uvicorn

from fieldsales.app import create_app
from fieldsales.offline import bundle
from fieldsales.settings import Settings


def mark(text: str) -> None:
    made = bundle._app
    bundle._app = lambda: made() + f"// {text}\n"


if __name__ == "__main__":
    for text in sys.argv[3:]:
        mark(text)
    uvicorn.run(create_app(Settings(data=Path(sys.argv[1]))), port=int(sys.argv[2]), log_level="warning")
