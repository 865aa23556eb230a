"""One history: phones of three reps and the manager's desk, the real server, everything that goes wrong in between."""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import random
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from fieldsales import clock, mutations
from fieldsales.access import leaving
from fieldsales.access.devices import revoke
from fieldsales.errors import Refused
from fieldsales.sqlfile import with_tasks
from fieldsales.store import TABLES, Actor
from tests.model import phone as phones
from tests.model.oracle import Oracle
from tests.model.phone import Phone
from tests.model.server import Server, fast_disk, token_of
from tests.model.wire import Lost
from tests.world import PEOPLE

REPS = ("xiaoli", "xiaowang", "xiaozhao")
FAULTS = ("none", "none", "lose_request", "lose_response", "truncate", "twice", "hold", "kill_before", "kill_after")
ROUNDS = 5
DUE = with_tasks("""
SELECT k.id, k.due_on, (SELECT MIN(t.due_on) FROM tasks_of(1 = 1) AS t WHERE t.customer_id = k.id) FROM customer AS k""")
"""What a customer's row says, written by the server, and what the phone makes of the facts it holds."""


@functools.cache
def first_morning(blank: Path) -> tuple[Path, dict[str, Phone]]:
    """The shop and the phones after everybody's first sync: every history begins there, so it is played once in a process."""
    room = tempfile.TemporaryDirectory(prefix="morning-", dir=fast_disk())
    atexit.register(room.cleanup)
    server = Server(blank, Path(room.name))
    phones = {who: Phone(who) for who in REPS}
    for who, phone in phones.items():
        assert phone.sync(server.wire(token_of(f"phone-{who}"), "none", random.Random(1)), clock.iso(server.now)) and phone.cursors
    server.close()
    shutil.rmtree(server.folder / "images")  # nobody asks for them again
    return server.folder, phones


class Street:
    def __init__(self, blank: Path) -> None:
        shop, phones = first_morning(blank)
        self.room = tempfile.TemporaryDirectory(prefix="history-", dir=fast_disk())
        self.server = Server(shop, Path(self.room.name), same=True)
        self.dice = random.Random(1)
        self.phones = {who: phone.twin() for who, phone in phones.items()}
        self.skew = dict.fromkeys(REPS, timedelta(0))
        self.saved: dict[str, tuple[str, dict]] = {}  # id → (who, record): everything that a screen called "saved"
        self.poisoned: set[str] = set()
        self.excused: set[str] = set()  # gone with a phone that lost all it had, and said so
        self.backups: list[tuple[Path, set[str]]] = []
        self.resets = dict.fromkeys(REPS, 0)
        self.restored = False
        self.count = 0

    def close(self) -> None:
        self.server.close()
        self.room.cleanup()

    def mint(self, who: str) -> str:
        self.count += 1
        return f"m{self.count:05d}-{who}"

    # Taps

    def tap(self, who: str, name: str, args: dict[str, str]) -> None:
        phone = self.phones[who]
        if phone.wiped or phone.epoch is None:
            return
        at = self.server.now + self.skew[who]
        id = self.mint(who)
        seq = phone.seq
        if phone.tap(name, args, id, clock.iso(at), clock.day_of(at)) is None:
            self.saved[id] = (who, {"name": name, "args": args, "seq": seq})
            self.check_shown(who)

    def poison(self, who: str, name: str, args: dict[str, str]) -> None:
        """What a broken or malicious phone would queue: nothing on the phone stops it."""
        phone = self.phones[who]
        if phone.wiped or phone.epoch is None:
            return
        id = self.mint(who)
        now = self.server.now + self.skew[who]
        phone.queue.append({"id": id, "name": name, "args": args, "at": clock.iso(now), "day": None, "seq": phone.seq})
        self.saved[id] = (who, {"name": name, "args": args, "seq": phone.seq})
        self.poisoned.add(id)
        phone.seq += 1

    def desk(self, name: str, args: dict[str, str]) -> None:
        """The manager, at a computer, straight on the server."""
        zhou = Actor("zhou", *PEOPLE["zhou"], "phone-zhou")
        now = self.server.now
        record = {"id": self.mint("zhou"), "name": name, "args": args, "at": clock.iso(now), "day": clock.day_of(now)}
        mutations.accept(self.server.switch.store, zhou, record, now)

    def revoke(self, who: str) -> None:
        with self.server.switch.store.writer() as conn:
            revoke(conn, f"phone-{who}", "zhou", self.server.now)

    def leave(self, who: str, follower: str) -> None:
        """He leaves the shop; whatever his phone still holds."""
        zhou = Actor("zhou", *PEOPLE["zhou"], "phone-zhou")
        with contextlib.suppress(Refused):
            leaving.leave(self.server.switch.store, zhou, who, {"": follower}, "", "", self.server.now, self.mint("zhou"))

    # The network

    def sync(self, who: str, fault: str) -> bool:
        phone = self.phones[who]
        wire = self.server.wire(token_of(f"phone-{who}"), fault, self.dice)
        try:
            done = phone.sync(wire, clock.iso(self.server.now + self.skew[who]))
        except Lost:
            return False
        if done and phone.cursors:
            self.check_scope(who)
            self.check_shown(who)
        return done

    # Disasters

    def backup(self) -> None:
        self.backups.append((self.server.backup(), {e["id"] for e in self.log()}))

    def restore(self, which: int, *, whole: bool) -> None:
        path, had = self.backups[which % len(self.backups)]
        kept = {m["id"] for p in self.phones.values() for m in [*p.window, *p.queue]}
        self.excused |= {e["id"] for e in self.log()} - had - kept
        self.server.restore(path, whole=whole)
        self.restored = True

    def lose_storage(self, who: str, *, all_of_it: bool) -> None:
        phone = self.phones[who]
        if phone.wiped or phone.epoch is None:
            return
        self.excused |= {m["id"] for m in phone.window} - {e["id"] for e in self.log()}  # the last copy of restored-away work
        phone.lose_storage()
        self.resets[who] += 1
        if all_of_it:
            self.excused |= {m["id"] for m in phone.queue}
            phone.queue.clear()

    # What must hold

    def log(self) -> list[dict]:
        with self.server.switch.store.reader() as conn:
            return conn.all("SELECT * FROM mutation_log WHERE id LIKE 'm0%' ORDER BY rev")

    def oracle(self) -> Oracle:
        with self.server.switch.store.reader() as conn:
            left = {r["person_id"]: (r["at"], r["rev"]) for r in conn.all("SELECT * FROM leaving WHERE undone_at IS NULL")}
        oracle = Oracle(dict(self.first_doors()), left=left)
        for entry in self.log():
            oracle.read(entry)
        oracle.rev = 2**62
        return oracle

    def today(self) -> str:
        return clock.day_of(self.server.now)

    def first_doors(self) -> dict[str, str]:
        if not hasattr(self, "_doors"):
            with self.server.switch.store.reader() as conn:
                self._doors = {r["id"]: r["building_id"] for r in conn.all("SELECT id, building_id FROM door")}
        return self._doors

    def check_scope(self, who: str) -> None:
        """I5: after a confirmed pull no row of another's is on the phone."""
        may = self.oracle().buckets(who, self.today())
        for table in TABLES:
            held = {row[0] for row in self.phones[who].base.execute(f"SELECT DISTINCT bucket FROM {table}")}
            assert held <= may, f"I5: {who} holds {held - may} in {table}"

    def check_shown(self, who: str) -> None:
        """I6: a visit that was saved stays on the screen, unless it was refused or its building is not his any more."""
        phone = self.phones[who]
        with phone.screen() as db:
            shown = {row[0] for row in db.execute("SELECT id FROM visit")}
            doors = {row[0] for row in db.execute("SELECT id FROM door")}
            refused = {row[0] for row in db.execute("SELECT id FROM refusal")}
        for record in [*phone.shown, *phone.queue]:
            if record["name"] == "visit" and record["args"].get("door") in doors and record["id"] not in self.poisoned:
                assert record["id"] in shown | refused, f"I6: {record['id']} vanished from {who}'s screen"

    def settle(self) -> None:
        """I8: the faults stop; everything is answered within five rounds. Then I1–I5 and I9."""
        self.server.deliver_held()
        for _ in range(ROUNDS):
            for who in REPS:
                self.sync(who, "none")
            if not any(phone.queue for phone in self.phones.values()):
                break
        for who in REPS:  # what the last one sent has not reached the first one yet
            self.sync(who, "none")
        for who, phone in self.phones.items():
            assert not phone.queue, f"I8: {who} still has {phone.queue}"
        oracle = self.oracle()
        self.check_effects(oracle)
        for who, phone in self.phones.items():
            if not phone.wiped:
                self.check_equal(who, oracle)
            else:
                assert not phones.dump(phone.base) and not phone.queue and not phone.window, "I5: bytes after a wipe"

    def check_effects(self, oracle: Oracle) -> None:
        log = {e["id"]: e for e in self.log()}
        with self.server.peek() as db:
            refused = {row[0]: row for row in db.execute("SELECT id, args, reason, person_id FROM refusal")}
            visits = {row[0] for row in db.execute("SELECT id FROM visit")}
            contacts = dict(db.execute("SELECT id, owner_id FROM contact"))
            notes = {row[0] for row in db.execute("SELECT id FROM note")}
            stages = {row[0] for row in db.execute("SELECT id FROM fact WHERE field = 'stage'")}
            doors = {row[0]: row[1:] for row in db.execute("SELECT id, stage, outcome, tries, merged_into, building_id FROM door")}
            resets = dict(db.execute("SELECT person_id, resets FROM device"))
            customers = {row[0]: row[1:] for row in db.execute("SELECT id, owner_id, level, plan_on FROM customer")}
            followups = {row[0]: row[1:] for row in db.execute(
                "SELECT id, customer_id, valid = 1, closes = 1, gone_at IS NOT NULL FROM followup")}  # fmt: skip
        for id, (who, record) in self.saved.items():
            if id not in log:
                assert id in self.excused, f"I1: {id} of {who} was saved and is nowhere: {record}"
            elif log[id]["verdict"] != "applied":
                assert id in refused, f"I9: {id} was refused and hidden"
                assert json.loads(refused[id][1]) == record["args"] and refused[id][3] == who, f"I9: {refused[id]}"
        applied = {id for id, e in log.items() if e["verdict"] == "applied"}
        assert not applied & set(refused), f"I2: both applied and refused: {applied & set(refused)}"
        assert set(refused) <= set(log), f"I2: refused twice: {set(refused) - set(log)}"
        assert visits == set(oracle.visits), f"I2: visits {visits ^ set(oracle.visits)}"
        assert contacts == oracle.contacts, f"I2: contacts {contacts} {oracle.contacts}"
        assert notes == oracle.notes, f"I2: notes {notes ^ oracle.notes}"
        assert stages == {f[1] for all in oracle.stages.values() for f in all}, "I2: facts"
        assert set(doors) == set(oracle.doors), "I2: doors"
        for id, (stage, outcome, tries, merged, building) in doors.items():
            wanted = (oracle.stage(id), *oracle.outcome(id), oracle.merged.get(id), oracle.doors[id])
            assert (stage, outcome, tries, merged, building) == wanted, f"{id}: {(stage, outcome, tries)} {wanted}"
        judged = {k: (owner, oracle.judgement(k, "level") or "N", oracle.judgement(k, "plan_on")) for k, owner in oracle.customers.items()}
        assert customers == judged, f"I2: customers {customers} {judged}"
        assert followups == {id: (f.customer, f.valid, f.closes, f.gone) for id, f in oracle.followups.items()}, "I2: follow-ups"
        for who in REPS:
            order = [self.saved[e["id"]][1]["seq"] for e in log.values() if e["device_id"] == f"phone-{who}"]
            assert order == sorted(order), f"I3: {who} {order}"
            if self.resets[who] and not self.restored:
                assert resets[who], f"I1: {who}'s phone lost its storage and the owner does not know"

    def check_equal(self, who: str, oracle: Oracle) -> None:
        """I4: byte for byte what the server has in his buckets, judged by the oracle and read from the file."""
        base, may = self.phones[who].base, oracle.buckets(who, self.today())
        with self.server.peek() as db:
            if list(phones.held(base)) != list(phones.held(db, may)):
                raise AssertionError(f"I4: {who}\n" + differences(phones.dump(base), phones.dump(db, may)))
        for id, row, derived in base.execute(DUE):
            assert row == derived, f"I4: {id} is due {row} by its row, and {derived} by what {who}'s phone holds"


def differences(found: str, wanted: str) -> str:
    got, want = found.splitlines(), wanted.splitlines()
    only = [f"phone  {line}" for line in sorted(set(got) - set(want))]
    return "\n".join(only + [f"server {line}" for line in sorted(set(want) - set(got))])

