"""The real server, spoken to in lines of JSON by the phones of the runtime lane: python -m tests.node.server

It can be put back to a remembered moment, so that every crash point of a scenario meets the same world.
"""

from __future__ import annotations

import base64
import hashlib
import json
import random
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from fieldsales import buckets, clock, mutations
from fieldsales.access import devices
from fieldsales.privacy import erase, folder
from fieldsales.store import Actor, Store
from tests.model.server import Server, blank_shop, fast_disk, token_of
from tests.world import PEOPLE


@dataclass
class Moment:
    files: dict[str, bytes]
    signed_out: list[str]

    def name(self) -> str:
        return hashlib.sha256(b"".join(self.files.values()) + repr(self.signed_out).encode()).hexdigest()


class Host:
    def __init__(self) -> None:
        self.blank = blank_shop()
        self.where = Path(tempfile.mkdtemp(prefix="runtime-", dir=fast_disk()))
        self.server = Server(self.blank, self.where)
        self.moments: dict[str, Moment] = {}
        self.signed_out: set[str] = set()
        self.remember("blank")

    @property
    def store(self) -> Store:
        return self.server.switch.store

    # -- time

    def remember(self, name: str) -> None:
        with self.store.writer():
            pass
        self.store.close()
        self.moments[name] = self._moment()
        self.server.start()

    def moment(self) -> str:
        """A name of this very moment, the same for as long as nothing is done; the server does not notice."""
        moment = self._moment()
        self.moments[moment.name()] = moment
        return moment.name()

    def _moment(self) -> Moment:
        files = {file: self.server.folder / file for file in ("shop.db", "shop.db-wal", "lineage")}
        content = {name: file.read_bytes() for name, file in files.items() if file.exists()}
        return Moment(content, sorted(self.signed_out))

    def go_back(self, name: str) -> None:
        """To the very moment, as if nothing since had happened."""
        self._put_back(self.moments[name].files)
        self.signed_out = set(self.moments[name].signed_out)

    def let_go(self) -> None:
        """Of all moments but the beginning."""
        self.moments = {"blank": self.moments["blank"]}

    def restore(self, name: str) -> None:
        """What an owner does with a backup: the database of then, in the folder of now."""
        self._put_back({"shop.db": self.moments[name].files["shop.db"]})

    def _put_back(self, files: dict[str, bytes]) -> None:
        self.store.close()
        for stray in ("shop.db-wal", "shop.db-shm"):
            (self.server.folder / stray).unlink(missing_ok=True)
        for name, content in files.items():
            (self.server.folder / name).write_bytes(content)
        self.server.start()

    # -- the phones' requests

    def http(self, person: str, method: str, path: str, body: str | None = None) -> dict:
        token = "" if person in self.signed_out else f"device={token_of(f'phone-{person}')}"
        status, headers, got = self.server.asgi.request(
            method, path, token=token, body=base64.b64decode(body or ""), headers={"content-type": "application/json"}
        )
        return {"status": status, "headers": headers, "body": base64.b64encode(got).decode()}

    # -- what others do meanwhile

    def do(self, person: str, name: str, id: str, args: dict) -> str:
        moment = self.server.now
        record = {"id": id, "name": name, "args": args, "at": clock.iso(moment), "day": clock.day_of(moment)}
        actor = Actor(person, *PEOPLE[person], f"phone-{person}")
        verdict = mutations.accept(self.store, actor, record, moment)
        return verdict.reason or verdict.verdict

    def wait(self, **parts: float) -> None:
        self.server.now += timedelta(**parts)

    def revoke(self, person: str) -> None:
        with self.store.writer() as w:
            devices.revoke(w, f"phone-{person}", "zhou", self.server.now)

    def sign_out(self, person: str) -> None:
        self.signed_out.add(person)

    def sign_in(self, person: str) -> None:
        self.signed_out.discard(person)

    def erase(self, contacts: list[str]) -> None:
        """One person's request for deletion, carried out."""
        with self.store.writer() as w:
            gone = erase.erase(w, contacts, self.server.now)
        folder.sweep(self.store, gone.photos)

    def forgetting(self) -> int:
        """Orders to forget that no phone has confirmed yet."""
        with self.store.reader() as conn:
            found = conn.one("SELECT count(*) AS n FROM forget WHERE done_at IS NULL")
        return found["n"] if found else 0

    # -- looking

    def visits(self) -> dict[str, list]:
        with self.store.reader() as conn:
            found = conn.all("SELECT id, door_id, outcome FROM visit")
        return {row["id"]: [row["door_id"], row["outcome"]] for row in found}

    def kept(self) -> dict[str, str]:
        """Every mutation the server knows of and what became of it."""
        with self.store.reader() as conn:
            return {row["id"]: row["verdict"] for row in conn.all("SELECT id, verdict FROM mutation_log")}

    def scope(self, person: str) -> dict[str, list[str]]:
        """The canonical lines of every bucket this person's phone should hold."""
        with self.store.reader() as conn:
            return {bucket: buckets.dump(conn, bucket) for bucket in sorted(buckets.of(conn, person))}

    def device(self, person: str) -> dict:
        with self.store.reader() as conn:
            found = conn.one("SELECT resets, wiped_at, pending FROM device WHERE id = :id", {"id": f"phone-{person}"})
        return found or {}

    def close(self) -> None:
        self.server.close()
        shutil.rmtree(self.where)
        shutil.rmtree(self.blank.parent)


def main() -> None:
    random.seed(1)
    host = Host()
    print(json.dumps({"now": clock.iso(host.server.now)}), flush=True)
    for line in sys.stdin:
        ask: dict[str, Any] = json.loads(line)
        try:
            answer = {"value": getattr(host, ask.pop("op"))(**ask)}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)
    host.close()


if __name__ == "__main__":
    main()
