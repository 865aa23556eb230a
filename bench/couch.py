"""Serves the peers' page, and enough of the CouchDB protocol for PouchDB to replicate from memory, faster than CouchDB would."""

from __future__ import annotations

import json
import re
import threading
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bench.data import Data, Row

HERE = Path(__file__).parent
STATIC = HERE.parent / "fieldsales" / "static"
NPM = HERE.parent / ".cache" / "bench" / "node_modules"
TYPES = {".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json"}
WORKER = 'import "/peers/dexie_worker.js";'


TABLES = ("block", "building", "unit", "door", "visit", "customer", "contact", "claim")


def peer_rows(data: Data) -> dict[str, list[Row]]:
    """The very rows that we have, less the field history, which no screen of theirs needs."""
    return {table: getattr(data, table) for table in TABLES}


def doc_id(kind: str, row: Row) -> str:
    """Ids that sort as the screens read; as in peers/pouch.js."""
    if kind == "door":
        return f"door:{row['building_id']}:{row['floor_index']:03d}:{row['unit_id']}:{row['seq']}"
    under = {"visit": "door_id", "contact": "door_id", "claim": "door_id", "unit": "building_id"}
    return f"{kind}:{row[under[kind]]}:{row['id']}" if kind in under else f"{kind}:{row['id']}"


class Couch:
    """Documents with one revision each; newest change last."""

    def __init__(self, tables: dict[str, list[Row]]) -> None:
        self.docs: dict[str, tuple[int, str]] = {}
        self.changes: list[tuple[str, str]] = []
        self.local: dict[str, Row] = {}
        for kind, rows in tables.items():
            for row in rows:
                self.put(row | {"_id": doc_id(kind, row), "type": kind}, 1)

    def put(self, doc: Row, generation: int) -> None:
        text = json.dumps(doc, ensure_ascii=False)
        digest = md5(text.encode(), usedforsecurity=False).hexdigest()
        body = {**doc, "_rev": f"{generation}-{digest}", "_revisions": {"start": generation, "ids": [digest]}}
        self.changes.append((str(doc["_id"]), str(body["_rev"])))
        self.docs[str(doc["_id"])] = (len(self.changes), json.dumps(body, ensure_ascii=False))

    def touch(self, ids: list[str], tries: int) -> None:
        """Changes documents as another rep would; they get a second revision."""
        for name in ids:
            doc = json.loads(self.docs[name][1])
            parent = doc.pop("_revisions")["ids"][0]
            rev = int(doc.pop("_rev").split("-")[0]) + 1
            digest = md5(f"{name}{tries}".encode(), usedforsecurity=False).hexdigest()
            doc |= {"tries": tries, "_rev": f"{rev}-{digest}", "_revisions": {"start": rev, "ids": [digest, parent]}}
            self.changes.append((name, doc["_rev"]))
            self.docs[name] = (len(self.changes), json.dumps(doc, ensure_ascii=False))

    def since(self, seq: int, limit: int) -> str:
        newest = [(n, *self.changes[n - 1]) for n in range(seq + 1, len(self.changes) + 1)]
        batch = [c for c in newest if self.docs[c[1]][0] == c[0]][:limit]
        results = [{"seq": n, "id": name, "changes": [{"rev": rev}]} for n, name, rev in batch]
        return json.dumps({"results": results, "last_seq": batch[-1][0] if batch else len(self.changes)})

    def bulk_get(self, wanted: list[Row]) -> str:
        parts = (f'{{"id":{json.dumps(w["id"])},"docs":[{{"ok":{self.docs[str(w["id"])][1]}}}]}}' for w in wanted)
        return f'{{"results":[{",".join(parts)}]}}'


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    couch: Couch
    data: bytes

    def log_message(self, format: str, *args: object) -> None:
        pass

    def answer(self, body: str | bytes, kind: str = "application/json", status: int = 200) -> None:
        raw = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(raw)

    def body(self) -> Row:
        return json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(url.query).items()}
        if url.path == "/data.json":
            self.answer(self.data)
        elif url.path == "/sw.js":
            self.answer(WORKER, TYPES[".js"])
        elif url.path.startswith("/couch"):
            self.couch_get(url.path[7:], query)
        else:
            self.file(url.path)

    def file(self, path: str) -> None:
        found = re.fullmatch(r"/(npm|peers|js)/([\w./-]+)", path)
        root = {"npm": NPM, "peers": HERE / "peers", "js": STATIC / "js"}
        target = root[found[1]] / found[2] if found and ".." not in path else HERE / "peers" / "index.html"
        self.answer(target.read_bytes(), TYPES.get(target.suffix, "text/plain"))

    def couch_get(self, path: str, query: dict[str, str]) -> None:
        if path.startswith("_local"):
            known = self.couch.local.get(path)
            self.answer(json.dumps(known or {"error": "not_found"}), status=200 if known else 404)
        elif path.startswith("_changes"):
            self.answer(self.couch.since(int(query.get("since") or 0), int(query.get("limit") or 100)))
        else:
            self.answer(
                json.dumps({"db_name": "couch", "update_seq": len(self.couch.changes), "instance_start_time": "0"})
            )

    def do_PUT(self) -> None:
        doc = self.body()
        self.couch.local[urlsplit(self.path).path[7:]] = doc | {"_rev": "0-1"}
        self.answer(json.dumps({"ok": True, "id": doc.get("_id"), "rev": "0-1"}), status=201)

    def do_POST(self) -> None:
        path, body = urlsplit(self.path).path[7:], self.body()
        if path == "_bulk_get":
            self.answer(self.couch.bulk_get(body["docs"]))  # type: ignore[arg-type]
        elif path == "_revs_diff":
            self.answer(json.dumps({name: {"missing": revs} for name, revs in body.items()}))
        else:
            self.answer("[]", status=201)


class Peers:
    """`with Peers(data) as peers:` serves them at peers.address until the block ends."""

    def __init__(self, data: Data) -> None:
        tables = peer_rows(data)
        self.couch = Couch(tables)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Handler.couch, Handler.data = self.couch, json.dumps(tables, ensure_ascii=False).encode()
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> Peers:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
