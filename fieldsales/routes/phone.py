"""What a phone loads: its worker, the worker's modules, the manifest, the static files. Built in memory at start."""

from __future__ import annotations

from typing import Any

from litestar import Request, get
from litestar.params import FromPath
from litestar.response import Response

from fieldsales.errors import NotFound
from fieldsales.offline.bundle import current as bundle

FOREVER = "public, max-age=31536000, immutable"


@get("/sw.js", sync_to_thread=False)
def worker() -> Response:
    """The worker's stable address; its one line changes with every version, which is how phones notice."""
    text = f'import "/phone/{bundle().hash}/sw.js";\n'
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    return Response(text, media_type="text/javascript", headers=headers)


@get("/desk-sw.js", sync_to_thread=False)
def desk_worker() -> Response:
    """The managers' small worker (static/desk/worker.js), under a stable address of its own."""
    text = f'import "/static/{bundle().hash}/desk/worker.js";\n'
    return Response(text, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@get("/manifest.webmanifest", sync_to_thread=False)
def manifest() -> Response:
    return file("static/manifest.webmanifest", "no-cache")


@get("/phone/{version:str}/{path:path}", sync_to_thread=False)
def module(version: FromPath[str], path: FromPath[str]) -> Response:
    return file("phone/" + path.lstrip("/"), FOREVER if version == bundle().hash else "no-cache")


@get("/static/{version:str}/{path:path}", sync_to_thread=False)
def static(request: Request, version: FromPath[str], path: FromPath[str]) -> Response:
    return file("static/" + path.lstrip("/"), FOREVER if version == bundle().hash else "no-cache")


def file(name: str, cache: str) -> Response:
    """A file of the bundle; raises NotFound."""
    found = bundle().files.get(name)
    if found is None:
        raise NotFound
    content, media_type = found
    return Response(content, media_type=media_type, headers={"Cache-Control": cache})


ROUTES: list[Any] = [worker, desk_worker, manifest, module, static]
