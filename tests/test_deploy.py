"""What brings a shop onto phones: the files fit each other, and each is looked at by its own tool where that is there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from fieldsales.settings import Settings

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
SETTINGS = {f"FIELDSALES_{one.name.upper()}" for one in fields(Settings)}


def text(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


def tool(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))


def blocks(name: str) -> list[str]:
    """The commands of a document, without their remarks."""
    return [re.sub(r"\s+#.*", "", block) for block in re.findall(r"```\n(.*?)```", text(name), re.S)]


def test_both_languages_tell_the_same_commands():
    assert blocks("README.md") == blocks("README.zh.md")


def test_every_setting_that_is_set_exists():
    for name in ("Dockerfile", "fieldsales.env.example", "compose.yaml"):
        assert set(re.findall(r"\bFIELDSALES_[A-Z_]+", text(name))) <= SETTINGS, name


def test_what_the_documents_install_and_the_image_copies_is_in_the_tree():
    for line in "\n".join(blocks("README.md")).splitlines():
        for word in shlex.split(line.replace("'", '"')):
            if word.startswith("deploy/"):
                assert list(ROOT.glob(word)) or word == "deploy/.env", word
    for line in re.findall(r"^COPY (?!--from)(.*)$", text("Dockerfile"), re.M):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source


def test_the_image_brings_the_backup_and_runs_as_nobody_in_particular():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert any("litestream" in one for one in project["project"]["optional-dependencies"]["backup"])
    assert "'.[backup]'" in text("Dockerfile") and "/health" in text("Dockerfile")
    after = text("Dockerfile").split("USER fieldsales")[1]
    assert "RUN" not in after and "USER root" not in after


def test_the_proxy_holds_no_event_back_and_logs_no_key():
    said = text("Caddyfile")
    assert "/live" in said and "flush_interval -1" in said and "event-stream" not in re.sub(r"#.*", "", said)
    assert not re.search(r"^\s*log\b", said, re.M), "addresses of invitations and calendars are keys"


def test_services_run_as_their_own_user_and_write_where_they_must_only():
    for unit in DEPLOY.glob("*.service"):
        said = unit.read_text("utf-8")
        for line in ("User=fieldsales", "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "CapabilityBoundingSet="):
            assert re.search(rf"^{line}$", said, re.M), f"{unit.name}: {line}"
        assert "StateDirectory=fieldsales" in said or "ReadWritePaths=/var/lib/fieldsales" in said


def test_the_copies_config_names_the_database_of_the_settings():
    assert "${SHOP_DATA}/shop.db" in text("litestream.yml")
    env = dict(line.split("=", 1) for line in text("fieldsales.env.example").splitlines() if line and line[0] != "#")
    assert env["SHOP_DATA"] == env["FIELDSALES_DATA"] and not env["SHOP_REPLICA"].startswith(env["SHOP_DATA"])


@pytest.mark.skipif(not tool("caddy"), reason="no caddy here")
def test_caddy_accepts_the_caddyfile():
    command = [str(tool("caddy")), "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    subprocess.run(command, check=True, capture_output=True, env={"SHOP_DOMAIN": "shop.example.com", "HOME": "/tmp", "PATH": "/usr/bin:/bin"})


@pytest.mark.skipif(not tool("systemd-analyze"), reason="no systemd here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_accepts_the_unit(unit):
    done = subprocess.run([str(tool("systemd-analyze")), "verify", str(unit)], capture_output=True, text=True)
    said = [line for line in (done.stdout + done.stderr).splitlines() if unit.name in line and "is not executable" not in line]
    assert not said


@pytest.mark.skipif(not tool("docker"), reason="no docker here")
def test_compose_accepts_its_file():
    command = [str(tool("docker")), "compose", "-f", str(DEPLOY / "compose.yaml"), "config", "-q"]
    if subprocess.run([command[0], "compose", "version"], capture_output=True).returncode:
        pytest.skip("docker without compose")
    subprocess.run(command, check=True, capture_output=True, env={"SHOP_DOMAIN": "shop.example.com", "PATH": "/usr/bin:/bin"})
