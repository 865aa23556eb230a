"""The real server over HTTP for a browser to talk to: python -m tests.browser.serve FOLDER PORT"""

import sys
from pathlib import Path

import uvicorn

from fieldsales.app import create_app
from fieldsales.settings import Settings

if __name__ == "__main__":
    uvicorn.run(create_app(Settings(data=Path(sys.argv[1]))), port=int(sys.argv[2]), log_level="warning")
