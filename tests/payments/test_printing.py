"""Invoices that people can read, in their language, also with a screen reader."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from aktiv.payments.basis import Invoice, VatCategory
from aktiv.payments.printing import pdf_of
from aktiv.payments.refusals import WHY, sentence
from aktiv.values.money import Money
from aktiv.values.refusal import Refusal
from tests.payments.papers import CLUB, FJELL, PERSON, UNIT, a_batch, a_line, an_invoice, mixed


def in_language(invoice: Invoice, language: str) -> Invoice:
    return replace(invoice, customer=replace(invoice.customer, language=language))


def read(invoice: Invoice, **seller: Any) -> str:  # Any: fields of a seller
    made = PdfReader(io.BytesIO(pdf_of(invoice, replace(FJELL, **seller))))
    return " ".join(" ".join(page.extract_text() for page in made.pages).split())


@pytest.mark.parametrize(
    ("language", "title", "words"),
    [
        ("nb", "Faktura 70000001", ["Å betale 616,00 kr", "Forfall 15. april 2027", "Pris uten mva.", "25 %"]),
        ("nn", "Faktura 70000001", ["Å betale 616,00 kr", "Forfall 15. april 2027", "Pris utan mva.", "25 %"]),
        ("en", "Invoice 70000001", ["To pay 616.00 kr", "Due 15 Apr 2027", "Price without VAT", "25%"]),
    ],
)
def test_an_invoice_is_tagged_titled_and_in_the_customers_language(language: str, title: str, words: list[str]) -> None:
    made = PdfReader(io.BytesIO(pdf_of(in_language(mixed(), language), FJELL)))
    root: Any = made.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"].startswith(language)
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert made.metadata is not None
    assert (made.metadata.title, made.metadata.author) == (title, "Fjell kommune")
    text = read(in_language(mixed(), language))
    assert [each for each in words if each not in text] == []


def test_an_invoice_says_what_the_law_and_the_bank_want() -> None:
    text = read(replace(mixed(), customer=replace(CLUB, order_reference="PO-7")))
    wanted = [
        "Fjell kommune", "Organisasjonsnummer 800 402 042 MVA", "Foretaksregisteret", "Sørfjell håndballklubb",
        "Idrettsvegen 3 B", "5355 Knarrevik", "Fakturadato 1. april 2027", "Kundenummer 100234",
        "Deres organisasjonsnummer 800 300 509", "Bruksperiode 2.–31. mars 2027", "Deres referanse Kari Ås",
        "Deres bestilling PO-7", "Kontonummer 8601 11 17947", "KID 100234700000015",
        "2 timer × 185 kr", "Tilskudd til barn og unge", "−74,00", "Unntatt fra merverdiavgift", "§ 3-11",
        "12 % 223,21 26,79 250,00", "25 % 40,00 10,00 50,00", "Uten mva. 576,60", "Mva. 39,40", "Side 1 / 1",
    ]  # fmt: skip
    assert [each for each in wanted if each not in text] == []
    assert "Avrunding" not in text


def test_the_two_tables_have_headers_and_the_page_its_headings() -> None:
    made = PdfReader(io.BytesIO(pdf_of(mixed(), FJELL)))
    tags: list[str] = []

    def walk(node: Any) -> None:
        for each in node if isinstance(node, list) else [node]:
            told = each.get_object()
            if isinstance(told, dict):
                tags.append(str(told.get("/S", "")))
                if "/K" in told:
                    walk(told["/K"])

    walk(made.trailer["/Root"]["/StructTreeRoot"]["/K"])  # type: ignore[index]
    counted = {tag: tags.count(tag) for tag in ("/H1", "/H2", "/Table", "/TH")}
    assert counted == {"/H1": 1, "/H2": 2, "/Table": 2, "/TH": 10}


def test_a_credit_note_gives_and_asks_for_nothing() -> None:
    text = read(a_batch().invoices[2])
    assert "Kreditnota 70000003" in text
    assert "krediterer, helt eller delvis, faktura 69999998 av 1. mars 2027" in text
    assert "Til gode 185,00 kr" in text
    assert "−" not in text
    assert "KID" not in text
    assert "Forfall" not in text


def test_nothing_is_asked_of_who_owes_nothing_or_is_the_municipality() -> None:
    for invoice in (an_invoice(a_line(), a_line(-37000, reference="2")), an_invoice(customer=UNIT)):
        text = read(invoice)
        assert "Kontonummer" not in text
        assert "Forfall" not in text
    assert "Internfaktura Ja" in read(an_invoice(customer=UNIT))


def test_oere_that_were_rounded_are_seen_and_explained() -> None:
    text = read(a_batch().invoices[4])
    assert "Avrunding 0,03" in text
    assert "Merverdiavgift avrundes én gang for hver sats." in text


def test_another_currency_tells_the_vat_in_kroner_too() -> None:
    line = a_line(10000, VatCategory.STANDARD)
    text = read(an_invoice(line, currency="EUR", home_vat=Money(28750, "NOK")))
    assert "Å betale 125,00 EUR" in text
    assert "Mva. i NOK 287,50 kr" in text


def test_a_person_is_asked_for_no_number_and_a_seller_without_registers_tells_none() -> None:
    text = read(an_invoice(customer=PERSON), vat_registered=False, in_business_register=False)
    assert "Deres organisasjonsnummer" not in text
    assert "MVA" not in text
    assert "Foretaksregisteret" not in text


def test_a_long_invoice_repeats_what_its_columns_are() -> None:
    lines = [a_line(reference=str(place), day=date(2027, 3, 1 + place % 31)) for place in range(60)]
    made = PdfReader(io.BytesIO(pdf_of(an_invoice(*lines), FJELL)))
    pages = [" ".join(page.extract_text().split()) for page in made.pages]
    assert len(pages) == 4
    assert all("Beløp uten mva." in each for each in pages[:3])
    assert all(f"Side {place} / 4" in each for place, each in enumerate(pages, 1))


@pytest.mark.parametrize(
    ("text", "set_as"),
    [
        ('#read("/etc/passwd") *x* <b> $y$ @z', '#read("/etc/passwd") *x* <b> $y$ @z'),
        ("Vårfest 🫐 & blåbær", "Vårfest \ufffd & blåbær"),
        ("Čáhci", "Čáhci"),
    ],
)
def test_whatever_somebody_wrote_is_words(text: str, set_as: str) -> None:
    line = a_line(text=text, explanation=text, vat_reason=text)
    assert read(an_invoice(line, customer=replace(PERSON, name=text))).count(set_as) >= 3


def test_the_same_invoice_is_the_same_file() -> None:
    first = pdf_of(mixed(), FJELL)
    assert first == pdf_of(mixed(), FJELL)
    assert b"D:20270401000000Z" in first


def test_who_may_not_charge_vat_prints_none() -> None:
    with pytest.raises(Refusal, match="seller_not_vat_registered"):
        pdf_of(mixed(), replace(FJELL, vat_registered=False))


def test_every_refusal_has_words_that_fit_its_data() -> None:
    data = {
        "shortest": 4, "longest": 25, "number": "7", "digits": 6, "customer": "100", "vat_code": "exempt",
        "currency": "EUR", "text": "123", "field": "account", "width": 8, "setting": "company", "most": 4,
    }  # fmt: skip
    for code in WHY:
        told = sentence(Refusal(code, **data))
        assert "%(" not in told
        assert told != code
    assert sentence(Refusal("not_an_organisation_number")) != "not_an_organisation_number"
