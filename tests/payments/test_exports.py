"""What accounting is handed: agreed to the byte, complete to the øre, and nothing in it that does harm."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import count, islice
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from aktiv.payments.basis import Batch, BatchHead, Invoice, VatCategory
from aktiv.payments.exports import FORMATS, Rounding, Setup, agresso, export, file_name, visma
from aktiv.payments.exports.characters import harmless, latin1
from aktiv.values.money import round_half_up, vat_of_gross
from aktiv.values.refusal import Refusal
from tests.payments.papers import CLUB, FJELL, ISSUED, PERSON, a_batch, a_line, an_invoice, golden, mixed

VAT_CODES = {"standard": "1", "food": "11", "low": "12", "exempt": "5", "outside": "0", "zero": "4",
             "reverse_charge": "51"}  # fmt: skip
COMMON = Setup(
    company="FJ",
    voucher_type="FU",
    order_type="FS",
    pay_method="IP",
    terms="14",
    product="4000",
    service_type="465",
    order_group="465",
    dimensions=("ansvar", "tjeneste", "prosjekt"),
    vat_codes=VAT_CODES,
    unit_codes={"hour": "TIM", "piece": "STK", "month": "MND"},
    rounding=Rounding(account="17990", product="4999", vat_code="0"),
)
SETUPS = {
    "csv": COMMON,
    "agresso": COMMON,
    "unit4": replace(COMMON, attributes={"account": "A0", "ansvar": "C1", "tjeneste": "C2", "prosjekt": "C3"}),
    "visma": replace(COMMON, company="123"),
    "xledger": replace(
        COMMON, company="39006", attributes={"ansvar": "Posting 1", "tjeneste": "Posting 2", "prosjekt": "Project"}
    ),
}
EVERY = pytest.mark.parametrize("name", sorted(FORMATS))


@EVERY
def test_a_batch_gives_the_file_that_was_agreed_byte_for_byte(name: str) -> None:
    made = export(name, a_batch(), SETUPS[name])
    assert made == golden(f"batch-{name}.{FORMATS[name].extension}", made)
    assert made == export(name, a_batch(), SETUPS[name])


def test_a_file_is_called_the_same_each_time() -> None:
    assert {file_name(name, a_batch().head) for name in FORMATS} == {
        "csv-4626-000012.csv",
        "agresso-4626-000012.txt",
        "unit4-4626-000012.xml",
        "visma-4626-000012.txt",
        "xledger-4626-000012.csv",
    }


def in_csv(made: bytes) -> Iterator[tuple[str, int]]:
    for row in csv.DictReader(io.StringIO(made.decode("utf-8-sig"), newline=""), delimiter=";"):
        yield row["invoice"], hundredths(row["amount"])


def in_xledger(made: bytes) -> Iterator[tuple[str, int]]:
    names, *rows = [line.split(";") for line in made.decode().split("\r\n")[:-1]]
    for row in rows:
        assert len(row) == len(names) == 83
        told = dict(zip(names, row, strict=True))
        yield told["Order No"], hundredths(told["Dummy4"])
        assert round_half_up(
            Fraction(comma(told["Quantity"])) * Fraction(comma(told["Unit Price"])) * 100
        ) == hundredths(told["Dummy4"])


def in_agresso(made: bytes) -> Iterator[tuple[str, int]]:
    for line in made.decode("latin-1").split("\n")[:-1]:
        told = fields(agresso.RECORD, line)
        if told["amount"].strip():
            yield str(int(told["order_id"])), int(told["amount"])


def in_unit4(made: bytes) -> Iterator[tuple[str, int]]:
    for order in etree.fromstring(made).iter("{*}Order"):
        for total in order.iter("{*}LineTotal"):
            yield str(order.findtext("{*}OrderNo")), hundredths(str(total.text))


def in_visma(made: bytes) -> Iterator[tuple[str, int]]:
    posts = made.decode("latin-1").split("\n")[:-1]
    assert int(fields(visma.END, posts[-1])["ANTPOST"]) == len(posts)
    seen: set[tuple[str, ...]] = set()
    for post in posts[1:-1]:
        told = fields(visma.LINE if post.startswith("FL") else visma.TEXT, post)
        key = told["KUNDENR"], told["OPPDRGNR"], told["VARENR"], told["LØPENR"]
        if told["POSTTYPE"] == "FL":
            assert key not in seen
            seen.add(key)
            amount, price = (int(told[name][-1] + told[name][:-1]) for name in ("BELØP", "PRIS"))
            assert round_half_up(Fraction(price * int(told["GRUNNLAG"]), 100)) == amount
            yield told["SAKSNR"].strip(), amount
        else:
            assert key in seen


def fields(record: Any, line: str) -> dict[str, str]:
    assert len(line) == record.width
    found, start = {}, 0
    for name, width in record.widths.items():
        found[name], start = line[start : start + width], start + width
    return found


def comma(text: str) -> str:
    return text.replace(",", ".")


def hundredths(text: str) -> int:
    exact = Fraction(comma(text)) * 100
    assert exact.denominator == 1
    return int(exact)


READERS: dict[str, Callable[[bytes], Iterator[tuple[str, int]]]] = {
    "csv": in_csv,
    "agresso": in_agresso,
    "unit4": in_unit4,
    "visma": in_visma,
    "xledger": in_xledger,
}
WITH_VAT = {"csv", "visma"}


def sums(name: str, made: bytes) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, amount in READERS[name](made):
        found[number] = found.get(number, 0) + amount
    return found


def owed(name: str, invoices: tuple[Invoice, ...]) -> dict[str, int]:
    """What the lines of a file come to for each invoice: all of it, or all but the VAT that the system computes."""
    every = {each.number: each.total if name in WITH_VAT else each.total - each.vat_amount for each in invoices}
    return {number: amount for number, amount in every.items() if amount}


ANY_TEXT = st.text(min_size=1, max_size=90).filter(lambda text: bool(text.strip()))
INVOICES = st.lists(
    st.lists(
        st.tuples(
            st.sampled_from([(VatCategory.STANDARD, 2500), (VatCategory.STANDARD, 1200), (VatCategory.EXEMPT, 0)]),
            st.integers(1, 10**6),
            st.fractions(Fraction(1, 4), Fraction(12), max_denominator=12),
            st.booleans(),
            ANY_TEXT,
            st.sampled_from(["4110", "4120"]),
        ),
        min_size=1,
        max_size=5,
    ),
    min_size=1,
    max_size=4,
)


def a_batch_of(drawn: list[list[Any]]) -> Batch:
    references = count()
    invoices = []
    for place, rows in enumerate(drawn):
        lines = []
        for (category, points), gross, quantity, below, text, product in rows:
            sign = -1 if below else 1
            net = gross - round_half_up(vat_of_gross(gross, points))
            if net:
                lines.append(
                    a_line(sign * net, category, basis_points=points, charged=sign * gross, quantity=sign * quantity,
                           text=text, explanation=text, product=product, reference=str(next(references)))
                )  # fmt: skip
        customer = replace(CLUB if place % 2 else PERSON, name=rows[0][4], customer_number=str(place % 3 + 1))
        if lines:
            invoices.append(an_invoice(*lines, number=str(place + 1), customer=customer))
    return Batch(BatchHead(1, ISSUED, FJELL), tuple(invoices))


@EVERY
@settings(max_examples=40)
@given(INVOICES)
def test_every_oere_is_in_the_file_whatever_somebody_wrote(name: str, drawn: list[list[Any]]) -> None:
    batch = a_batch_of(drawn)
    made = export(name, batch, SETUPS[name])
    found = {number: amount for number, amount in sums(name, made).items() if amount}
    assert found == owed(name, batch.invoices)


@EVERY
def test_a_file_is_written_as_the_invoices_come(name: str) -> None:
    """A month of a city is never in memory: the first pieces are there before the next invoice is asked for."""
    asked = count(1)
    endless = (an_invoice(a_line(reference=str(number)), number=str(number)) for number in asked)
    pieces = FORMATS[name].write(a_batch().head, endless, SETUPS[name])
    assert len(list(islice(pieces, 20))) == 20
    assert next(asked) <= 21


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Blåbær & Øl – «Ærlig» ½ é", "Blåbær & Øl - «Ærlig» ½ é"),
        ("A\u030angstro\u0308m", "Ångström"),
        ("Máret Čáppa, Deatnu-Tana, Ŋuorra, Đ", "Máret Cáppa, Deatnu-Tana, Nuorra, D"),
        ("100 € … “ja” ’nei’", "100 EUR ... \"ja\" 'nei'"),
        ("🫐 中文 Ж", "? ?? ?"),
        ("a\r\nb\tc\x00d\x85e\xa0f\xadg\u200bh\u2028i", "a b c d e f g h i"),
        ("   ", ""),
    ],
)
def test_latin1_has_our_letters_and_spells_the_others(text: str, written: str) -> None:
    assert latin1(text) == written


@given(st.text())
def test_latin1_writes_anything_on_one_line(text: str) -> None:
    written = latin1(text)
    written.encode("latin-1")
    assert "\n" not in written
    assert "\r" not in written
    assert latin1(written) == written


@pytest.mark.parametrize(
    "text", ["=1+1", "+47 55", "-1", "@SUM(A1)", "\t=1", "\r\n=1", "  =1", "\u200b=1", "＝1", "=cmd|' /C calc'!A0"]
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert harmless(text).startswith("'")
    line = a_line(text=text, explanation=text, account="16200", product="4110")
    customer = replace(PERSON, name=text, buyer_reference=text, order_reference=text)
    batch = Batch(BatchHead(1, ISSUED, FJELL), (an_invoice(line, customer=customer),))
    for name in ("csv", "xledger"):
        made = export(name, batch, SETUPS[name]).decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(made, newline=""), delimiter=";") for cell in row]
        assert not [each for each in cells if each.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]


def test_a_number_or_code_is_never_cut() -> None:
    def refused(name: str, setup: dict[str, Any] | None = None, **line: Any) -> str:  # Any: fields of either
        batch = Batch(BatchHead(1, ISSUED, FJELL), (an_invoice(a_line(**line), customer=PERSON),))
        with pytest.raises(Refusal, match="too_long_for_format") as told:
            export(name, batch, replace(SETUPS[name], **(setup or {})))
        return str(told.value.data["field"])

    assert refused("agresso", account="123456789") == "account"
    assert refused("agresso", product="1" * 16) == "article"
    assert refused("agresso", dimensions={"ansvar": "123456789"}) == "dim_1"
    assert refused("agresso", {"vat_codes": {"exempt": "123"}}) == "tax_code"
    assert refused("agresso", {"system": "AKTIVKOMMUNE"}) == "batch_id"
    assert refused("agresso", {"dimensions": tuple("abcdefgh")}) == "dimensions"
    assert refused("agresso", account="Ж") == "account"
    assert refused("visma", product="12345") == "VARENR"
    assert refused("visma", {"company": "1234"}) == "OPPDRGNR"
    assert refused("visma", account="1" * 13) == "KB01"
    assert refused("visma", {"dimensions": tuple("abcdefghij")}) == "KB10"
    assert refused("visma", net=10**9 * 100, quantity=Fraction(1)) == "PRIS"


def test_an_order_reference_that_has_no_room_is_told_in_words() -> None:
    long = replace(CLUB, order_reference="INNKJOP-2027-000000123-A")
    batch = Batch(BatchHead(1, ISSUED, FJELL), (an_invoice(customer=long),))
    assert "Bestilling: INNKJOP-2027-000000123-A " in export("agresso", batch, COMMON).decode("latin-1")
    assert "Bestilling: INNKJOP-2027-000000123-A " in export("visma", batch, SETUPS["visma"]).decode("latin-1")


def test_what_the_setup_lacks_is_told_by_name() -> None:
    def lacks(name: str, batch: Batch, **without: Any) -> str:  # Any: fields of a setup
        with pytest.raises(Refusal, match="missing_in_setup") as told:
            export(name, batch, replace(SETUPS[name], **without))
        return str(told.value.data["setting"])

    whole = a_batch()
    assert lacks("agresso", whole, company="") == "company"
    assert lacks("agresso", whole, voucher_type="") == "voucher_type"
    assert lacks("unit4", whole, order_type="") == "order_type"
    assert lacks("xledger", whole, company="") == "company"
    assert lacks("xledger", whole, attributes={"ansvar": "Customer"}) == "attributes: ansvar"
    for name in ("agresso", "unit4", "xledger"):
        assert lacks(name, whole, rounding=None) == "rounding"
    without_product = Batch(whole.head, (an_invoice(a_line(product="")),))
    assert lacks("visma", without_product, product="") == "product"
    with pytest.raises(Refusal, match="no_accounting_vat_code"):
        export("agresso", whole, replace(COMMON, vat_codes={"standard": "1"}))


@pytest.mark.parametrize("name", ["agresso", "unit4", "visma"])
def test_another_currency_is_no_thing_to_guess_at(name: str) -> None:
    batch = Batch(BatchHead(1, ISSUED, FJELL), (an_invoice(currency="EUR"),))
    with pytest.raises(Refusal, match="currency_not_in_format"):
        export(name, batch, SETUPS[name])


def test_a_club_with_more_uses_than_visma_has_numbers_for_keeps_them_all() -> None:
    lines = [
        a_line(reference=str(place), day=date(2027, 3, 1 + place % 31), quantity=Fraction(2)) for place in range(250)
    ]
    batch = Batch(BatchHead(1, ISSUED, FJELL), (an_invoice(*lines),))
    made = export("visma", batch, SETUPS["visma"])
    assert sums("visma", made) == owed("visma", batch.invoices)
    posts = made.decode("latin-1").split("\n")
    assert sum(each.startswith("FL") for each in posts) == 84
    assert sum("18.00-20.00" in each for each in posts) == 250


def test_a_credit_note_names_what_it_takes_back() -> None:
    batch = Batch(BatchHead(1, ISSUED, FJELL), (an_invoice(a_line(-100)),))
    assert b"Kreditnota til faktura 69999998" in export("agresso", batch, COMMON)
    assert b"Kreditnota til faktura 69999998" in export("xledger", batch, SETUPS["xledger"])
    assert b";credit_note;70000001;69999998;" in export("csv", batch, COMMON)


def test_csv_has_a_column_for_each_dimension_and_opens_in_a_spreadsheet() -> None:
    made = export("csv", Batch(a_batch().head, (mixed(),)), COMMON)
    assert made.startswith(b"\xef\xbb\xbfbatch;")
    [first, *_] = csv.DictReader(io.StringIO(made.decode("utf-8-sig"), newline=""), delimiter=";")
    assert (first["dimension_ansvar"], first["dimension_tjeneste"], first["amount"]) == ("2310", "3810", "370,00")
