"""Small things about files: written whole or not at all, and how old they are."""

from __future__ import annotations

import os
import time
from pathlib import Path


def put(path: Path, data: bytes) -> None:
    """Whole or not at all, also when the power goes: written beside, flushed, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.{time.monotonic_ns()}")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def age(path: Path, now: float) -> float:
    return (now - path.stat().st_mtime) / 86400
