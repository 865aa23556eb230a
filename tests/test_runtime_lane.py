"""Lane 2: the phone's own modules under Node, with the power cut after every single storage operation.

The default run takes ten scenarios and the app of the step before the newest of the schema, bin/test --all more than
30, each at all its crash points, with and without the writes that a power cut drops. A scenario is played once; what
a cut would leave is noted before every step, and every world that differs is woken up and judged (worlds.mjs).
`node tests/node/run.mjs --only WORD` runs one, with --replay by cutting the power for each point.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.node.layout import lay_out

ROOT = Path(__file__).parent.parent
ALL = int(os.environ.get("FIELDSALES_HISTORIES", "0")) >= 10_000  # bin/test --all

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="Node runs the phone's modules here; bin/test brings it")


def run(script: str, folder: Path, *args: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"PHONE_FOLDER": str(folder), "PYTHON": sys.executable}
    command = ["node", f"tests/node/{script}", *args]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=3600, check=False)


@pytest.fixture(scope="module")
def phone(tmp_path_factory):
    folder = tmp_path_factory.mktemp("phone")
    lay_out(folder)
    return folder


def test_nothing_saved_is_lost_wherever_the_power_is_cut(phone):
    done = run("run.mjs", phone, *(["--all"] if ALL else []))
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout.strip().splitlines()[-1])
    print(done.stdout)
    assert told["failures"] == 0
    # That the power was cut at all, and everywhere: how many writes a scenario makes is the phone's affair, fewer are better.
    assert told["scenarios"] >= (30 if ALL else 10)
    assert told["points"] >= 40 * told["scenarios"] and told["worlds"] >= 8 * told["scenarios"]
