"""Every address and every mutation of the app, with every id of the street in every place where an id could go."""

from __future__ import annotations

import functools
import hashlib
import io
import re
from urllib.parse import quote, urlencode

from PIL import Image

from fieldsales.access.devices import revoke
from fieldsales.routes import ROUTES
from fieldsales.sqlfile import mutations, screens
from fieldsales.store import TABLES, schema_version
from tests.model.server import app_over, known_tokens, token_of

SHARED, OWN = "jinxiu-3.1.1.1", "jinxiu-1.1.3.2"
SECRETS = {
    "name": "李密客户", "phone": "13911112222", "wechat": "canary_li_wx", "note": "暗号笔记甲", "area": "12321",
    "next_on": "2031-07-09", "second": "第二人乙", "refused": "没收下的话丙",
}  # fmt: skip
"""What only 小李 and the owner may ever read; each appears nowhere else."""


class Walk:
    """The street with 小李's secrets in it, a block of his own beside 小王's, and a way to ask as anybody."""

    def __init__(self, world):
        known_tokens(world.store)
        self.world, self.asgi = world, app_over(world.store)
        self.sha = ""
        self.keys = None
        self.fill()

    def fill(self):
        w = self.world
        for n, door in enumerate((SHARED, OWN)):
            told = {
                "name": SECRETS["name"],
                "phone": SECRETS["phone"],
                "wechat": SECRETS["wechat"],
                "data_source": "told",
            }
            seen = {
                "note": SECRETS["note"],
                "need_area": SECRETS["area"],
                "next_on": SECRETS["next_on"],
                "has_need": "yes",
            }
            self.ok(w.do(w.xiaoli, "visit", f"visit-li-{n}", door=door, outcome="owner_met", **told, **seen))
            self.ok(w.do(w.xiaoli, "contact", f"contact-li-{n}", door=door, name=SECRETS["second"], data_source="told"))
            data = photo(n)
            self.sha = self.send_photo("xiaoli", data)
            self.ok(
                w.do(w.xiaoli, "photo", f"photo-li-{n}", door=door, sha256=self.sha, bytes=len(data), width=9, height=9)
            )
        secret = {"outcome": "no_answer", "note": SECRETS["refused"]}
        assert w.do(w.xiaoli, "visit", "refused-li", door="chunjiang-1.1.1.1", **secret).verdict == "quarantined"
        met = {"outcome": "family_met", "name": "王的客户", "data_source": "told"}
        for n, door in enumerate((SHARED, "chunjiang-1.1.1.1")):
            self.ok(w.do(w.xiaowang, "visit", f"visit-wang-{n}", door=door, **met))

    def ok(self, verdict):
        assert verdict.verdict == "applied", verdict

    def send_photo(self, who, data):
        sha = hashlib.sha256(data).hexdigest()
        assert self.ask(who, "PATCH", f"/photo/{sha}", data, {"upload-offset": "0"})[0] == 204
        return sha

    # Asking

    def ask(self, who, method, path, body=b"", headers=None):
        token = f"device={token_of(f'phone-{who}')}" if who else ""
        if method != "GET":
            self.keys = None
        return self.asgi.request(
            method, path, token=token, body=body, headers={"accept-language": "en"} | (headers or {})
        )

    def form(self, who, path, fields):
        body = urlencode(fields).encode()
        return self.ask(who, "POST", path, body, {"content-type": "application/x-www-form-urlencoded"})

    def sync(self, who, **more):
        body = {
            "device": f"phone-{who}",
            "epoch": None,
            "schema": schema_version(),
            "cursors": {},
            "mutations": [],
            "pending": 0,
        } | more
        return self.asgi.json("POST", "/sync", f"device={token_of(f'phone-{who}')}", body)

    def private(self):
        """What devices prove themselves by; read again after everything that may have written."""
        if self.keys is None:
            found = self.world.all("SELECT token_hash, wipe_key FROM device")
            self.keys = [key for row in found for key in row.values() if len(key) > 20]
        return self.keys

    def revoke(self, who):
        with self.world.store.writer() as conn:
            revoke(conn, f"phone-{who}", "zhou", self.world.now)

    # Where one can go

    def ids(self):
        """Every id there is, of 小李's own things all, of the rest a few."""
        found = [
            "jinxiu",
            "jinxiu-1",
            "jinxiu-3",
            "chunjiang",
            OWN,
            SHARED,
            "xiaoli",
            "zhou",
            "phone-xiaoli",
            "terr-li",
            "refused-li",
        ]
        with self.world.store.reader() as conn:
            for table in ("customer", "contact", "note", "photo", "visit", "claim", "refusal", "fact"):
                found += [r["id"] for r in conn.all(f"SELECT id FROM {table} WHERE id LIKE '%li%' ORDER BY id LIMIT 3")]
        return sorted({*found, self.sha})

    def addresses(self):
        """Every screen bare, with every id, and with every word of its query set to every id or a piece of a secret."""
        pieces = [value[: len(value) - 1] for value in SECRETS.values()] + ["1", "%", "_", "lmkh"]
        ids = self.ids()
        for name, screen in screens().items():
            yield f"/{name}"
            for id in ids:
                yield f"/{name}/{quote(id, safe='')}"
            words = {p for q in screen.queries for p in re.findall(r":([a-z_]\w*)", q.sql)} - {
                "me",
                "role",
                "now",
                "today",
                "id",
            }
            for word in sorted(words):
                for value in ids + pieces:
                    yield f"/{name}?{urlencode({word: value})}"
                    if "id" in screen.example:
                        yield f"/{name}/{screen.example['id']}?{urlencode({word: value})}"

    def other_addresses(self):
        fixed = ["/", "/start", "/login", "/import", "/import/x", "/import/x/returned.csv", "/export/refusals.csv"]
        fixed += ["/phone/hello", "/live", "/health", "/health/events", "/desk-sw.js", "/ics/x.ics"]
        fixed += [
            "/map/data",
            "/map/buildings/jinxiu",
            "/map/settings",
            "/map/tiles/map.pmtiles",
            "/import-outlines/x",
            "/import-outlines/x/returned.csv",
        ]
        fixed += [
            "/export/rules.csv",
            "/export/rules.xlsx",
            "/import-rules",
            "/import-rules/x",
            "/calendar/import",
            "/settings/lead_days",
            "/preset/fast",
        ]
        fixed += [f"/taken-for-sure?phone={SECRETS['phone']}"]
        fixed += ["/territory/new?block=jinxiu&person=xiaoli", "/territory/inside/jinxiu", "/leave/xiaoli", "/role"]
        for code in ("R1", "R2", "R7", "R9", "doors", "followups", "orders", "levels", "customers"):
            fixed += [f"/report/{code}?period=all&rep=xiaoli", f"/report/{code}/print?period=all&rep=xiaoli"]
        fixed += ["/export/job/x", "/export/job/x/file", "/reports/x"]
        image = self.asgi.json("GET", "/sync/image", f"device={token_of('phone-xiaoli')}")[1]["image"]
        return [
            *fixed,
            "/manifest.webmanifest",
            "/join/x",
            f"/sync/image/{image}/0",
            f"/photo/{self.sha}",
            f"/photo/{self.sha}?size=thumb",
        ]

    def routed(self, method):
        """Every address that a route answers to, with an id of 小李's in each of its places; screens are walked above."""
        things = [f"{OWN}@xiaoli", "visit-li-1.contact", OWN, "canary-privacy_request", "xiaoli", self.sha]
        for path in sorted({p for handler in ROUTES if method in handler.http_methods for p in handler.paths}):
            places = re.findall(r"\{\w+:(\w+)\}", path)
            if path.startswith(("/{name", "/do/", "/phone/{", "/static/", "/live", "/sync", "/held")):
                continue
            for thing in things if places else [""]:
                yield re.sub(
                    r"\{\w+:(\w+)\}",
                    lambda found, thing=thing: "0" if found[1] == "int" else quote(thing, safe=""),
                    path,
                )

    def writes(self):
        """Every mutation as its example says, and with every argument in turn set to every id: (name, args)."""
        ids = self.ids()
        for name, mutation in mutations().items():
            example = {k: v for k, v in mutation.example.items() if k != "id"}
            yield name, example
            for arg in mutation.args:
                if arg in (
                    "outcome",
                    "stage",
                    "plan",
                    "quiet",
                    "next_in",
                    "heating",
                    "template",
                    "kind",
                    "bytes",
                    "width",
                    "height",
                ):
                    continue
                for id in ids:
                    yield name, example | {arg: id}
            if "contact" in mutation.args and "door" in mutation.args:
                for contact in ("visit-li-0.contact", "contact-li-0.contact", "contact-li-1.contact"):
                    more = {"outcome": "owner_met"} if name == "visit" else {}
                    yield name, {"door": SHARED, "contact": contact, "name": "改了"} | more

    # What may not change

    def rows_of_others(self, mine):
        """Every row outside the buckets in `mine`, by table."""
        with self.world.store.reader() as conn:
            return {table: _plain(conn, table, mine) for table in TABLES}

    def server_rows(self):
        """What only the server keeps and no rep may move."""
        with self.world.store.reader() as conn:
            rows = [conn.all(f"SELECT * FROM {t}") for t in ("account", "invite", "person", "shop", "territory")]
            return repr(rows) + repr(conn.all("SELECT id, person_id, token_hash, wipe_key, revoked_at FROM device"))


def _plain(conn, table, mine):
    marks = ", ".join("?" * len(mine))
    found = conn.execute(f"SELECT * FROM {table} WHERE bucket NOT IN ({marks}) ORDER BY id", sorted(mine))
    found.row_factory = None
    return found.fetchall()


@functools.cache
def photo(n):
    out = io.BytesIO()
    Image.new("RGB", (40 + n, 40), (200, 10 * n, 30)).save(out, "JPEG")
    return out.getvalue()
