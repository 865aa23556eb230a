"""The Python half of the parity lane: asks one Node process what the phone's code makes of the same input.

Node is needed by these tests only. `PARITY_EXAMPLES=5000 bin/test tests/test_parity_*.py` asks for more than the usual 500.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from fieldsales.offline import bundle

EXAMPLES = int(os.environ.get("PARITY_EXAMPLES", "500"))
AT_ONCE = 10
"""Inputs that one hypothesis example tries with the values it drew, in one round trip."""
SCRIPT = Path(__file__).parent / "node" / "parity.mjs"

lane = settings(
    max_examples=max(EXAMPLES // AT_ONCE, 1), deadline=None, derandomize=EXAMPLES <= 500, database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck),
)  # fmt: skip

NASTY = [
    None, "", " ", "0", "a", "<b>&\"'</b>", "%(n)s %% {{ x }}", "锦绣花园", "👩‍👩‍👧🏠", "é\u0301", "\u2028\u2029", "\\n\n\r\n\t", "Ａ１２",
    "__proto__", "constructor", "-1", "1e3", "2026-11-22", "2024-02-29", "2026-11-21T17:03:00.000Z", "13812345678",
    0, 1, -1, 7, 2**53, -(2**53), 2**31, 1.0, 0.1, -0.0, 1e21, 1.5e-7, 123456.789, 0.30000000000000004,
]  # fmt: skip
TEXTS = [value for value in NASTY if isinstance(value, str)]
NUMBERS = [value for value in NASTY if isinstance(value, int | float)]
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
values = st.lists(st.none() | st.text(max_size=12) | numbers, min_size=6, max_size=6)
"""What one example puts where a template or a statement wants a value."""


class Node:
    """One process; `ask` sends a task and waits for its answer."""

    def __init__(self, room: Path) -> None:
        self.process = subprocess.Popen(
            ["node", str(SCRIPT), str(room)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def ask(self, do: str, **task: object):
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps({"do": do, **task}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline() or '{"failed": "Node went away"}')
        assert not isinstance(answer, dict) or "failed" not in answer, answer
        return answer


@cache
def node() -> Node:
    """The process of this test run, with the bundle of the tree as it is."""
    if not shutil.which("node"):
        pytest.skip("Node is not installed; the parity of both runtimes cannot be tested here")
    folder = Path(tempfile.mkdtemp(prefix="fieldsales-parity-"))
    for path, (content, _) in bundle.current().files.items():
        if path.startswith("phone/"):
            (folder / Path(path).name).write_bytes(content)
    return Node(folder)
