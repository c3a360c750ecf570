"""What may be attached: known kinds of files that are what their names say, and nothing that grows when it is opened.

Pure: bytes in, bytes out. Pictures are drawn anew, so that what else was in the file (places, other files) is gone.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageOps, UnidentifiedImageError

from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line

MOST_BYTES = 10_000_000
MOST_FILES = 10
"""In one application, with all that is written on its cases."""
MOST_NAME = 120
MOST_PIXELS = 40_000_000
MOST_DRAWN = 2 * MOST_BYTES
"""Of a picture that was drawn anew: some kinds grow by it, and a scanner does not read all sizes."""
MOST_UNPACKED = 100_000_000
MOST_MEMBERS = 2_000
_CHUNK = 65_536
_OPENXML = "application/vnd.openxmlformats-officedocument"
_ODT = "application/vnd.oasis.opendocument.text"
KINDS: Mapping[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "docx": f"{_OPENXML}.wordprocessingml.document",
    "xlsx": f"{_OPENXML}.spreadsheetml.sheet",
    "odt": _ODT,
    "txt": "text/plain",
}
"""By the ending of the name: what such a file is served as."""
_PICTURES: Mapping[str, Literal["PNG", "JPEG", "WEBP"]] = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/webp": "WEBP",
}
_MUST_HOLD = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "odt": "content.xml"}
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How such documents pack what is in them. Other ways are unpacked without a bound: 1 kB of them is a gigabyte."""
_MACROS = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|macrosheets/.+|Basic/.+|Scripts/.+)$", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that may be kept."""

    name: str
    media_type: str
    content: bytes


def accepted(name: str, content: bytes) -> Accepted:
    """A file as it is kept.

    Raises Refusal("file_empty"), ("file_too_large", megabytes), ("file_kind_unknown"), ("file_not_its_kind"),
    ("file_too_much_inside"), ("file_holds_macros"), ("picture_too_large") and those of `one_line` for its name, all
    with the name.
    """
    called = file_name(name)
    try:
        if not content:
            raise Refusal("file_empty")
        if len(content) > MOST_BYTES:
            raise Refusal("file_too_large", megabytes=MOST_BYTES // 1_000_000)
        ending = called.rpartition(".")[2].lower()
        media_type = KINDS.get(ending)
        if media_type is None or "." not in called:
            raise Refusal("file_kind_unknown")
        if media_type in _PICTURES:
            return Accepted(called, media_type, _redrawn(content, media_type))
        if ending in _MUST_HOLD:
            _demand_document(content, ending)
        elif ending == "pdf":
            _demand_pdf(content)
        else:
            _demand_text(content)
    except Refusal as refusal:
        raise Refusal(refusal.code, **{**refusal.data, "name": called}) from refusal
    return Accepted(called, media_type, content)


def file_name(name: str) -> str:
    """The last part of what the file was called where it came from, without what no folder takes."""
    last = name.replace("\\", "/").rpartition("/")[2]
    called = _NOT_IN_NAMES.sub("_", one_line(last, limit=1_000)).strip(". ")
    if len(called) > MOST_NAME:
        stem, dot, ending = called.rpartition(".")
        called = f"{stem[: MOST_NAME - 1 - len(ending)]}{dot}{ending}" if dot and len(ending) < 8 else called
    return called[:MOST_NAME] or "fil"


def _redrawn(content: bytes, media_type: str) -> bytes:
    """The picture alone, upright, in its own format."""
    form = _PICTURES[media_type]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=(form,)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Refusal("picture_too_large", megapixels=MOST_PIXELS // 1_000_000)
                ImageOps.exif_transpose(picture, in_place=True)
                drawn = picture.convert("RGB" if form == "JPEG" or picture.mode in {"RGB", "L", "CMYK"} else "RGBA")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Refusal("picture_too_large", megapixels=MOST_PIXELS // 1_000_000) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, zlib.error) as error:
        raise Refusal("file_not_its_kind") from error
    out = io.BytesIO()
    made = Image.new(drawn.mode, drawn.size)  # nothing but points: no place, no profile, no thumbnail
    made.paste(drawn)
    made.save(out, form, **({"quality": 90} if form != "PNG" else {}))
    if out.tell() > MOST_DRAWN:
        raise Refusal("file_too_large", megabytes=MOST_BYTES // 1_000_000)
    return out.getvalue()


def _demand_pdf(content: bytes) -> None:
    """Begins and ends as one, and is not an archive at the same time."""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2_048:] or _is_archive(content):
        raise Refusal("file_not_its_kind")


def _demand_text(content: bytes) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal("file_not_its_kind") from error
    if any(unicodedata.category(letter) == "Cc" and letter not in "\t\n\r\f" for letter in text):
        raise Refusal("file_not_its_kind")


def _demand_document(content: bytes, ending: str) -> None:
    """An archive that holds what such a document holds, no programs, and no more than its size lets expect."""
    if not content.startswith(b"PK\x03\x04"):
        raise Refusal("file_not_its_kind")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {each.filename for each in members}
            if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > MOST_UNPACKED:
                raise Refusal("file_too_much_inside")
            if any(_leads_out(each) for each in names) or any(each.flag_bits & 1 for each in members):
                raise Refusal("file_not_its_kind")
            if any(each.compress_type not in _PACKED for each in members):
                raise Refusal("file_not_its_kind")
            if any(_MACROS.search(each) for each in names):
                raise Refusal("file_holds_macros")
            _demand_small_inside(archive, members)
            known = "mimetype" if ending == "odt" else "[Content_Types].xml"
            if known not in names or _MUST_HOLD[ending] not in names:
                raise Refusal("file_not_its_kind")
            if ending == "odt" and archive.read("mimetype").strip() != _ODT.encode():
                raise Refusal("file_not_its_kind")
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise Refusal("file_not_its_kind") from error


def _demand_small_inside(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """What the archive says of its sizes is not believed: all of it is unpacked once, and thrown away."""
    unpacked = 0
    for each in members:
        with archive.open(each) as inside:
            while part := inside.read(_CHUNK):
                unpacked += len(part)
                if unpacked > MOST_UNPACKED:
                    raise Refusal("file_too_much_inside")


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name


def _is_archive(content: bytes) -> bool:
    return zipfile.is_zipfile(io.BytesIO(content))
