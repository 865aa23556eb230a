"""The doctor: a line for each thing that keeps a shop safe, with what to do, in the owner's language; bad ends with 1."""

from __future__ import annotations

import json
import os
import shutil
import string
import tarfile
from datetime import UTC, datetime, timedelta

import pytest

from fieldsales import backup, cli, clock, doctor
from fieldsales.doctor import folder, web
from fieldsales.doctor.sentences import SENTENCES, Line
from fieldsales.errors import Refused
from fieldsales.settings import Settings
from tests.browser.street import Shop

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture
def shop(world):
    world.store.folder.chmod(0o750)
    world.store.path.chmod(0o640)
    return world


def lines(shop, moment: datetime = NOW) -> dict[str, Line]:
    return {line.key: line for line in doctor.examine(Settings(data=shop.store.folder), moment=moment)}


def change(shop, sql: str) -> None:
    with shop.store.writer() as w:
        w.execute(sql)


def test_every_sentence_is_there_in_both_languages_with_the_same_values():
    for key, (en, zh) in SENTENCES.items():
        values = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (en, zh)]
        assert values[0] == values[1], key
        assert any("\u4e00" <= c <= "\u9fff" for c in zh), key


def test_a_shop_in_order_has_nothing_bad_but_the_backup_it_lacks(shop):
    found = lines(shop)
    assert {key for key, line in found.items() if line.state == "bad"} == {"backup_none"}
    assert {"versions", "folder", "database", "wal", "zone", "calendar", "tiles"} <= found.keys()


def test_a_backup_counts_until_it_is_old(shop, tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    backup.write(shop.store.folder, tmp_path / "one.tar")
    assert lines(shop, NOW + timedelta(hours=20))["backup"].state == "ok"
    assert lines(shop, NOW + timedelta(hours=40))["backup_old"].state == "warn"
    assert lines(shop, NOW + timedelta(days=9))["backup_old"].state == "bad"


def test_the_shelf_keeps_the_newest_and_nothing_that_is_not_ours(shop, tmp_path, monkeypatch):
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "shop-holiday.tar").write_text("mine")
    for n in range(5):
        monkeypatch.setattr(clock, "now", lambda n=n: NOW + timedelta(days=n))
        backup.rotate(shop.store.folder, shelf, 3)
    assert sorted(p.name for p in shelf.iterdir()) == [f"shop-202611{d}-040000.tar" for d in (24, 25, 26)] + ["shop-holiday.tar"]
    assert backup.stamp(shop.store.folder).file.endswith("shop-20261126-040000.tar")
    with pytest.raises(SystemExit):
        backup.rotate(shop.store.folder, shelf, 0)


def test_what_a_backup_left_that_was_stopped_goes_after_a_day(shop, tmp_path):
    old, young = (tmp_path / f"shop-20261122-{hour}0000.tar.part" for hour in ("04", "05"))
    scratch = tmp_path / f"{backup.SCRATCH}x"
    scratch.mkdir()
    (scratch / "shop.db").write_text("half")
    for left in (old, young):
        left.write_text("half")
    for left in (old, scratch):
        os.utime(left, (0, 0))
    backup.rotate(shop.store.folder, tmp_path, 2)
    assert not old.exists() and not scratch.exists() and young.exists()
    assert len(list(tmp_path.glob("shop-*.tar"))) == 1


def test_what_was_rotated_can_be_restored(shop, tmp_path):
    backup.rotate(shop.store.folder, tmp_path / "shelf", 2)
    (made,) = (tmp_path / "shelf").iterdir()
    backup.restore(made, tmp_path / "again")
    assert (tmp_path / "again" / "shop.db").exists() and not (tmp_path / "again" / backup.STAMP).exists()


@pytest.mark.parametrize("name", ["../shop.db", "/etc/passwd", "lineage", "photos/../../x", "photos/link"])
def test_a_backup_with_anything_strange_in_it_is_refused_whole(shop, tmp_path, name):
    backup.write(shop.store.folder, tmp_path / "one.tar")
    with tarfile.open(tmp_path / "one.tar", "a") as tar:
        one = tarfile.TarInfo(name)
        if name.endswith("link"):
            one.type, one.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(one)
    with pytest.raises(Refused):
        backup.restore(tmp_path / "one.tar", tmp_path / "again")
    with pytest.raises(SystemExit, match="could not be read"):
        cli.main(["restore", str(tmp_path / "one.tar"), "--data", str(tmp_path / "again")])
    assert list((tmp_path / "again").iterdir()) == []


def test_a_file_of_somebody_else_is_named_in_a_sentence(shop, tmp_path, monkeypatch):
    backup.write(shop.store.folder, tmp_path / "one.tar")

    def refuse(*asked):
        raise PermissionError(13, "Permission denied", str(tmp_path / "one.tar"))

    monkeypatch.setattr("tarfile.is_tarfile", refuse)  # root, who runs tests too, may read everything
    with pytest.raises(SystemExit, match=r"one\.tar: this user may not read or write it\."):
        cli.main(["restore", str(tmp_path / "one.tar"), "--data", str(tmp_path / "again")])


@pytest.mark.parametrize("torn", ["", "{", "[]", '{"at": 5}', '{"at": "yesterday", "file": "x"}'])
def test_a_torn_stamp_is_no_backup(shop, torn):
    (shop.store.folder / backup.STAMP).write_text(torn)
    assert backup.stamp(shop.store.folder) is None


def test_a_folder_without_a_shop_is_said_at_once(tmp_path):
    found = list(doctor.examine(Settings(data=tmp_path), moment=NOW))
    assert [line.key for line in found] == ["versions", "no_shop"]


def test_a_damaged_database_is_found_and_nothing_else_is_asked_of_it(shop, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    backup.write(shop.store.folder, tmp_path / "one.tar")
    backup.restore(tmp_path / "one.tar", copy)
    with (copy / "shop.db").open("r+b") as file:
        for page in range(20, 60):
            file.seek(page * 4096)
            file.write(b"\xff" * 4096)
    found = list(doctor.examine(Settings(data=copy), moment=NOW))
    assert found[-1].key == "database_broken" and found[-1].state == "bad"


@pytest.mark.parametrize(("free", "key", "state"), [(50_000_000_000, "disk", "ok"), (1_000_000_000, "disk_low", "warn"), (100_000_000, "disk_full", "bad")])
def test_the_disk(shop, monkeypatch, free, key, state):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(100_000_000_000, 0, free))
    assert lines(shop)[key].state == state


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_of_somebody_else_is_said(shop):
    shop.store.path.chmod(0o400)
    assert lines(shop)["folder_locked"].state == "bad"


def test_a_folder_that_others_can_read_is_said(shop):
    shop.store.folder.chmod(0o755)
    shop.store.path.chmod(0o644)
    assert lines(shop)["folder_open"].state == "warn"


def test_zones(shop):
    change(shop, "UPDATE shop SET tz = 'Asia/Urumqi'")
    assert lines(shop)["zone"].state == "ok"
    change(shop, "UPDATE shop SET tz = 'Shanghai'")
    assert lines(shop)["zone_wrong"].state == "bad"


def test_a_year_whose_holidays_are_guessed_is_said_two_months_before(shop):
    change(shop, "UPDATE calendar SET certain = 0 WHERE substr(id, 1, 4) = '2027'")
    assert "calendar_unknown" not in lines(shop, datetime(2026, 10, 20, tzinfo=UTC))
    assert lines(shop, datetime(2026, 11, 20, tzinfo=UTC))["calendar_unknown"].values == {"year": "2027"}


def test_a_map_that_needs_a_key_or_a_file_is_said(shop):
    change(shop, "INSERT INTO map_setting (id, value, by_id, at) VALUES ('tiles', 'tianditu', 'zhou', '2026-11-22T00:00:00.000Z')")
    assert lines(shop)["tiles_keyless"].state == "warn"
    change(shop, "UPDATE map_setting SET value = 'pmtiles' WHERE id = 'tiles'")
    assert lines(shop)["tiles_file"].state == "warn"


def test_a_log_that_grows_without_end_is_said(shop, monkeypatch):
    monkeypatch.setattr(folder, "LONG_WAL", 0)
    assert lines(shop)["wal_long"].state == "warn"


def test_a_stream_that_stands_still_is_said(shop):
    local = shop.store.folder / ".shop.db-litestream" / "ltx"
    local.mkdir(parents=True)
    (local / "1.ltx").write_text("x")
    assert lines(shop)["stream"].state == "ok"
    change(shop, "UPDATE shop SET name = '木语'")
    os.utime(local / "1.ltx", (1, 1))
    assert lines(shop)["stream_stands"].state == "bad"


def test_a_database_of_a_newer_version_is_not_guessed_at(shop):
    change(shop, "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('fieldsales', '0999', 'later')")
    assert lines(shop)["schema_new"].state == "bad"


# The address


@pytest.fixture(scope="module")
def served():
    shop = Shop()
    yield shop
    shop.close()


def test_an_address_is_looked_at_as_a_phone_meets_it(served):
    found = {line.key: line for line in web.examine(served.url, NOW)}
    assert {key: line.state for key, line in found.items()} == {"local": "warn", "worker": "ok", "events": "ok"}


def test_the_clock_is_compared_and_nobody_answering_is_no_alarm(served):
    assert web.clock_line(served.url, clock.now()).key == "clock"
    assert web.clock_line(served.url, clock.now() + timedelta(minutes=2)).state == "warn"
    assert web.clock_line(served.url, clock.now() - timedelta(hours=8)).state == "bad"
    assert web.clock_line("http://127.0.0.1:9", clock.now()).key == "clock_unknown"


def test_an_address_that_does_not_answer_and_one_without_https_are_bad():
    assert [line.key for line in web.examine("http://127.0.0.1:9", NOW)] == ["local", "unreachable"]
    assert next(web.examine("http://shop.invalid", NOW)).key == "plain"
    assert next(web.examine("https://127.0.0.1:9", NOW)).key == "certificate_wrong"


def test_the_command_prints_in_the_language_asked_for_and_ends_with_1_when_something_is_bad(shop, capsys):
    assert cli.main(["doctor", "--data", str(shop.store.folder), "--lang", "zh"]) == 1
    said = capsys.readouterr().out
    assert "bad   还没有任何备份" in said and "ok    数据库完好" in said
    (shop.store.folder / backup.STAMP).write_text(json.dumps({"at": clock.iso(clock.now()), "file": "/x.tar"}))
    assert cli.main(["doctor", "--data", str(shop.store.folder), "--lang", "en"]) == 0
    assert "The database is whole" in capsys.readouterr().out


def test_the_terminals_language_is_taken_when_none_is_asked_for(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert doctor.language(None) == "zh" and doctor.language("en") == "en"
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert doctor.language(None) == "en"
