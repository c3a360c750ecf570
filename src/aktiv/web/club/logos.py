"""A logo that was handed in, made anew as a picture of our own: what else was in the file is gone."""

from __future__ import annotations

import io
import warnings
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps, UnidentifiedImageError

from aktiv.values.refusal import Refusal

MOST_BYTES = 2_000_000
MOST_PIXELS = 25_000_000
SIDE = 320
FORMATS = ("PNG", "JPEG", "WEBP")
FOLDER = "logos"


def redrawn(upload: UploadedFile[bytes]) -> bytes:
    """A PNG of at most 320 × 320 points. The file's own name and type are not believed.

    Raises Refusal("logo_too_large") and ("logo_not_a_picture"), also for a drawing in SVG.
    """
    if upload.size is None or upload.size > MOST_BYTES:
        raise Refusal("logo_too_large", megabytes=MOST_BYTES // 1_000_000)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(upload.read()), formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Refusal("logo_too_large", megabytes=MOST_BYTES // 1_000_000)
                upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombWarning, Image.DecompressionBombError, OSError) as error:
        raise Refusal("logo_not_a_picture") from error
    except (ValueError, SyntaxError, EOFError) as error:  # how the library says that a file is broken
        raise Refusal("logo_not_a_picture") from error
    upright.thumbnail((SIDE, SIDE))
    made = Image.new("RGBA", upright.size)
    made.paste(upright)
    out = io.BytesIO()
    made.save(out, "PNG")
    return out.getvalue()


def store(drawn: bytes) -> str:
    """Writes it under a name that nobody can guess. Returns the name."""
    return default_storage.save(f"{FOLDER}/{uuid4().hex}.png", ContentFile(drawn))


def forget(name: str) -> None:
    """Removes one that is no longer shown."""
    if name.startswith(f"{FOLDER}/"):
        default_storage.delete(name)
