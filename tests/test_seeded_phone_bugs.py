"""Lane 5, the phone's half: bugs put into its modules on purpose; the runtime lane must catch every one.

Only by `bin/test --seeded-bugs`. Each is one replaced line and the scenario that should notice.
"""

import os
import shutil

import pytest

from tests.test_runtime_lane import phone, run  # noqa: F401  (the fixture)

BUGS = {
    "says saved before any disk has it": (
        "phone.js", "await this.keep(fresh);", "this.keep(fresh).catch(() => {});", "three visits"),
    "moves the cursors before the rows are there": (
        "sync.js", "      takeIn(db, answer);\n", "      if (this.exchanges) takeIn(db, answer);\n", "another rep sweeps"),
    "drops what was not answered": (
        "sync.js", "const answered = answer.more ? [] : phone.pending.filter((record) => record.verdict);",
        "const answered = answer.more ? [] : [...phone.pending];", "tap while the server thinks"),
    "lets a stale worker write": (
        "base.js", "if (writer !== this.writer)", "if (false)", "a worker that was overtaken"),
    "does not look into the second store": (
        "phone.js", "const rescued = lost.filter((record) => record?.id);", "const rescued = [];", "thrown the database"),
    "keeps half a mutation": (
        "outbox.js", "if (problem) db.exec(`ROLLBACK TO ${name}`);", "", "a refusal keeps nothing"),
    "takes no notice of a new epoch": (
        "sync.js", "next.repush = answer.epoch;", ";", "older than everything"),
    "writes only one store": (
        "phone.js", "await this.second.put(records.map(bare)).catch(() => this.second.put(records.map(bare)));", "", "thrown the database"),
    "writes relaxed instead of strict": (
        "idb.js", "durability = 'strict'", "durability = 'relaxed'", "three visits"),
    "forgets buckets that leave": (
        "delta.js", "[...leave, ...enter]", "[...enter]", "comes, goes"),
    "takes the new base before pushing the window": (
        "sync.js", "    if (this.phone.state.repush) return true;\n", "    delete this.phone.state.repush;\n", "older than everything"),
    "forgets the window": (
        "base.js", "        window.put({ ...record, answered_at: now }, record.id);", "        void now;", "older than everything"),
    "wipes on a 401": (
        "sync.js", "      this.problem = reason(error);",
        "      if (error.status === 401) await this.phone.base.destroy(); this.problem = reason(error);", "signed out"),
    "does not tell of a reset": (
        "sync.js", "if (state.reset) body.reset = true;", "", "thrown the database"),
    "lets a refused mutation block the queue": (
        "sync.js", "const judged = phone.pending.filter((record) => verdicts.has(record.id));",
        "const judged = phone.pending.filter((record) => verdicts.get(record.id)?.verdict === 'applied');", "refuses does not hold"),
    "begins with pages that a delta has changed since": (
        "base.js", "!outdone.has(Math.floor(number / PAGES))", "true", "another rep sweeps"),
    "takes pages of one start for those of another": (
        "base.js", "!of || fresh?.of !== of ||", "", "of another time"),
    "wakes up without the newest steps of the schema": (
        "phone.js", "    if (!this.db || !from || from >= version) return;\n", "    if (version) return;\n", "an app at step"),
}  # fmt: skip

pytestmark = pytest.mark.skipif(not os.environ.get("FIELDSALES_SEEDED_BUGS"), reason="by bin/test --seeded-bugs")


@pytest.mark.parametrize("name", BUGS)
def test_the_runtime_lane_catches_a_phone_that(name, phone, tmp_path):  # noqa: F811
    file, good, bad, scenario = BUGS[name]
    sick = tmp_path / "phone"
    shutil.copytree(phone, sick)
    text = (sick / file).read_text(encoding="utf-8")
    assert text.count(good) == 1, f"{file} has changed; put the bug in again"
    (sick / file).write_text(text.replace(good, bad), encoding="utf-8")
    done = run("run.mjs", sick, "--all", "--only", scenario, "--stop")
    assert done.returncode != 0, f"nobody noticed a phone that {name}:\n{done.stdout}"
