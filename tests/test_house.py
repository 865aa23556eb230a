"""The tree itself: nothing secret, nothing heavy, nothing from elsewhere, nothing inline, and docs that are true."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LARGEST = 1_500_000
SKIPPED = {
    ".git",
    ".venv",
    ".cache",
    "node_modules",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
}
DOCS = sorted(p for p in ROOT.rglob("*.md") if not SKIPPED & set(p.relative_to(ROOT).parts))
VENDOR = ROOT / "fieldsales" / "static" / "vendor"
STEP = re.compile(r"^\s*(?://|#) ([1-8]): |\bSteps? ([1-8](?: and [1-8])?) of a tap's way", re.M)
TEMPLATES = sorted((ROOT / "fieldsales" / "templates").rglob("*.html"))
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{30,}|\bxox[baprs]-\w{10,}|\bsk-[A-Za-z0-9]{32,}"
)
INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle\s*=|\son[a-z]+\s*=|\shx-on|javascript:", re.I)
ADDRESS = re.compile(r"(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.I)
MADE_BY_A_NEWCOMER = "handovers"
NAMESPACES = ("http://www.w3.org/",)


def tracked() -> list[Path]:
    """What is committed; in a copy without git, whatever is not a by-product."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0 and listed.stdout:
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    return [p for p in ROOT.rglob("*") if p.is_file() and not SKIPPED & set(p.relative_to(ROOT).parts)]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="ignore")


def test_no_secret_is_committed() -> None:
    assert [p.name for p in tracked() if SECRET.search(text_of(p))] == []


def test_no_file_is_heavy() -> None:
    assert [f"{p.relative_to(ROOT)}: {p.stat().st_size}" for p in tracked() if p.stat().st_size > LARGEST] == []


def test_no_database_or_private_data_is_committed() -> None:
    assert [p.name for p in tracked() if p.suffix in (".db", ".sqlite", ".pem", ".key", ".env", ".log")] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_a_template_has_no_inline_script_or_style(path: Path) -> None:
    assert [m.group(0) for m in INLINE.finditer(text_of(path))] == []


def test_the_head_of_a_page_is_said_once() -> None:
    """What the pages before and after signing in have in common stands in _head.html, so that neither is forgotten."""
    layouts = [p for p in TEMPLATES if "<head>" in text_of(p)]
    said = [line for p in layouts for line in text_of(p).split("<head>")[1].split("</head>")[0].splitlines() if line]
    paper = {"_report_print.html", "_person_print.html", "_notice.html", "card.html"}
    assert {p.name for p in layouts} == {"_entry.html", "_layout.html", *paper}
    own = ("<title>", '<link rel="stylesheet"', '<script src="{{ static }}/desk/print.js"')
    again = {line for line in said if said.count(line) > 1 and not line.startswith(own)}
    assert again == {'{% include "_head.html" %}'}


def shipped() -> list[Path]:
    kinds = (".html", ".js", ".mjs", ".css", ".svg", ".webmanifest")
    return [p for p in (ROOT / "fieldsales").rglob("*") if p.suffix in kinds and VENDOR not in p.parents]


LINKS = ROOT / "fieldsales" / "offline" / "maps.js"
"""Holds the addresses of map apps: links that a person taps, loaded by no page."""


def test_a_browser_is_sent_nowhere_else() -> None:
    """Comments may name their source; code, styles and pages load everything from us."""
    found = []
    for path in set(shipped()) - {LINKS}:
        for line in text_of(path).splitlines():
            if line.lstrip().startswith(("//", "*", "/*", "{#")):
                continue
            places = [m.group(0) for m in ADDRESS.finditer(line) if not line[m.start() :].startswith(NAMESPACES)]
            found += [f"{path.name}: {place}" for place in places if re.match(r"https?:|//", place)]
    assert found == []


@pytest.mark.parametrize("path", DOCS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_link_in_a_document_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)", text_of(path))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_file_named_in_a_document_exists(path: Path) -> None:
    rooms = [room for room in (ROOT / "fieldsales").rglob("*") if room.is_dir()]
    roots = (ROOT, ROOT / "fieldsales", *rooms, path.parent)
    named = re.findall(
        r"`([\w.-]+(?:/[\w.-]+)*\.(?:py|js|mjs|sql|html|css|po|toml|md|json)|(?:[\w.-]+/)+)`", text_of(path)
    )
    assert [
        name for name in named if MADE_BY_A_NEWCOMER not in name and not any((r / name).exists() for r in roots)
    ] == []


def test_every_switch_in_the_documents_is_one_of_bin_test() -> None:
    known = subprocess.run(["bash", "bin/test", "--help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    named = {
        s
        for path in DOCS
        for line in re.findall(r"bin/test ([^`\n#]*)", text_of(path))
        for s in re.findall(r"--[a-z-]{2,}", line)
    }
    assert {switch for switch in named if switch not in known} == set()


def test_every_command_in_the_documents_is_one_of_ours() -> None:
    known = text_of(ROOT / "fieldsales" / "cli.py")
    named = {
        word for path in DOCS for word in re.findall(r"(?:^|[\s`/])fieldsales ([a-z]+)\b(?=[^`\n]*`)", text_of(path))
    }
    assert {word for word in named if f'"{word}"' not in known} == set()


@pytest.mark.parametrize("name", ["bin/prepare", "bin/run", "bin/test", ".ci/run"])
def test_a_script_is_sound_and_may_be_run(name: str) -> None:
    path = ROOT / name
    assert path.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", str(path)], check=True)


def test_the_way_of_a_tap_is_numbered_in_the_code_as_in_its_description():
    told = (
        (ROOT / "fieldsales" / "offline" / "README.md")
        .read_text("utf-8")
        .split("## The way of a tap")[1]
        .split("\n## ")[0]
    )
    steps = {int(n): text for n, text in re.findall(r"^(\d)\. (.*?)(?=^\d\. |\Z)", told, re.M | re.S)}
    assert sorted(steps) == list(range(1, 9))
    marked: dict[int, set[str]] = {n: set() for n in steps}
    for path in (ROOT / "fieldsales").rglob("*.*"):
        if path.suffix in (".js", ".py", ".sql", ".html") and VENDOR not in path.parents:
            for mark in STEP.findall(path.read_text("utf-8")):
                for n in map(int, re.findall(r"\d", "".join(mark))):
                    marked[n].add(path.name)
    for n, files in marked.items():
        assert files, f"no file says that it is step {n}"
        assert all(name in steps[n] for name in files), f"step {n} does not name {files}"
