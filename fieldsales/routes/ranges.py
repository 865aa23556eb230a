"""Parts of a large file, as browsers ask for them (RFC 9110, section 14): one range at a time."""

from __future__ import annotations

import re
from pathlib import Path

from litestar import Request
from litestar.response import Response

RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
MOST = 8_000_000
"""No answer is longer; who wants more asks again."""


def ranged(request: Request, path: Path) -> Response:
    """206 with the bytes asked for, 416 where there are none; without a range the file's size and nothing else."""
    stat = path.stat()
    tag = f'"{stat.st_size:x}-{stat.st_mtime_ns:x}"'
    headers = {"Accept-Ranges": "bytes", "ETag": tag, "Cache-Control": "private, max-age=86400"}
    span = _span(request.headers.get("range", ""), stat.st_size)
    if span is None:
        return Response(None, status_code=416, headers=headers | {"Content-Range": f"bytes */{stat.st_size}"})
    first, last = span
    with path.open("rb") as file:
        file.seek(first)
        content = file.read(last - first + 1)
    headers["Content-Range"] = f"bytes {first}-{first + len(content) - 1}/{stat.st_size}"
    return Response(content, status_code=206, media_type="application/octet-stream", headers=headers)


def _span(asked: str, size: int) -> tuple[int, int] | None:
    found = RANGE.fullmatch(asked.strip())
    if not found or not (found[1] or found[2]) or not size:
        return None
    if not found[1]:
        first, last = max(0, size - int(found[2])), size - 1
    else:
        first, last = int(found[1]), int(found[2]) if found[2] else size - 1
    last = min(last, size - 1, first + MOST - 1)
    return (first, last) if first <= last else None
