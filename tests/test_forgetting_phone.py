"""What a deletion leaves on a phone: its own modules on storage of which every byte can be read, against the real server."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.node.layout import lay_out
from tests.test_runtime_lane import run
from tests.walk import SECRETS

pytestmark = pytest.mark.skipif(
    not shutil.which("node"), reason="Node runs the phone's modules here; bin/test brings it"
)


def test_after_a_deletion_no_byte_of_a_phone_names_him(tmp_path):
    lay_out(tmp_path)
    canaries = [SECRETS[word] for word in ("name", "phone", "wechat", "note")]
    done = run("forget.mjs", tmp_path, *canaries)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout.strip().splitlines()[-1])
    assert told["unsent"] and told["before"] == canaries, "else this would prove nothing"
    assert told["after"] == told["left"] == [], told
    assert told["same"], "and the phone still equals the server, byte for byte"
    assert told["row"] == {"name": None, "do_not_contact": 1} and told["visits"] == 2
    assert told["waiting"] == 0, "the phone has said so"
    assert all(args.get("forgotten") for args in told["args"]), "what a restored server would be sent names nobody"
