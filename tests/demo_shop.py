"""The demo shop as it stands on the world's Sunday, built once in a process and copied for whoever asks."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from fieldsales import demo
from fieldsales.store import Store

MOMENT = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)


def demo_shop(folder: Path) -> Store:
    """A demo shop of one's own in `folder`."""
    shutil.copytree(_built(), folder, dirs_exist_ok=True)
    return Store(folder)


@functools.cache
def _built() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="demo-")
    atexit.register(folder.cleanup)
    store = Store(folder.name)
    demo.ensure(store, MOMENT)
    store.close()
    return Path(folder.name)
