"""Fiks Arkiv's messages: what asks an archive to keep a paper, and what it answers.

arkivmelding      mappe (saksmappe: title, part of the archive, class, party, our key)
                  registrering (journalpost: in or out, dates, correspondent, our key, documents)
dokumentobjekt    file name, media type, size in bytes, SHA-256 of the file that travels along
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import sha256
from xml.etree import ElementTree as ET

from aktiv.cases.ports.archiving import ArchiveLater, ArchiveRefused, Correspondent, Document, Filing, Receipt

NAMES = "https://ks-no.github.io/standarder/fiks-protokoll/fiks-arkiv"
CREATE = f"{NAMES}/arkivmelding/opprett/v1"
CODES = f"{NAMES}/metadatakatalog/v1"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SYSTEM = "Aktiv kommune"
MOST_ANSWER = 200_000  # bytes
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KIND = {"application": ("SØKNAD", "Søknad"), "decision": ("VEDTAK", "Vedtak"), "appeal": ("KORR", "Korrespondanse")}


def arkivmelding(filing: Filing) -> bytes:
    """The message, in UTF-8. Characters that XML has no place for become U+FFFD."""
    root = ET.Element(_create("arkivmelding"))
    _text(root, "system", SYSTEM)
    _text(root, "antallFiler", str(len(filing.documents)))
    _folder(root, filing)
    _post(root, filing)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True, default_namespace=CREATE)
    return made


def file_in_message(number: int, document: Document) -> str:
    """What a file is called inside the message: plain letters, and each another."""
    return f"dokument-{number}.{_ending(document)}"


def receipt_of(content: bytes) -> Receipt:
    """What an archive's receipt says. Raises ArchiveLater when it is none that we can read, ArchiveRefused when the
    archive says in it that the case or the paper was not kept."""
    root = _parsed(content)
    for name in ("mappeFeilet", "registreringFeilet"):
        if (failed := _child(root, name)) is not None:
            raise ArchiveRefused("archive_refused", _said(failed, "feilmelding"))
    folder, post = _child(root, "mappeKvittering"), _child(root, "registreringKvittering")
    if folder is None or post is None:
        raise ArchiveLater("receipt")
    year, number = _said(folder, "saksaar"), _said(folder, "sakssekvensnummer")
    case_number = f"{year}/{number}" if year and number else _said(folder, "mappeID") or _said(folder, "systemID")
    if not case_number:
        raise ArchiveLater("receipt")
    return Receipt(case_number, _said(post, "journalpostnummer") or _said(post, "registreringsID"))


def refusal_of(content: bytes, code: str) -> ArchiveRefused:
    """What an archive's error says."""
    try:
        return ArchiveRefused(code, _said(_parsed(content), "feilmelding"))
    except ArchiveLater:
        return ArchiveRefused(code)


def _folder(root: ET.Element, filing: Filing) -> None:
    folder = ET.SubElement(root, _create("mappe"), {f"{{{XSI}}}type": "saksmappe"})
    _text(folder, "tittel", filing.case_title)
    _code(folder, "arkivdel", filing.archive_part)
    party = ET.SubElement(folder, _create("part"))
    _text(party, "partNavn", filing.correspondent.name)
    if filing.correspondent.number:
        _text(ET.SubElement(party, _create("organisasjonID")), "identifikator", filing.correspondent.number)
    _text(party, "erPersonnavn", _yes(filing.correspondent.person))
    for system, class_id in filing.classes:
        shelf = ET.SubElement(folder, _create("klassifikasjon"))
        _text(shelf, "klassifikasjonssystemID", system)
        _text(shelf, "klasseID", class_id)
    _key(folder, filing.case_key)
    _text(folder, "saksdato", filing.opened_at.date().isoformat())


def _post(root: ET.Element, filing: Filing) -> None:
    post = ET.SubElement(root, _create("registrering"), {f"{{{XSI}}}type": "journalpost"})
    parent = ET.SubElement(post, _create("referanseForelderMappe"))
    _key(parent, filing.case_key, within=CODES)
    for number, document in enumerate(filing.documents, start=1):
        _document(post, number, document, filing)
    _text(post, "tittel", filing.title)
    _correspondent(post, filing.correspondent, outgoing=filing.outgoing)
    _key(post, filing.record_key)
    _code(post, "journalposttype", "U" if filing.outgoing else "I", "Utgående" if filing.outgoing else "Inngående")
    _text(post, "dokumentetsDato", filing.dated.date().isoformat())
    _text(post, "sendtDato" if filing.outgoing else "mottattDato", _instant(filing.dated))


def _document(post: ET.Element, number: int, document: Document, filing: Filing) -> None:
    described = ET.SubElement(post, _create("dokumentbeskrivelse"))
    if number == 1:
        _code(described, "dokumenttype", *_KIND[filing.kind])
    _code(described, "dokumentstatus", "F", "Dokumentet er ferdigstilt")
    _text(described, "tittel", document.title)
    _code(described, "tilknyttetRegistreringSom", *(("H", "Hoveddokument") if number == 1 else ("V", "Vedlegg")))
    _text(described, "dokumentnummer", str(number))
    file = ET.SubElement(described, _create("dokumentobjekt"))
    _text(file, "versjonsnummer", "1")
    _code(file, "variantformat", "P", "Produksjonsformat")
    _code(file, "format", _ending(document).upper())
    _text(file, "mimeType", document.media_type)
    _text(file, "filnavn", document.file_name)
    _text(file, "referanseDokumentfil", file_in_message(number, document))
    _text(file, "sjekksum", sha256(document.content).hexdigest())
    _text(file, "sjekksumAlgoritme", "SHA-256")
    _text(file, "filstoerrelse", str(len(document.content)))


def _correspondent(post: ET.Element, who: Correspondent, *, outgoing: bool) -> None:
    part = ET.SubElement(post, _create("korrespondansepart"))
    _code(part, "korrespondanseparttype", *(("EM", "Mottaker") if outgoing else ("EA", "Avsender")))
    _text(part, "korrespondansepartNavn", who.name)
    if who.number:
        _text(part, "organisasjonid", who.number)
    _text(part, "erPersonnavn", _yes(who.person))


def _key(parent: ET.Element, key: str, *, within: str = CREATE) -> None:
    """What the thing is called here; the archive finds it again by it."""
    known = ET.SubElement(parent, f"{{{within}}}referanseEksternNoekkel")
    ET.SubElement(known, f"{{{CODES}}}fagsystem").text = SYSTEM
    ET.SubElement(known, f"{{{CODES}}}noekkel").text = _plain(key)


def _code(parent: ET.Element, name: str, value: str, description: str = "") -> None:
    code = ET.SubElement(parent, _create(name))
    ET.SubElement(code, f"{{{CODES}}}kode").text = _plain(value) or "–"
    if description:
        ET.SubElement(code, f"{{{CODES}}}beskrivelse").text = description


def _text(parent: ET.Element, name: str, value: str) -> None:
    ET.SubElement(parent, _create(name)).text = _plain(value) or "–"


def _ending(document: Document) -> str:
    return re.sub(r"[^a-z0-9]", "", document.file_name.rpartition(".")[2].lower())[:8] or "bin"


def _plain(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _create(name: str) -> str:
    return f"{{{CREATE}}}{name}"


def _yes(said: bool) -> str:
    return "true" if said else "false"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _parsed(content: bytes) -> ET.Element:
    """Answers are small, in UTF-8, and declare nothing: a document type is how a few bytes become gigabytes.

    Whatever they say of their encoding: in another one a declaration is other bytes.
    """
    try:
        text = content.decode("utf-8-sig")
        if len(content) > MOST_ANSWER or "<!" in text or "\0" in text:  # NUL: another encoding
            raise ArchiveLater("answer")
        return ET.fromstring(text)  # noqa: S314 - bounded and without declarations, as above
    except (ET.ParseError, UnicodeDecodeError) as error:
        raise ArchiveLater("answer") from error


def _child(parent: ET.Element, name: str) -> ET.Element | None:
    return next((each for each in parent if each.tag.rpartition("}")[2] == name), None)


def _said(parent: ET.Element, name: str) -> str:
    found = _child(parent, name)
    return " ".join((found.text or "").split())[:300] if found is not None else ""
