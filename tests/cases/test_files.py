"""What may be attached: files that are what their names say, and stay as small as they came."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from aktiv.cases.rules import files
from aktiv.cases.rules.files import MOST_BYTES, accepted, file_name
from aktiv.values.refusal import Refusal
from tests.cases.some_files import DOCX, ODT, PDF, XLSX, archive, picture, with_a_place


def lying_bomb() -> bytes:
    """A document whose directory says that its largest part is small."""
    made = bytearray(archive(DOCX | {"word/media/a.xml": b"\0" * 3_000_000}))
    real, said = struct.pack("<I", 3_000_000), struct.pack("<I", 10)
    return bytes(made).replace(real, said)


def png_of(width: int, height: int) -> bytes:
    """A PNG that says that it is so large, and holds nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("plan.pdf", PDF, "application/pdf"),
        ("Plan.PDF", PDF, "application/pdf"),
        ("hall.png", picture(), "image/png"),
        ("hall.jpg", picture("JPEG"), "image/jpeg"),
        ("hall.jpeg", picture("JPEG"), "image/jpeg"),
        ("hall.webp", picture("WEBP"), "image/webp"),
        ("søknad.docx", archive(DOCX), files.KINDS["docx"]),
        ("liste.xlsx", archive(XLSX), files.KINDS["xlsx"]),
        ("vedtekter.odt", archive(ODT), files.KINDS["odt"]),
        ("notat.txt", "Blåbærsyltetøy 🫐\r\n\tetter trening".encode(), "text/plain"),
    ],
)
def test_a_file_that_is_what_its_name_says_is_taken(name: str, content: bytes, media_type: str) -> None:
    found = accepted(name, content)
    assert (found.name, found.media_type) == (name, media_type)


class No(NamedTuple):
    name: str
    content: bytes
    code: str


@pytest.mark.parametrize(
    "no",
    [
        No("tom.pdf", b"", "file_empty"),
        No("stor.txt", b"a" * (MOST_BYTES + 1), "file_too_large"),
        No("kjør.exe", b"MZ", "file_kind_unknown"),
        No("side.html", b"<script>", "file_kind_unknown"),
        No("tegning.svg", b"<svg onload='x'/>", "file_kind_unknown"),
        No("pdf", PDF, "file_kind_unknown"),
        No(".pdf", PDF, "file_kind_unknown"),
        No("plan.pdf.exe", PDF, "file_kind_unknown"),
        No("side.pdf", b"<html>%PDF-1.7 %%EOF", "file_not_its_kind"),
        No("halv.pdf", b"%PDF-1.7 and no more", "file_not_its_kind"),
        No("pakke.pdf", PDF[:-6] + archive(DOCX) + b"%%EOF", "file_not_its_kind"),
        No("bilde.png", picture("JPEG"), "file_not_its_kind"),
        No("bilde.jpg", PDF, "file_not_its_kind"),
        No("kuttet.png", picture(size=(400, 400))[:120], "file_not_its_kind"),
        No("bombe.png", png_of(60_000, 60_000), "picture_too_large"),
        No("stor.png", png_of(8_000, 7_000), "picture_too_large"),
        No("brev.docx", archive(XLSX), "file_not_its_kind"),
        No("brev.docx", PDF, "file_not_its_kind"),
        No("brev.docx", archive(DOCX)[:60], "file_not_its_kind"),
        No("brev.odt", archive(ODT | {"mimetype": b"text/html"}), "file_not_its_kind"),
        No("makro.docx", archive(DOCX | {"word/vbaProject.bin": b"x"}), "file_holds_macros"),
        No("makro.odt", archive(ODT | {"Basic/Standard/Module1.xml": b"x"}), "file_holds_macros"),
        No("ut.docx", archive(DOCX | {"../../etc/passwd": b"x"}), "file_not_its_kind"),
        No("mange.docx", archive(DOCX | {f"word/{n}.xml": b"" for n in range(2_001)}), "file_too_much_inside"),
        No("bombe.docx", archive(DOCX | {"word/a.xml": b"\0" * 100_000_001}), "file_too_much_inside"),
        No("lyver.docx", lying_bomb(), "file_not_its_kind"),
        No("bzip2.docx", archive(DOCX, zipfile.ZIP_BZIP2), "file_not_its_kind"),
        No("lzma.odt", archive(ODT, zipfile.ZIP_LZMA), "file_not_its_kind"),
        No("binær.txt", b"abc\0def", "file_not_its_kind"),
        No("latin.txt", "blåbær".encode("latin-1"), "file_not_its_kind"),
    ],
    ids=lambda no: f"{no.name} {no.code}",
)
def test_everything_else_is_refused_by_name(no: No) -> None:
    with pytest.raises(Refusal) as refused:
        accepted(no.name, no.content)
    assert refused.value.code == no.code
    assert refused.value.data["name"] == file_name(no.name)


def test_a_picture_is_drawn_anew_without_where_and_by_whom_it_was_taken() -> None:
    sent = with_a_place()
    kept = accepted("hall.jpg", sent + archive(DOCX)).content
    assert b"Alice Photographer" in sent
    assert b"Secret comment" in sent
    assert b"Alice Photographer" not in kept
    assert b"Secret comment" not in kept
    assert not zipfile.is_zipfile(io.BytesIO(kept))
    with Image.open(io.BytesIO(kept)) as picture_:
        assert (picture_.size, dict(picture_.getexif())) == ((20, 10), {})


def test_a_picture_that_lies_on_its_side_stands_up() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(io.BytesIO(accepted("a.jpg", picture("JPEG", exif=exif.tobytes())).content)) as drawn:
        assert drawn.size == (10, 20)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\Users\\alice\\plan.pdf", "plan.pdf"),
        ("../../etc/cron.d/plan.pdf", "plan.pdf"),
        ("a/b\\c", "c"),
        ("  plan   over hallen .pdf ", "plan over hallen .pdf"),
        ('hva?"<er>|*:.pdf', "hva__<er>".replace("<", "_").replace(">", "_") + "___.pdf"),
        ("...", "fil"),
        ("æ" * 300 + ".pdf", "æ" * 116 + ".pdf"),
        ("plan\u200b.pdf", "plan.pdf"),
    ],
)
def test_a_name_is_its_last_part_without_what_no_folder_takes(name: str, kept: str) -> None:
    assert file_name(name) == kept


@pytest.mark.parametrize("name", ["plan\0.pdf", "plan\r\nSet-Cookie: a.pdf", "fdp.\u202eexe.pdf"])
def test_a_name_that_deceives_is_refused(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        accepted(name, PDF)
    assert refused.value.code == "control_characters"


@given(st.text(max_size=300), st.binary(max_size=400))
def test_whatever_is_sent_is_taken_or_refused(name: str, content: bytes) -> None:
    try:
        found = accepted(name, content)
    except Refusal:
        return
    assert 0 < len(found.name) <= files.MOST_NAME
    assert found.media_type in files.KINDS.values()


@given(st.sampled_from(["docx", "xlsx", "odt"]), st.binary(max_size=300), st.integers(0, 300))
def test_a_document_that_was_broken_is_taken_or_refused(ending: str, noise: bytes, where: int) -> None:
    whole = archive({"docx": DOCX, "xlsx": XLSX, "odt": ODT}[ending])
    broken = whole[:where] + noise + whole[where + len(noise) :]
    try:
        accepted(f"a.{ending}", broken)
    except Refusal as refusal:
        assert refusal.code in {"file_not_its_kind", "file_too_much_inside", "file_holds_macros", "file_empty"}  # noqa: PT017
