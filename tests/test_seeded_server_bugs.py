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
        "mutations.py", "    if actor.role != \"manager\":\n        sql +=", "    if False:\n        sql +=", HISTORIES),
    "lets anybody do what the manager does": (
        "mutations.py", "if actor.role not in mutation.by:", "if False:", HISTORIES),
    "answers before it commits": (
        "store.py", "                self._writer.execute(\"COMMIT\")\n",
        "                self._writer.execute(\"COMMIT\" if __import__(\"random\").random() < 0.9 else \"ROLLBACK\")\n", HISTORIES),
    "works off a push from its end": (
        "routes/sync.py", "quarantine=reason).as_dict() for record in queue",
        "quarantine=reason).as_dict() for record in queue[::-1]", HISTORIES),
    "moves a cursor past what it sent": (
        "buckets.py", "\"cursors\": dict.fromkeys(sorted(scope), rev),", "\"cursors\": dict.fromkeys(sorted(scope), rev + 1),", HISTORIES),
    "forgets buckets that leave": (
        "buckets.py", "\"leave\": sorted(set(cursors) - scope),", "\"leave\": [],", HISTORIES),
    "sends only what changed when a block enters": (
        "buckets.py", "cursors.get(bucket, 0) for bucket in sorted(scope)",
        "cursors.get(bucket, max(cursors.values(), default=0)) for bucket in sorted(scope)", HISTORIES),
    "leaves a block with who no longer sweeps it": (
        "offline/scope.sql", " WHERE t.person_id = :actor AND t.ended_at IS NULL AND t.building_id IS NULL",
        " WHERE t.person_id = :actor AND t.building_id IS NULL", HISTORIES),
    "does not notice that a backup was put back": (
        "store.py", "                new_epoch(w)\n", "                w.execute(\"SELECT 1\") if had else new_epoch(w)\n",
        "tests/test_accept.py tests/test_sync_server.py"),
    "runs new work before the work a backup forgot": (
        "routes/sync.py", "    return body.get(\"epoch\") in (None, epoch) or body.get(\"heard\") == epoch", "    return True", HISTORIES),
    "wipes a phone that still holds work": (
        "routes/sync.py", "if queue or body.get(\"pending\"):", "if False:", "tests/test_sync_server.py"),
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
        "photo_uploads.py", "if hashlib.sha256(data).hexdigest() != sha256:", "if False:", "tests/test_photos.py"),
    "shows a photo to who knows its address": (
        "routes/photos.py", "    with store.reader(actor) as conn:", "    with store.reader() as conn:", "tests/test_photos.py"),
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
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 1, f"nobody noticed a server that {name}:\n{done.stdout[-3000:]}{done.stderr[-1000:]}"
    assert "error" not in done.stdout.splitlines()[-1], done.stdout[-3000:]  # it was a test that failed, not the copy
