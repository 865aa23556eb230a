"""Our server in its own process, counting the bytes of every answer as they go over the wire (`GET /bench/bytes`)."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Message = dict[str, Any]
PLAIN = Path(__file__).parent / "peers" / "leaflet.html"
LEAFLET = Path(__file__).parents[1] / "fieldsales" / "static" / "vendor" / "leaflet" / "leaflet.css"


class Counted:
    """The app, and beside it an address that tells what was sent: {path: bytes}."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        self.app, self.sent = app, Counter[str]()

    async def __call__(self, scope: Message, receive: Callable, send: Callable) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/bench/"):
            await self.tell(scope["path"], send)
            return

        async def counting(message: Message) -> None:
            if message["type"] == "http.response.body":
                self.sent[scope["path"]] += len(message.get("body", b""))
            await send(message)

        await self.app(scope, receive, counting)

    async def tell(self, path: str, send: Callable) -> None:
        """/bench/blank is a page on which nothing runs but what is measured, /bench/leaflet a peer's map."""
        pages = {"/bench/blank": b"<!doctype html><title>bench</title>"}
        if path == "/bench/leaflet":
            pages[path] = PLAIN.read_bytes()
        if path == "/bench/leaflet.css":  # ours travels joined with the map's own
            pages[path] = LEAFLET.read_bytes()
        body = pages.get(path) or json.dumps(self.sent).encode()
        kind = b"application/json" if path not in pages else b"text/css" if path.endswith(".css") else b"text/html"
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})
        await send({"type": "http.response.body", "body": body})


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


class Served:
    """A server process that can be stopped and started again on the same port."""

    def __init__(self, folder: Path, core: int | None = None) -> None:
        self.folder, self.port, self.core = folder, free_port(), core
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        pinned = ["taskset", "-c", str(self.core)] if self.core is not None else []
        self.process = subprocess.Popen(
            [*pinned, sys.executable, "-m", "bench.served", str(self.folder), str(self.port)]
        )
        for _ in range(1200):
            try:
                self.bytes()
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit("The server did not start.")

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=20)
            self.process = None

    def bytes(self) -> dict[str, int]:
        with urllib.request.urlopen(f"{self.address}/bench/bytes", timeout=5) as answer:
            return json.load(answer)

    def memory(self) -> float:
        """Resident megabytes."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024


@contextmanager
def serving(folder: Path, core: int | None = None) -> Iterator[Served]:
    served = Served(folder, core)
    served.start()
    try:
        yield served
    finally:
        served.stop()


def main(folder: str, port: str) -> None:
    import uvicorn

    from fieldsales import settings
    from fieldsales.app import create_app, settle

    chosen = settings.read(data=Path(folder), port=int(port))
    app = Counted(create_app(chosen))
    settle()
    uvicorn.run(app, host="127.0.0.1", port=chosen.port, log_level="warning", timeout_graceful_shutdown=2)


if __name__ == "__main__":
    main(*sys.argv[1:])
