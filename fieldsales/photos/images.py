"""What a file really is, judged by its content: which kind of picture, how big, whether it tells a place."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageOps

FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
MAX_PIXELS = 40_000_000  # a 5 MB file can unfold to gigabytes; no phone we know takes more than this after resizing
MAX_SIDE = 12_000
GPS_IFD = 0x8825
PLACE_WORDS = (b"GPSLatitude", b"GPSLongitude")  # XMP writes the place as text


def problem(data: bytes) -> str | None:
    """The error key of a file that we do not want, or None."""
    try:
        with opened(data) as image:
            if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
                return "photo_too_many_pixels"
            if getattr(image, "n_frames", 1) > 1 and image.format != "JPEG":
                return "photo_not_an_image"
            image.load()  # the whole of it: a broken end shows, and PNG may tell the place after the pixels
            return "photo_tells_place" if tells_place(image, data) else None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return "photo_too_many_pixels"
    except Exception:  # decoders raise whatever a broken file makes them raise
        return "photo_not_an_image"


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=list(FORMATS))


def tells_place(image: Image.Image, data: bytes) -> bool:
    texts = [v.encode() if isinstance(v, str) else v for v in image.info.values() if isinstance(v, (str, bytes))]
    return bool(image.getexif().get_ifd(GPS_IFD)) or any(word in text for word in PLACE_WORDS for text in [data, *texts])


def size(path: Path) -> tuple[int, int]:
    """(width, height) in pixels as stored."""
    with opened(path.read_bytes()) as image:
        return image.size


def content_type(path: Path) -> str:
    with opened(path.read_bytes()) as image:
        return FORMATS[image.format or ""]


def thumbnail(path: Path, side: int) -> bytes:
    """A JPEG that fits into side × side, upright, without any of the original's metadata."""
    with opened(path.read_bytes()) as image:
        small = ImageOps.exif_transpose(image).convert("RGB")
        small.thumbnail((side, side))
        out = io.BytesIO()
        small.save(out, "JPEG", quality=72, optimize=True)
        return out.getvalue()
