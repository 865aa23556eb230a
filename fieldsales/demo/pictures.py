"""Photos of the demo: drawn, not taken, so nobody's home is in them."""

from __future__ import annotations

import hashlib
import io
import random
from datetime import timedelta
from pathlib import Path

from PIL import Image, ImageDraw

from fieldsales.demo.rounds import Rounds
from fieldsales.demo.scribe import SEED, Scribe
from fieldsales.photos.kept import Photos
from fieldsales.store import next_rev

COUNT = 14
WIDTH, HEIGHT = 1200, 900
WALLS = ((226, 221, 211), (214, 219, 222), (232, 228, 222))
WOODS = ((171, 127, 86), (142, 98, 66), (190, 155, 112), (120, 92, 72))


def hang(scribe: Scribe, folder: Path, walk: Rounds) -> None:
    """One photo at every so-many-th building site."""
    photos = Photos(folder / "photos")
    step = max(1, len(walk.met_at) // COUNT)
    for number, (who, home, moment) in enumerate(walk.met_at[step // 2 :: step][:COUNT]):
        data = room(number)
        sha256 = hashlib.sha256(data).hexdigest()
        scribe.must(
            who, "photo", moment + timedelta(seconds=40), door=home.door, sha256=sha256, bytes=len(data), width=WIDTH,
            height=HEIGHT,
        )  # fmt: skip
        _put(photos, who.id, sha256, data)
        photos.arrived(scribe.conn, who.id, sha256, lambda: next_rev(scribe.conn))


def _put(photos: Photos, person: str, sha256: str, data: bytes) -> None:
    """As an upload ends; without waiting for the disk, because a demo can be made again."""
    path = photos.path(sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    photos.given(person, sha256).touch()


def room(number: int) -> bytes:
    """An empty room with a floor half laid, as JPEG."""
    dice = random.Random(f"{SEED} room {number}")  # noqa: S311 - the same pictures every time
    image = Image.new("RGB", (WIDTH, HEIGHT), dice.choice(WALLS))
    draw = ImageDraw.Draw(image)
    horizon = dice.randint(380, 470)
    draw.rectangle((0, horizon, WIDTH, HEIGHT), fill=(158, 155, 150))
    _window(draw, dice, horizon)
    _boards(draw, dice, horizon)
    draw.line((0, horizon, WIDTH, horizon), fill=(120, 116, 110), width=6)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def _window(draw: ImageDraw.ImageDraw, dice: random.Random, horizon: int) -> None:
    left = dice.randint(120, 700)
    draw.rectangle((left, 90, left + 330, horizon - 90), fill=(205, 226, 240), outline=(250, 250, 250), width=14)
    draw.line((left + 165, 90, left + 165, horizon - 90), fill=(250, 250, 250), width=10)


def _boards(draw: ImageDraw.ImageDraw, dice: random.Random, horizon: int) -> None:
    """Rows of boards that grow towards the viewer, laid from one wall to some point."""
    wood, laid = dice.choice(WOODS), dice.uniform(0.35, 1.0)
    top, height = float(horizon), 10.0
    while top < HEIGHT:
        left = float(-dice.randint(0, 200))
        while left < WIDTH * laid:
            shade = dice.randint(-14, 14)
            fill = tuple(max(0, min(255, part + shade)) for part in wood)
            right = min(left + height * 9, WIDTH * laid)
            draw.rectangle((left, top, right, top + height), fill=fill, outline=tuple(part - 30 for part in wood))
            left = right if right > left else WIDTH
        top, height = top + height, height * 1.16
