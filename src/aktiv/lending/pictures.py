"""Pictures from the counter, drawn anew: small enough for a phone's network, and nothing but what is seen.

They lie apart from all that is served by its path, under names that nobody can guess.
"""

from __future__ import annotations

import io
import warnings
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps, UnidentifiedImageError

from aktiv.values.refusal import Refusal

MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000
SIDE = 1_280
FORMATS = ("PNG", "JPEG", "WEBP")
FOLDER = "utlan"
KEPT_UNKNOWN = timedelta(days=2)


def drawn(content: bytes) -> bytes:
    """A JPEG of at most 1,280 points a side, upright and without where and when it was taken.

    Raises Refusal("picture_too_large", megabytes) and ("not_a_picture"). The file's own name and type are not believed.
    """
    if len(content) > MOST_BYTES:
        raise Refusal("picture_too_large", megabytes=MOST_BYTES // 1_000_000)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Refusal("picture_too_large", megabytes=MOST_BYTES // 1_000_000)
                upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (
        UnidentifiedImageError, Image.DecompressionBombWarning, Image.DecompressionBombError, OSError, ValueError,
        SyntaxError, EOFError, zlib.error,
    ) as error:  # fmt: skip
        raise Refusal("not_a_picture") from error
    upright.thumbnail((SIDE, SIDE))
    made = Image.new("RGB", upright.size)
    made.paste(upright)
    out = io.BytesIO()
    made.save(out, "JPEG", quality=80)
    return out.getvalue()


def keep(act: UUID, content: bytes) -> str:
    """Writes the picture of an act. Sent again it is the same file. Returns its name."""
    name = f"{FOLDER}/{act.hex}.jpg"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    return name


def content_of(name: str) -> bytes | None:
    """The picture; None when it is gone."""
    if not name.startswith(f"{FOLDER}/") or not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return content


def forget(name: str) -> None:
    """Removes one."""
    if name.startswith(f"{FOLDER}/"):
        default_storage.delete(name)


def older_than(moment: datetime) -> Iterator[str]:
    """The names of pictures that were written before a moment."""
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if default_storage.get_modified_time(path) < moment:
            yield path
