"""Lane 5, the server's half: bugs put into a copy of the tree on purpose; the model lane must catch every one.

Only by `bin/test --seeded-bugs`. Each is one replaced line. Most are left to random histories, the rest to the test
that says the rule in words.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HISTORIES = "tests/test_model_lane.py"
TABLE, TRAPS, PROMISES = (f"tests/test_{name}.py" for name in ("rules_table", "schedule_traps", "schedule_properties"))
CLAIMS = "tests/test_collisions.py"
BUGS = {
    "does a mutation twice that comes twice": (
        "mutations.py", "    if known:\n        return _answer_again", "    if False:\n        return _answer_again", HISTORIES),
    "hides what it refuses": (
        "mutations.py", "        _keep(conn, actor, verdict, record[\"name\"], args, at)\n    log(", "    log(", HISTORIES),
    "says applied to what it refused": (
        "mutations.py", "verdict = Verdict(record[\"id\"], kind, refused.key, rev)\n",
        "verdict = Verdict(record[\"id\"], \"applied\", None, rev)\n", HISTORIES),
    "keeps half of a refused mutation": (
        "mutations.py", "            conn.execute(\"ROLLBACK TO mutation\")\n", "",
        "tests/test_accept.py tests/test_sweep.py " + HISTORIES),
    "lets a rep write anywhere": (
        "mutations.py", "    if actor.role == \"manager\":\n        return conn.one", "    if True:\n        return conn.one", HISTORIES),
    "lets anybody do what the manager does": (
        "mutations.py", "if actor.role not in mutation.by or (mutation.may and not actor.may(mutation.may)):", "if False:", HISTORIES),
    "answers before it commits": (
        "store.py", "                self._writer.execute(\"COMMIT\")\n",
        "                self._writer.execute(\"COMMIT\" if before < 15 or before % 7 else \"ROLLBACK\")\n", HISTORIES),
    "works off a push from its end": (
        "routes/sync.py", "        for record in queue\n", "        for record in queue[::-1]\n", HISTORIES),
    "moves a cursor past what it sent": (
        "buckets.py", "\"cursors\": dict.fromkeys(sorted(scope), rev),", "\"cursors\": dict.fromkeys(sorted(scope), rev + 1),", HISTORIES),
    "forgets buckets that leave": (
        "buckets.py", "\"leave\": sorted(set(cursors) - scope),", "\"leave\": [],", HISTORIES),
    "sends only what changed when a block enters": (
        "buckets.py", "cursors.get(bucket, 0) for bucket in sorted(scope)",
        "cursors.get(bucket, max(cursors.values(), default=0)) for bucket in sorted(scope)", HISTORIES),
    "leaves a block with who no longer sweeps it": (
        "offline/scope.sql", " AND (t.ended_at IS NULL OR t.ended_at >= :left)", "", HISTORIES),
    "leaves an area with somebody past its last day": (
        "offline/scope.sql", " AND (t.ends_on IS NULL OR t.ends_on >= :today)", "", "tests/test_territory.py"),
    "gives an area before its first day": (
        "offline/scope.sql", "(t.begins_on IS NULL OR t.begins_on <= :today) AND", "", HISTORIES),
    "judges what was done by the day it arrived": (
        "mutations.py", "{today, clock.shops_day(conn, at)}, left)", "{clock.shops_day(conn, clock.now())}, left)", "tests/test_territory.py"),
    "lets others in where one is meant to be alone": (
        "offline/mutations/desk/territory_give.sql", "(t.alone = 1 OR :alone = '1')", "1 = 0", HISTORIES),
    "turns down what a leaver did in time": (
        "mutations.py", "if quarantine and not (left and clock.iso(at) <= left):", "if quarantine:", "tests/test_leaving.py"),
    "leaves what a leaver's phone brings late in his name": (
        "routes/sync.py", "            leaving.pass_on(conn, actor.id, received)\n", "            pass\n", "tests/test_leaving.py"),
    "does not notice that a backup was put back": (
        "store.py", "                new_epoch(w)\n", "                w.execute(\"SELECT 1\") if had else new_epoch(w)\n",
        "tests/test_accept.py tests/test_sync_server.py"),
    "runs new work before the work a backup forgot": (
        "routes/sync.py", "    return body.get(\"epoch\") in (None, epoch) or body.get(\"heard\") == epoch", "    return True", "tests/test_sync_server.py"),
    "wipes a phone that still holds work": (
        "routes/sync.py", "    if queue or body.get(\"pending\") or (", "    if (", "tests/test_sync_server.py"),
    "throws a revoked phone's work away": (
        "routes/sync.py", "    ready = queue[:MOST_MUTATIONS] if heard else []",
        "    ready = queue[:MOST_MUTATIONS] if heard and not device.revoked else []", HISTORIES),
    "lets one bad entry stop the queue": (
        "mutations.py", "        return _refuse_shapeless(conn, actor, record, fault, received)",
        "        raise Refused(fault)", "tests/test_bad_input.py"),
    "believes every clock": (
        "mutations.py", "    if abs(offset) <= CLOCK_SLACK:\n", "    if True:\n", "tests/test_sync_server.py"),
    "does not look at what checksums say": (
        "buckets.py", "checksum(conn, bucket) != checksums[bucket]", "False", "tests/test_sync_server.py"),
    "takes a damaged photo": (
        "photos/resumable.py", "if hashlib.sha256(data).hexdigest() != sha256:", "if False:", "tests/test_photos.py"),
    "shows a photo to who knows its address": (
        "routes/photos.py", "    with store.reader(actor) as conn:", "    with store.reader() as conn:", "tests/test_photos.py"),
    "counts a rhythm from the plan": (
        "offline/task.sql", "WHEN a.base > a.anchor THEN add_days(a.base, a.every)",
        "WHEN a.base > a.anchor THEN add_days(a.anchor, a.every * (a.done + 1))", TABLE),
    "takes an attempt for a contact": (
        "offline/mutations/schedule/follow.sql", "'measured', 'quoted', 'deposit', 'refused', 'wechat_replied') THEN 1 ELSE 0 END,",
        "'measured', 'quoted', 'deposit', 'refused', 'wechat_replied', 'no_answer') THEN 1 ELSE 0 END,", TRAPS),
    "closes a task that was only tried": (
        "offline/mutations/schedule/follow.sql", "OR :result IN ('no_answer', 'switched_off', 'left_message', 'wrong_number') THEN 0",
        "OR :result IN ('switched_off', 'left_message', 'wrong_number') THEN 0", TABLE),
    "calls on festivals": (
        "offline/task.sql", "                       AND COALESCE(c.festival, 0) = 0\n", "", PROMISES),
    "puts a step of the plan behind the installation": (
        "offline/task.sql", "WHERE x.day <= f.latest AND", "WHERE", TRAPS),
    "lets a step be put off behind the installation": (
        "offline/task.sql", "WHEN g.free_on > g.latest AND g.latest >= g.earliest THEN g.latest", "", TRAPS),
    "disturbs a door that wants to be left alone": (
        "offline/task.sql", "WHEN e.binding = 1 OR e.quiet_until IS NULL THEN ''", "WHEN true THEN ''", PROMISES),
    "makes a heap of what a new installation day leaves no time for": (
        "offline/task.sql", "WHEN b.kind <> 'plan' OR b.raw_on >= b.t_set_on THEN b.rule", "WHEN true THEN b.rule", PROMISES),
    "asks a stopped customer for his order's sake when there is none": (
        "offline/task.sql", "(k.barred = 0 OR (r.duty = 1 AND k.level IN ('O', 'D')))", "(k.barred = 0 OR r.duty = 1)", TRAPS),
    "forgets a customer's row when a rule changes": (
        "mutations.py", "if name in FOR_EVERYBODY and afterwards and args.get(\"setting\") not in QUIET:", "if False:",
        "tests/test_rules_page.py"),
    "lets a customer wait for ever after a visit": (
        "offline/mutations/sweep/visit.sql", "-- then: reschedule\n-- then: revisit", "-- then: revisit", PROMISES),
    "gives a household to whose phone came home first": (
        "claims/collide.py", "WHERE id IN (:one, :other) ORDER BY made_at, id", "WHERE id IN (:one, :other) ORDER BY rev, id", CLAIMS),
    "lets both call a household that two claim": (
        "offline/task.sql", "(whose) AND k.frozen_by IS NULL AND k.owner_id <> '' AND (k.barred", "(whose) AND (k.barred", CLAIMS),
    "keeps a rep waiting for a claim that is none any more": (
        "claims/collide.py", "if row and row[\"status\"] == \"frozen\":", "if False:", CLAIMS),
    "tells a rep what the other one wrote": (
        "claims/told.py", "\"bucket\": f\"rep:{wanted['owner_id']}\",", "\"bucket\": f\"rep:{wanted['other_id']}\",", CLAIMS),
    "joins all who have one foreman's number": (
        "claims/rivals.sql", "     AND p.role NOT IN ('foreman', 'worker', 'designer', 'property', 'official')\n", "", CLAIMS),
    "lets an attempt protect a customer": (
        "offline/mutations/customers/_held.sql", "f.customer_id = t.id AND f.valid = 1 AND", "f.customer_id = t.id AND", "tests/test_protection.py"),
    "protects without an end": (
        "offline/mutations/customers/_held.sql", "WHEN c.more_on < c.most_on THEN c.more_on ELSE c.most_on END", "ELSE c.more_on END",
        "tests/test_protection.py"),
    "forgets that a transfer starts the clock again": (
        "offline/mutations/customers/_held.sql", "f.field = 'owner' ORDER BY", "f.field = 'owned' ORDER BY", "tests/test_protection.py"),
    "begins protection on London's day": (
        "offline/mutations/customers/_held.sql", "(SELECT MAX(s.tz) FROM shop AS s)", "'UTC'", "tests/test_protection.py"),
    "counts a household twice that two reps signed up": (
        "schedule/handover.py", "    group_buys.recount(conn, rev)  # both may have signed up\n", "", "tests/test_group_buys.py"),
    "leaves people at a unit that is none any more": (
        "pool/unit_merging.py", "    while found := conn.one(which", "    if found := conn.one(which", "tests/test_work_units.py"),
    "believes its own zone when a phone's clock is wrong": (
        "mutations.py", "    return clock.shops_day(conn, at)\n", "    return clock.day_of(at)\n", TRAPS),
    "lets a rep lose a customer by himself": (
        "offline/mutations/customers/_level.sql", "AND k.level <> 'F' AND :role <> 'manager'", "AND k.level = 'F' AND :role <> 'manager'",
        "tests/test_lost.py"),
    "counts three calls of one forenoon as three tries": (
        "offline/mutations/pool/lost_ask.sql", "AS INTEGER) / 6 AS TEXT", "AS INTEGER) AS TEXT", "tests/test_lost.py"),
    "takes a customer to the pool on the day his protection still holds": (
        "pool/reckon.py", "c.held_until < :today OR", "c.held_until <= :today OR", "tests/test_pool.py"),
    "lets a former owner take him back at once": (
        "offline/mutations/pool/pool_claim.sql", "f.value = :me AND days_between(p.value, :today) <", "f.value = :me AND days_between(p.value, :today) < 0 *",
        "tests/test_pool.py"),
    "gives the kept customer what only the other knew, for good": (
        "pool/merging.py", "kept[name] != after[name]", "True", "tests/test_merge.py"),
}  # fmt: skip

pytestmark = pytest.mark.skipif(not os.environ.get("FIELDSALES_SEEDED_BUGS"), reason="by bin/test --seeded-bugs")


@pytest.mark.parametrize("name", BUGS)
def test_the_suite_catches_a_server_that(name: str, tmp_path: Path) -> None:
    file, good, bad, tests = BUGS[name]
    for part in ("fieldsales", "tests"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    sick = tmp_path / "fieldsales" / file
    text = sick.read_text(encoding="utf-8")
    assert text.count(good) == 1, f"{file} has changed; put the bug in again"
    sick.write_text(text.replace(good, bad), encoding="utf-8")
    environment = os.environ | {"FIELDSALES_HISTORIES": "200", "FIELDSALES_NO_SHRINK": "1", "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests.split()]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 1, f"nobody noticed a server that {name}:\n{done.stdout[-3000:]}{done.stderr[-1000:]}"
    assert "error" not in done.stdout.splitlines()[-1], done.stdout[-3000:]  # it was a test that failed, not the copy
