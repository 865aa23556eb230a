"""Lane 5, the phone's half: bugs put into its modules on purpose; the runtime lane must catch every one.

Only by `bin/test --seeded-bugs`. Each is one replaced line and the scenario that should notice.
"""

import os
import shutil

import pytest

from tests.test_runtime_lane import phone, run  # noqa: F401  (the fixture)

BUGS = {
    "says saved before the disk has it": (
        "phone.js", "await this.base.commit({ put: records });", "this.base.commit({ put: records }).catch(() => {});", "three visits"),
    "forgets the second store": (
        "phone.js", "await this.second.put(records.map(bare)).catch(() => this.second.put(records.map(bare)));", "", "thrown the database"),
    "writes relaxed instead of strict": (
        "idb.js", "durability = 'strict'", "durability = 'relaxed'", "three visits"),
    "cursors before rows": (
        "sync.js", "      takeIn(db, answer);\n", "      if (this.exchanges % 2) takeIn(db, answer);\n", "comes and goes"),
    "forgets buckets that leave": (
        "delta.js", "[...leave, ...enter]", "[...enter]", "comes, goes"),
    "keeps what entered before": (
        "delta.js", "for (const [table, id, bucket] of tombstones)", "for (const [table, id, bucket] of [])", "refuses does not hold"),
    "drops what was not answered": (
        "phone.js", "const done = new Set(answered.map((record) => record.id));",
        "const done = new Set(this.pending.map((record) => record.id)); answered = [...this.pending];", "while a sync"),
    "a stale worker may write": (
        "base.js", "if (writer !== this.writer)", "if (false)", "two workers"),
    "a worker that was refused forgets the record": (
        "phone.js", "filter(({ known }) => !known)", "filter(({ known, record }) => !known && record.seq === undefined)", "two workers"),
    "takes the new base before pushing the window": (
        "sync.js", "    if (this.phone.state.repush) return true;\n", "    delete this.phone.state.repush;\n", "older than everything"),
    "forgets the window": (
        "base.js", "        window.put({ ...record, answered_at: now }, record.id);", "        void now;", "older than everything"),
    "a 401 wipes": (
        "sync.js", "      this.problem = reason(error);", "      if (error.status === 401) await this.phone.base.destroy(); this.problem = reason(error);", "signed out"),
    "a reset is not reported": (
        "sync.js", "if (state.reset) body.reset = true;", "", "thrown the database"),
    "a refused mutation blocks the queue": (
        "sync.js", "const judged = phone.pending.filter((record) => verdicts.has(record.id));",
        "const judged = phone.pending.filter((record) => verdicts.get(record.id)?.verdict === 'applied');", "refuses does not hold"),
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
