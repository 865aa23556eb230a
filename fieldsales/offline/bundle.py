"""What the phone carries, made in memory at server start: one generated module, the worker's modules, the static files.

Every address holds the hash of everything, so a file never changes under its address and a phone is one version wholly.
Node is not needed: templates become JavaScript in Python (compile.py), the rest is JSON.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from fieldsales import sqlfile, store, texts
from fieldsales.errors import ERRORS
from fieldsales.headers import SECURITY
from fieldsales.offline import carried
from fieldsales.offline.compiler.compile import Compiler
from fieldsales.offline.compiler.join import join
from fieldsales.words import WORDS

HERE = Path(__file__).parent
STATIC = HERE.parent / "static"
LAZY = ("static/vendor/leaflet", "static/map", "static/desk/")
"""What only the map or the manager's desk loads, and so is neither kept ready on the phone nor counted as first use."""
SHEETS = {
    "static/phone.css": ("app", "sweep", "follow", "setup", "desk", "planner", "law"),
    "static/desk/desk.css": ("board", "desk/nav", "desk/people", "desk/coverage", "desk/customers", "desk/live", "desk/claims"),
    "static/map/map.css": ("map/map", "vendor/leaflet/leaflet"),
}
"""Styles travel joined, in this order: on a phone's network each file is a way there and back before anything is shown."""
SCRIPTS = ("js/app", "js/notice", "desk/desk", "desk/print", "desk/worker", "map/map", "map/desk")
"""So do the pages' modules: these are asked for by name, each with what it imports; the others do not travel singly."""
SHARED = ("held.js", "idb.js", "ids.js", "net.js")
"""Modules of the worker that pages carry too, for where there is no worker."""
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm",
          ".webmanifest": "application/manifest+json", ".svg": "image/svg+xml", ".css": "text/css"}  # fmt: skip

File = tuple[bytes, str]


@dataclass(frozen=True)
class Bundle:
    """hash: 12 hex digits of everything; files: {'phone/app.js' | 'static/phone.css': (bytes, media type)}."""

    hash: str
    files: dict[str, File]

    @property
    def first_use(self) -> list[str]:
        """The files a phone fetches before it can work without a network."""
        return [path for path in self.files if not path.startswith(LAZY)]

    def compressed(self) -> int:
        """Bytes of first use as they travel, gzipped."""
        return sum(len(gzip.compress(self.files[path][0], 9, mtime=0)) for path in self.first_use)


def build() -> Bundle:
    """Read, compile and hash; raises Refusal, BadSqlFile or BadCatalogue with a sentence."""
    files = {**_modules(), **_static()}
    app = _app()
    digest = hashlib.sha256(app.encode())
    for path in sorted(files):
        digest.update(path.encode() + b"\0" + hashlib.sha256(files[path][0]).digest())
    hash = digest.hexdigest()[:12]
    made = app + _version(hash, [*files, "phone/app.js"])
    return Bundle(hash, files | {"phone/app.js": (made.encode(), "text/javascript; charset=utf-8")})


def _app() -> str:
    """app.js: everything that is data for the worker."""
    here = carried.templates()
    compiler = Compiler(here)
    data = {
        "SCREENS": screens_data(), "SCHEMA": schema_data(),
        "TEXTS": carried.catalogues(here, compiler.texts()), "WORDS": WORDS, "ERRORS": ERRORS,
        "PINYIN": json.loads((HERE / "pinyin.json").read_text("utf-8")), "HEADERS": SECURITY,
    }  # fmt: skip
    lines = [
        "// Made by bundle.py from the SQL files, the templates and the catalogue.",
        compiler.module(),
    ]
    lines += [f"export const {name} = {_json(value)};" for name, value in data.items()]
    lines.append(_mutations(mutations_data()))
    return "\n".join([*lines, f"export const ROUTES = {_json(sorted(data['SCREENS']))};\n"])


def _mutations(data: dict) -> str:
    """Many mutations end with the same pieces, farther apart than gzip looks back: each statement travels once."""
    said = {
        sql: None
        for one in data.values()
        for sql in (*one.get("do", ()), *(asked for _, asked in one.get("refuse", ())))
    }
    place = {sql: n for n, sql in enumerate(said)}
    for one in data.values():
        if "do" in one:
            one["do"] = [place[sql] for sql in one["do"]]
            one["refuse"] = [[key, place[sql]] for key, sql in one["refuse"]]
    return (
        f"const SQL = {_json(list(said))};\nexport const MUTATIONS = {_json(data)};\n"
        "for (const one of Object.values(MUTATIONS)) {\n"
        "  one.do &&= one.do.map((n) => SQL[n]);\n  one.refuse &&= one.refuse.map(([key, n]) => [key, SQL[n]]);\n}"
    )


def _version(hash: str, paths: list[str]) -> str:
    assets = [f"/{room}/{hash}/{rest}" for room, _, rest in (p.partition("/") for p in paths) if not p_lazy(room, rest)]
    return f"export const VERSION = {_json(hash)};\nexport const ASSETS = {_json(sorted(assets))};\n"


def p_lazy(room: str, rest: str) -> bool:
    return f"{room}/{rest}".startswith(LAZY)


def screens_data() -> dict:
    return {
        name: {
            "by": screen.by, "where": screen.where,
            "queries": [] if screen.where else [
                {"name": q.name, "many": q.many, "needed": q.needed, "sql": q.sql} for q in screen.queries
            ],
        }
        for name, screen in sqlfile.screens().items()
    }  # fmt: skip


def mutations_data() -> dict:
    return {
        name: {
            "by": m.by, "args": m.args, "needed": m.needed, "each": m.each, "mine": m.mine, "refuse": m.refuse, "do": m.do,
        } if not m.where else {"by": m.by, "where": m.where, "each": m.each}
        for name, m in sqlfile.mutations().items()
    }  # fmt: skip


def schema_data() -> dict:
    """Steps by their number, so that a phone at version n runs what comes after the n-th; a number that only the server
    has is empty."""
    shared = {int(name): sql for name, sql in store.schema_steps() if not name.endswith(".server")}
    return {"version": max(shared), "steps": [shared.get(n, "") for n in range(1, max(shared) + 1)]}


def _modules() -> dict[str, File]:
    """The worker's own files, and the engine beside them because it finds its wasm there."""
    own = sorted(HERE.glob("*.js"))
    vendored = sorted((STATIC / "vendor").glob("wa-sqlite.*"))
    return {f"phone/{path.name}": _file(path) for path in [*own, *vendored]}


def _static() -> dict[str, File]:
    paths = sorted(p for p in STATIC.rglob("*") if p.is_file() and not p.name.startswith("wa-sqlite"))
    files = {f"static/{path.relative_to(STATIC).as_posix()}": _file(path) for path in paths}
    for sheet, names in SHEETS.items():
        parts = [files.pop(f"static/{name}.css") for name in names]
        files[sheet] = b"\n".join(text for text, _ in parts), parts[0][1]
    files |= {f"static/js/{name}": _file(HERE / name) for name in SHARED}
    modules = {path: files.pop(path)[0].decode() for path in [*files] if path.endswith(".js") and "/vendor/" not in path}
    entries = [f"static/{name}.js" for name in SCRIPTS]
    return files | {entry: (join(entry, modules, entries).encode(), f"{_TYPES['.js']}; charset=utf-8") for entry in entries}


def _file(path: Path) -> File:
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    text = kind.startswith("text/") or kind in ("image/svg+xml", "application/manifest+json")
    return path.read_bytes(), f"{kind}; charset=utf-8" if text else kind


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("\u2028", "\\u2028")


# -- the one that is served

_now: Bundle | None = None
_stamp: tuple = ()
_watching = False


def current() -> Bundle:
    """The bundle of this process; built at the first call, and again after a change when `watch()` was called."""
    global _now, _stamp
    if _now is None or (_watching and _seen() != _stamp):
        _stamp = _seen()
        for cached in (sqlfile.screens, sqlfile.mutations, texts.catalogue, store.schema_steps):
            cached.cache_clear()
        _now = build()
    return _now


def watch() -> None:
    """For development: look at the files at every call of current()."""
    global _watching
    _watching = True


def _seen() -> tuple:
    """Sizes and times of everything the bundle is made of."""
    package = HERE.parent
    rooms = (package / "templates", HERE, STATIC, package / "locale")
    paths = (p for room in rooms for p in sorted(room.rglob("*")) if p.suffix != ".pyc")
    return tuple((str(p), s.st_mtime_ns, s.st_size) for p in paths if (s := p.stat()))
