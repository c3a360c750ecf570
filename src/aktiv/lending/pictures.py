"""Pictures from the counter, of items and of kinds, drawn anew: small enough for a phone's network, and nothing but
what is seen.

They lie apart from all that is served by its path, under names that nobody can guess.
"""

from __future__ import annotations

import io
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps, UnidentifiedImageError

from aktiv.values.refusal import Refusal

MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000
SIDE = 1_280
FORMATS = ("PNG", "JPEG", "WEBP")
FOLDER = "utlan"
KINDS = "utstyr"
"""Of kinds, for everybody: each with a small one beside it."""
WIDE, SMALL = 960, 112
SMALL_BYTES = 8_000
KEPT_UNKNOWN = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class OfKind:
    """A picture of a kind: its file's name and its size in points."""

    name: str
    width: int
    height: int


def drawn(content: bytes) -> bytes:
    """A JPEG of at most 1,280 points a side, upright and without where and when it was taken.

    Raises Refusal("picture_too_large", megabytes) and ("not_a_picture"). The file's own name and type are not believed.
    """
    upright = _upright(content)
    upright.thumbnail((SIDE, SIDE))
    return _written(upright)


def keep_of_kind(content: bytes, known: UUID | None = None) -> OfKind:
    """Draws and writes a picture that borrowers see, and a small square of it, under a name of its own or one that is
    `known`. Raises as `drawn`."""
    whole = _upright(content)
    small = ImageOps.fit(whole, (SMALL, SMALL))
    whole.thumbnail((WIDE, WIDE))
    name = str(known or uuid4())
    for end, content_of_it in (("", _written(whole)), ("-s", _written(small, SMALL_BYTES))):
        path = f"{KINDS}/{name}{end}.jpg"
        if not default_storage.exists(path):
            default_storage.save(path, ContentFile(content_of_it))
    return OfKind(name, whole.width, whole.height)


def of_kind(name: str, *, small: bool = False) -> bytes | None:
    """The picture; None when it is gone."""
    return _content(f"{KINDS}/{name}{'-s' if small else ''}.jpg")


def forget_of_kind(name: str) -> None:
    """Removes both sizes."""
    for end in ("", "-s"):
        default_storage.delete(f"{KINDS}/{name}{end}.jpg")


def kinds_older_than(moment: datetime) -> set[str]:
    """The names of pictures of kinds that were written before a moment."""
    return {name.split("/")[1].partition(".")[0].removesuffix("-s") for name in _older(KINDS, moment)}


def _upright(content: bytes) -> Image.Image:
    """What is seen in a file, and no more of what is in it."""
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
    made = Image.new("RGB", upright.size)
    made.paste(upright)
    return made


def _written(picture: Image.Image, most: int = MOST_BYTES) -> bytes:
    """A JPEG; a coarser one where it would be larger than `most` bytes."""
    for quality in (80, 60, 40, 20):
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality)
        if out.tell() <= most:
            break
    return out.getvalue()


def keep(act: UUID, content: bytes) -> str:
    """Writes the picture of an act. Sent again it is the same file. Returns its name."""
    name = f"{FOLDER}/{act.hex}.jpg"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    return name


def content_of(name: str) -> bytes | None:
    """The picture; None when it is gone."""
    return _content(name) if name.startswith(f"{FOLDER}/") else None


def _content(name: str) -> bytes | None:
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return content


def forget(name: str) -> None:
    """Removes one."""
    if name.startswith(f"{FOLDER}/"):
        default_storage.delete(name)


def older_than(moment: datetime) -> Iterator[str]:
    """The names of pictures from the counter and of items that were written before a moment."""
    return _older(FOLDER, moment)


def _older(folder: str, moment: datetime) -> Iterator[str]:
    if not default_storage.exists(folder):
        return
    for name in default_storage.listdir(folder)[1]:
        path = f"{folder}/{name}"
        if default_storage.get_modified_time(path) < moment:
            yield path
