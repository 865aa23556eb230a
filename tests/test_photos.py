"""What happens to photos on their way to the server, and who may look at them."""

from __future__ import annotations

import hashlib
import io
import struct
import time
import zlib

import pytest
from PIL import Image

from fieldsales import mutations
from fieldsales.access.devices import revoke
from fieldsales.errors import ERRORS
from fieldsales.photos.kept import ORPHAN_DAYS, PARTIAL_DAYS, WANTED, Photos
from tests.model.server import app_over, known_tokens, token_of

DOOR = "jinxiu-1.1.3.2"


class Camera:
    """Phones that take photos and send them."""

    def __init__(self, world):
        known_tokens(world.store)
        self.world, self.asgi = world, app_over(world.store)
        self.photos = Photos(world.store.folder / "photos")

    def ask(self, who, method, sha, body=b"", query="", **headers):
        sent = {k.replace("_", "-"): str(v) for k, v in headers.items()}
        return self.asgi.request(method, f"/photo/{sha}{query}", token=f"device={token_of(f'phone-{who}')}", body=body, headers=sent)

    def send(self, who, data, sha=None, at=0, length=None):
        sha = sha or sha_of(data)
        return self.ask(who, "PATCH", sha, data, upload_offset=at, upload_length=len(data) if length is None else length)

    def row(self, who, data, id="photo-1"):
        return self.world.do(getattr(self.world, who), "photo", id, door=DOOR, sha256=sha_of(data), bytes=len(data), width=10, height=10)

    def received(self, id="photo-1"):
        return self.world.row("photo", id)["received"]


@pytest.fixture
def camera(world):
    return Camera(world)


def sha_of(data):
    return hashlib.sha256(data).hexdigest()


def picture(kind="JPEG", size=(640, 480), **more):
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, kind, **more)
    return out.getvalue()


def with_place(kind):
    exif = Image.Exif()
    exif[0x010F] = "a phone"
    exif.get_ifd(0x8825)[2] = (31.0, 14.0, 5.0)
    return picture(kind, exif=exif)


def bomb():
    """A PNG of 400 million pixels in a few hundred bytes of header and one row."""
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    head = struct.pack(">IIBBBBB", 20000, 20000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 60001)) + chunk(b"IEND", b"")


def test_a_photo_that_arrives_after_its_row_is_marked_received(camera):
    data = picture()
    assert camera.row("xiaoli", data).verdict == "applied"
    before = camera.world.row("photo", "photo-1")
    assert camera.send("xiaoli", data)[0] == 204
    row = camera.world.row("photo", "photo-1")
    assert row["received"] == 1 and row["rev"] > before["rev"]
    assert (row["width"], row["height"], row["bytes"]) == (640, 480, len(data)), "the real size, not what the phone said"


def test_a_row_that_arrives_after_its_photo_is_marked_received(camera):
    data = picture()
    assert camera.send("xiaoli", data)[0] == 204
    assert camera.row("xiaoli", data).verdict == "applied"
    assert camera.received() == 1


def test_a_visit_and_its_photo_are_visible_before_the_bytes(camera):
    data = picture()
    camera.row("xiaoli", data)
    assert camera.received() == 0
    status, _, body = camera.ask("xiaoli", "GET", sha_of(data))
    assert status == 404 and b"photo_pending" in body


def test_the_bytes_come_back_as_they_were_sent(camera):
    data = picture()
    camera.row("xiaoli", data)
    camera.send("xiaoli", data)
    status, headers, body = camera.ask("xiaoli", "GET", sha_of(data))
    assert (status, body) == (200, data)
    assert headers["content-type"] == "image/jpeg" and headers["x-content-type-options"] == "nosniff"
    assert "no-store" in headers["cache-control"], "a wipe does not reach the browser's cache"
    assert "immutable" in camera.ask("zhou", "GET", sha_of(data))[1]["cache-control"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_thumbnails_are_small_jpegs_without_metadata(camera, kind):
    data = picture(kind, (1600, 1200))
    camera.row("xiaoli", data)
    camera.send("xiaoli", data)
    status, headers, body = camera.ask("xiaoli", "GET", sha_of(data), query="?size=thumb")
    assert status == 200 and headers["content-type"] == "image/jpeg"
    small = Image.open(io.BytesIO(body))
    assert max(small.size) == 320 and not small.getexif()


def test_an_upload_goes_on_where_it_stopped(camera):
    data = picture()
    sha = sha_of(data)
    assert camera.ask("xiaoli", "HEAD", sha)[0] == 404
    assert camera.send("xiaoli", data[:1000], sha, 0, len(data))[0] == 204
    status, headers, _ = camera.ask("xiaoli", "HEAD", sha)
    assert (status, headers["upload-offset"], headers["upload-complete"]) == (200, "1000", "?0")
    status, headers, _ = camera.send("xiaoli", data[1000:], sha, 1000, len(data))
    assert (status, headers["upload-complete"]) == (204, "?1")
    assert camera.photos.path(sha).read_bytes() == data


def test_what_came_before_the_connection_broke_stays(camera):
    data = picture()
    headers = {"upload-offset": "0", "upload-length": str(len(data))}
    token = f"device={token_of('phone-xiaoli')}"
    camera.asgi.request("PATCH", f"/photo/{sha_of(data)}", token=token, body=data[:1234], headers=headers, broken=True)
    status, headers, _ = camera.ask("xiaoli", "HEAD", sha_of(data))
    assert (status, headers["upload-offset"]) == (200, "1234")
    assert camera.send("xiaoli", data[1234:], sha_of(data), 1234, len(data))[1]["upload-complete"] == "?1"


def test_a_piece_at_the_wrong_place_is_not_taken_and_says_where_to_go_on(camera):
    data = picture()
    sha = sha_of(data)
    camera.send("xiaoli", data[:1000], sha, 0, len(data))
    status, headers, body = camera.send("xiaoli", data[2000:], sha, 2000, len(data))
    assert (status, headers["upload-offset"]) == (409, "1000") and b"photo_offset" in body
    assert camera.send("xiaoli", data[1000:], sha, 1000, len(data))[0] == 204


def test_the_same_photo_twice_is_kept_once(camera):
    data = picture()
    camera.row("xiaoli", data, "photo-1")
    camera.row("xiaoli", data, "photo-2")
    assert camera.send("xiaoli", data)[0] == camera.send("xiaoli", data)[0] == 204
    assert camera.received("photo-1") == camera.received("photo-2") == 1
    assert [p.name for p in camera.photos.path(sha_of(data)).parent.iterdir() if len(p.name) == 64] == [sha_of(data)]


def test_a_damaged_photo_is_refused_and_can_be_sent_again(camera):
    data = picture()
    sha = sha_of(data)
    status, _, body = camera.send("xiaoli", b"\0" + data[1:], sha)
    assert status == 422 and b"photo_wrong_hash" in body
    assert camera.ask("xiaoli", "HEAD", sha)[0] == 404, "the damaged bytes are gone"
    assert camera.send("xiaoli", data)[0] == 204


def test_without_a_length_every_piece_is_the_last_one(camera):
    data = picture()
    status, headers, _ = camera.ask("xiaoli", "PATCH", sha_of(data), data, upload_offset=0)
    assert (status, headers["upload-complete"]) == (204, "?1")


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"<html><script>alert(1)</script>", "photo_not_an_image"),
        (b"", "photo_empty"),
        (picture()[:3000], "photo_not_an_image"),
        (b"GIF89a" + b"\0" * 100, "photo_not_an_image"),
        (bomb(), "photo_too_many_pixels"),
        (with_place("JPEG"), "photo_tells_place"),
        (with_place("PNG"), "photo_tells_place"),
        (with_place("WEBP"), "photo_tells_place"),
        (picture() + b"<x:xmpmeta exif:GPSLatitude='31,14N'/>", "photo_tells_place"),
        (b"x" * 5_000_001, "photo_too_big"),
    ],
)
def test_what_is_not_a_clean_photo_is_refused_with_a_sentence(camera, data, key):
    status, _, body = camera.ask("xiaoli", "PATCH", sha_of(data), data, upload_offset=0)
    assert 400 <= status < 500 and key.encode() in body and key in ERRORS
    assert not camera.photos.path(sha_of(data)).exists()
    assert camera.ask("xiaoli", "HEAD", sha_of(data))[0] == 404


@pytest.mark.parametrize("sha", ["x", "A" * 64, "../../shop.db", "..%2f..%2fshop.db", "0" * 63, "%00" * 64])
@pytest.mark.parametrize("method", ["HEAD", "PATCH", "GET"])
def test_an_address_that_is_no_sha256_is_nowhere(camera, method, sha):
    assert camera.ask("xiaoli", method, sha, upload_offset=0)[0] in (404, 405)


@pytest.mark.parametrize("header", ["-1", "ten", "1e3", "9" * 40, "٣"])
def test_an_offset_that_is_no_number_is_refused(camera, header):
    assert camera.ask("xiaoli", "PATCH", "0" * 64, b"x", upload_offset=header.encode().decode("latin-1"))[0] == 400


def test_a_rep_cannot_see_another_reps_photo(camera):
    data = picture()
    camera.row("xiaoli", data)
    camera.send("xiaoli", data)
    status, _, body = camera.ask("xiaowang", "GET", sha_of(data))
    assert status == 404 and data not in body
    assert camera.ask("xiaowang", "GET", sha_of(data), query="?size=thumb")[0] == 404
    assert camera.ask("zhou", "GET", sha_of(data))[2] == data, "the manager sees it"


def test_knowing_the_address_of_a_photo_is_not_enough(camera):
    """小王 writes a photo row with 小李's hash: he still has to have the bytes."""
    data = picture()
    camera.row("xiaoli", data)
    camera.send("xiaoli", data)
    assert camera.ask("xiaowang", "HEAD", sha_of(data))[0] == 404, "the address does not even tell that it exists"
    w, told = camera.world, {"sha256": sha_of(data), "bytes": 9, "width": 9, "height": 9}
    shared = w.do(w.xiaowang, "photo", "photo-w", door="jinxiu-3.1.1.1", **told)
    assert shared.verdict == "applied"
    assert camera.ask("xiaowang", "GET", sha_of(data))[0] == 404


def test_a_photo_taken_off_its_door_is_not_shown(camera):
    data = picture()
    camera.row("xiaoli", data)
    camera.send("xiaoli", data)
    camera.world.do(camera.world.xiaoli, "photo_remove", None, photo="photo-1")
    assert camera.ask("xiaoli", "GET", sha_of(data))[0] == 404


@pytest.mark.parametrize("method", ["HEAD", "PATCH", "GET"])
def test_nobody_signed_in_sends_or_sees_nothing(camera, method):
    data = picture()
    assert camera.asgi.request(method, f"/photo/{sha_of(data)}", body=data)[0] == 401
    with camera.world.store.writer() as conn:
        revoke(conn, "phone-xiaoli", "zhou", camera.world.now)
    assert camera.ask("xiaoli", method, sha_of(data), data, upload_offset=0)[0] == 401


# Of a customer who has no door


GUEST = "~walked-in@xiaoli"


def photographed(camera, data, id="photo-g", who="xiaoli", customer=GUEST):
    said = {"customer": customer, "sha256": sha_of(data), "bytes": len(data), "width": 10, "height": 10}
    return camera.world.do(getattr(camera.world, who), "customer_photo", id, **said)


@pytest.fixture
def guest(camera):
    """He walked in, and 小李 looks after him."""
    w = camera.world
    told = {"name": "李姐", "phone": "13900139000", "data_source": "store", "source": "walk_in"}
    assert w.do(w.xiaoli, "customer_add", "walked-in", **told).verdict == "applied"
    return camera


def test_a_photo_of_who_has_no_door_is_sent_and_seen_like_any_other(guest):
    data = picture()
    assert photographed(guest, data).verdict == "applied" and guest.received("photo-g") == 0
    assert guest.send("xiaoli", data)[0] == 204 and guest.received("photo-g") == 1
    assert guest.ask("xiaoli", "GET", sha_of(data), query="?size=thumb")[0] == 200
    assert guest.ask("zhou", "GET", sha_of(data))[2] == data, "the manager sees it"
    assert guest.ask("xiaowang", "GET", sha_of(data))[0] == 404, "a colleague does not"
    assert photographed(guest, data, "photo-w", "xiaowang").reason == "not_yours"
    page = guest.asgi.request("GET", f"/customer/{GUEST}", token=f"device={token_of('phone-xiaoli')}")[2].decode()
    assert f'src="/photo/{sha_of(data)}?size=thumb"' in page and 'data-of="customer"' in page
    w = guest.world
    assert w.do(w.xiaoli, "customer_door", None, customer=GUEST, door=DOOR).verdict == "applied"
    assert guest.world.row("photo", "photo-g")["door_id"] == DOOR, "he has a door now, and it hangs there"
    assert w.do(w.zhou, "reassign", None, customer=f"{DOOR}@xiaoli", owner="xiaowang").verdict == "applied"
    assert [guest.ask(who, "GET", sha_of(data))[0] for who in ("xiaoli", "xiaowang")] == [404, 200], "it goes with him"
    assert w.do(w.xiaowang, "photo_remove", None, photo="photo-g").verdict == "applied"
    assert guest.ask("xiaowang", "GET", sha_of(data))[0] == 404


def test_bytes_that_were_quicker_than_the_row_are_found_for_a_customer_too(guest):
    data = picture()
    guest.send("xiaoli", data)
    photographed(guest, data)
    assert guest.received("photo-g") == 1


@pytest.mark.parametrize("wrong", [{"sha256": "x" * 64}, {"bytes": "many"}, {"bytes": "6000000"}])
def test_what_is_no_photo_is_none_of_a_customer_either(guest, wrong):
    said = {"sha256": "a" * 64, "bytes": "9", "width": "3", "height": "3"} | wrong
    assert guest.world.do(guest.world.xiaoli, "customer_photo", None, customer=GUEST, **said).reason.startswith("photo_")


def revoked(camera):
    with camera.world.store.writer() as conn:
        revoke(conn, "phone-xiaoli", "zhou", camera.world.now)


def hand_over(camera, data, id="photo-1", name="photo", **of):
    w = camera.world
    record = w.record(name, id, **(of or {"door": DOOR}), sha256=sha_of(data), bytes=len(data), width=10, height=10)
    return mutations.accept(w.store, w.xiaoli, record, w.now, quarantine="revoked")


def test_a_revoked_phone_still_hands_over_the_photos_it_has_named_and_no_others(camera):
    before, waiting, other = picture(), picture(size=(200, 100)), picture(size=(64, 64))
    camera.row("xiaoli", before)
    revoked(camera)
    assert hand_over(camera, waiting, "photo-2").verdict == "quarantined"
    assert camera.ask("xiaoli", "HEAD", sha_of(waiting))[0] == 404
    assert camera.send("xiaoli", waiting)[0] == 204 and camera.send("xiaoli", before)[0] == 204
    assert camera.ask("xiaoli", "HEAD", sha_of(waiting))[1]["upload-complete"] == "?1"
    assert camera.received() == 1, "its row was there before the phone was revoked"
    assert camera.send("xiaoli", other)[0] == 401 and not camera.photos.path(sha_of(other)).exists()
    assert camera.ask("xiaoli", "GET", sha_of(before))[0] == 401, "it sends, it does not look"
    assert camera.send("xiaowang", other)[0] == 204, "who is not revoked sends as ever"


def test_a_revoked_phone_hands_over_the_photo_of_a_customer_too_and_it_waits_to_be_judged(guest):
    data = picture()
    revoked(guest)
    hand_over(guest, data, "photo-g", "customer_photo", customer=GUEST)
    assert guest.send("xiaoli", data)[0] == 204
    assert guest.ask("zhou", "GET", sha_of(data))[2] == data
    page = guest.asgi.request("GET", "/refusals", token=f"device={token_of('phone-zhou')}")[2].decode()
    assert f'src="/photo/{sha_of(data)}?size=thumb"' in page
    with guest.world.store.reader() as conn:
        assert sha_of(data) in {row["sha256"] for row in conn.all(WANTED)}


def test_a_phone_that_was_wiped_sends_nothing_more(camera):
    data = picture()
    revoked(camera)
    hand_over(camera, data)
    with camera.world.store.writer() as conn:
        conn.execute("UPDATE device SET wiped_at = '2026-11-22T03:00:00.000Z' WHERE id = 'phone-xiaoli'")
    assert camera.send("xiaoli", data)[0] == 401


def test_the_manager_sees_a_photo_that_was_not_accepted_and_nobody_else_does(camera):
    data = picture()
    revoked(camera)
    hand_over(camera, data)
    page = camera.asgi.request("GET", "/refusals", token=f"device={token_of('phone-zhou')}")[2].decode()
    assert f'src="/photo/{sha_of(data)}?size=thumb"' in page
    assert camera.ask("zhou", "GET", sha_of(data))[0] == 404, "its bytes are still on the phone"
    camera.send("xiaoli", data)
    assert camera.ask("zhou", "GET", sha_of(data))[2] == data
    assert camera.ask("zhou", "GET", sha_of(data), query="?size=thumb")[0] == 200
    assert camera.ask("xiaowang", "GET", sha_of(data))[0] == 404


def test_a_photo_that_waits_to_be_judged_is_not_tidied_away(camera):
    data = picture()
    revoked(camera)
    hand_over(camera, data)
    camera.send("xiaoli", data)
    with camera.world.store.reader() as conn:
        assert sha_of(data) in {row["sha256"] for row in conn.all(WANTED)}


def test_one_phones_pieces_do_not_mix_with_anothers(camera):
    data = picture()
    sha = sha_of(data)
    camera.send("xiaowang", b"garbage", sha, 0, len(data))
    assert camera.send("xiaoli", data, sha)[0] == 204


def test_a_head_mends_a_row_that_missed_the_news(camera):
    """The server was killed between keeping the bytes and saying so."""
    data = picture()
    camera.send("xiaoli", data)
    camera.row("xiaoli", data)
    with camera.world.store.writer() as conn:
        conn.execute("UPDATE photo SET received = 0")
    camera.ask("xiaoli", "HEAD", sha_of(data))
    assert camera.received() == 1


def test_forgotten_pieces_and_orphans_go_only_when_old(camera):
    wanted, orphan = picture(), picture(size=(64, 64))
    camera.row("xiaoli", wanted)
    for data in (wanted, orphan):
        camera.send("xiaoli", data)
    camera.send("xiaoli", b"x", "1" * 64, 0, 10)
    soon, later = time.time() + 86400, time.time() + (max(ORPHAN_DAYS, PARTIAL_DAYS) + 1) * 86400
    assert camera.photos.clean({sha_of(wanted)}, soon) == []
    camera.photos.clean({sha_of(wanted)}, later)
    assert camera.photos.path(sha_of(wanted)).exists()
    assert not camera.photos.path(sha_of(orphan)).exists()
    assert not list((camera.photos.folder / "partial").iterdir())
