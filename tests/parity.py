"""The Python half of the parity lane: asks one Node process what the phone's code makes of the same input.

Node is needed by these tests only. `bin/test --examples 5000` asks for more than the usual 500.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from fieldsales import texts
from fieldsales.offline import bundle

EXAMPLES = int(os.environ.get("FIELDSALES_EXAMPLES", "500"))
AT_ONCE = 10
"""Inputs that one hypothesis example tries with the values it drew, in one round trip."""
SCRIPT = Path(__file__).parent / "node" / "parity.mjs"

_PHASES = [Phase.explicit, Phase.generate, Phase.shrink]

lane = settings(
    max_examples=max(EXAMPLES // AT_ONCE, 1), deadline=None, derandomize=EXAMPLES <= 500, database=None,
    phases=_PHASES[:2] if os.environ.get("FIELDSALES_SEEDED_BUGS") else _PHASES,  # a bug put in on purpose needs no shrinking
    suppress_health_check=list(HealthCheck),
)  # fmt: skip

NASTY = [
    None, "", " ", "0", "a", "<b>&\"'</b>", "%(n)s %% {{ x }}", "锦绣花园", "👩‍👩‍👧🏠", "é\u0301", "\u2028\u2029", "\\n\n\r\n\t", "Ａ１２",
    "__proto__", "constructor", "-1", "1e3", "2026-11-22", "2024-02-29", "2026-11-21T17:03:00.000Z", "13812345678",
    0, 1, -1, 7, 2**53, -(2**53), 2**31, 1.0, 0.1, -0.0, 1e21, 1.5e-7, 123456.789, 0.30000000000000004,
]  # fmt: skip
TEXTS = [value for value in NASTY if isinstance(value, str)]
NUMBERS = [value for value in NASTY if isinstance(value, int | float)]
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
values = st.lists(st.none() | st.text(max_size=12) | numbers, min_size=8, max_size=8)
"""What one example puts where a template or a statement wants a value."""


class Node:
    """One process; `ask` sends a task and waits for its answer."""

    def __init__(self, room: Path) -> None:
        self.process = subprocess.Popen(
            ["node", str(SCRIPT), str(room)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.kill()
        self.process.wait()

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
    return Node(unpacked())


def unpacked() -> Path:
    """A folder with the modules of a phone."""
    if not shutil.which("node"):
        pytest.skip("Node is not installed; the parity of both runtimes cannot be tested here")
    folder = room()
    for path, (content, _) in bundle.current().files.items():
        if path.startswith("phone/"):
            (folder / Path(path).name).write_bytes(content)
    app = (folder / "app.js").read_text("utf-8")  # with every text: here also pages are rendered that phones never do
    whole = json.dumps({lang: texts.catalogue(lang) for lang in texts.LANGUAGES}, ensure_ascii=False)
    app = re.sub(r"^export const TEXTS = .*$", lambda _: f"export const TEXTS = {whole};", app, count=1, flags=re.M)
    (folder / "app.js").write_text(app, "utf-8")
    return folder


def room() -> Path:
    """A folder for this run, removed at its end."""
    folder = Path(tempfile.mkdtemp(prefix="fieldsales-parity-"))
    (folder / "package.json").write_text('{"type": "module"}')  # Node 18 does not find out by itself
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
