"""What we carry of others is what NOTICE says it is, byte for byte."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NOTED = re.findall(r"^File: (\S+)$.*?^sha256: ([0-9a-f]{64})$", (ROOT / "NOTICE").read_text(encoding="utf-8"), re.M | re.S)


@pytest.mark.parametrize(("path", "sha256"), NOTED)
def test_a_vendored_file_is_the_one_named_in_the_notice(path, sha256):
    assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == sha256


def test_every_vendored_file_is_named_in_the_notice():
    carried = {str(p.relative_to(ROOT)) for p in (ROOT / "fieldsales/static/vendor").rglob("*") if p.is_file()}
    assert carried == {path for path, _ in NOTED}
