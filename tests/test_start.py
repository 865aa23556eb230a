"""The start of a phone: what an idle one puts aside is all that its next start needs to show today, and where its rep is."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.node.layout import lay_out
from tests.test_runtime_lane import run

pytestmark = pytest.mark.skipif(
    not shutil.which("node"), reason="Node runs the phone's modules here; bin/test brings it"
)


def test_today_and_the_door_stand_before_the_base_is_read(tmp_path):
    lay_out(tmp_path)
    done = run("start.mjs", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout.strip().splitlines()[-1])
    assert told["groups"] < told["all"], "else this would prove nothing"
    assert not told["faulted"] and told["read"] < told["all"], told
    assert told["same"] and told["there"]
