"""Basis for invoices to Visma Enterprise Fakturering, in its extended format: posts ST, FL, LT and SL of fixed width.

The system puts a customer's lines together to invoices itself, and numbers them and gives them KIDs. Prices include
VAT. Our own number stands as the case number, so that an invoice can be found.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from aktiv.payments.basis import BatchHead, Invoice, counted
from aktiv.payments.exports.characters import Columns, as_bytes, figures, latin1
from aktiv.payments.exports.setup import Row, Setup, lines
from aktiv.values.refusal import Refusal

START = Columns((("POSTTYPE", 2), ("REFERANSE", 60), ("FORMAT", 1)))
LINE = Columns(
    (
        ("POSTTYPE", 2), ("KUNDENR", 11), ("NAVN", 40), ("ADRESSE1", 40), ("ADRESSE2", 40), ("POSTNR", 4),
        ("BETFORM", 2), ("OPPDRGNR", 3), ("VARENR", 4), ("LØPENR", 2), ("PRIS", 9), ("GRUNNLAG", 9), ("BELØP", 11),
        ("SAKSNR", 16), ("INTFAKT", 1),
        *((f"KB{place:02d}", 12) for place in range(1, 11)),
        ("MVAKODE", 3), ("PROFIL", 20), ("DERESREF", 40), ("ORDREREF", 20),
    )
)  # fmt: skip
TEXT = Columns(
    (("POSTTYPE", 2), ("KUNDENR", 11), ("OPPDRGNR", 3), ("VARENR", 4), ("LØPENR", 2), ("LINJENR", 2), ("TEKST", 50))
)
END = Columns((("POSTTYPE", 2), ("ANTPOST", 8)))
ACCOUNT_PARTS = 10
MOST = 99
EXTENDED = "U"
BANK_GIRO = "BG"


def write(head: BatchHead, invoices: Iterable[Invoice], setup: Setup) -> Iterator[bytes]:
    """The batch, a piece for each post.

    A customer's article has room for 99 lines in a file; where an invoice has more, neighbours go together and their
    texts tell them apart. Raises Refusal("too_long_for_format") for what there is no room for even so,
    Refusal("missing_in_setup"), Refusal("currency_not_in_format").
    """
    if len(setup.dimensions) >= ACCOUNT_PARTS:
        raise Refusal("too_long_for_format", field="KB10", text=", ".join(setup.dimensions), width=ACCOUNT_PARTS)
    posts = 2
    reference = f"{setup.system} {head.seller.name} {head.number}"
    yield as_bytes(START.record({"POSTTYPE": "ST", "REFERANSE": reference, "FORMAT": EXTENDED}))
    taken: Counter[tuple[str, str]] = Counter()
    for invoice in invoices:
        if invoice.currency != "NOK":
            raise Refusal("currency_not_in_format", currency=invoice.currency)
        for row, texts in _bundles(invoice, setup):
            key = _key(invoice, row, setup)
            taken[key["KUNDENR"], key["VARENR"]] += 1
            key["LØPENR"] = LINE.number("LØPENR", taken[key["KUNDENR"], key["VARENR"]])
            yield as_bytes(LINE.record({**_line(invoice, row, setup), **key, "POSTTYPE": "FL"}))
            for place, text in enumerate(texts, 1):
                told = {**key, "POSTTYPE": "LT", "LINJENR": TEXT.number("LINJENR", place), "TEKST": text}
                yield as_bytes(TEXT.record(told))
            posts += 1 + len(texts)
    yield as_bytes(END.record({"POSTTYPE": "SL", "ANTPOST": END.number("ANTPOST", posts)}))


def signed(amount: int, width: int, name: str) -> str:
    """An amount whose last place is its sign: "0000018500 ", "0000018500-"."""
    return figures(abs(amount), width - 1, name) + ("-" if amount < 0 else " ")


def _key(invoice: Invoice, row: Row, setup: Setup) -> dict[str, str]:
    """By which a text finds its line."""
    number, product = invoice.customer.customer_number, row.product
    if not product:
        raise Refusal("missing_in_setup", setting="product")
    return {
        "KUNDENR": LINE.code("KUNDENR", number.rjust(11, "0") if number.isdecimal() else number),
        "OPPDRGNR": LINE.code("OPPDRGNR", setup.needed("company").rjust(3, "0")),
        "VARENR": LINE.code("VARENR", product.rjust(4, "0")),
    }


def _line(invoice: Invoice, row: Row, setup: Setup) -> dict[str, str]:
    customer, address = invoice.customer, invoice.customer.address
    figured = counted(row.charged, row.quantity, decimals=0)
    below = -1 if figured.quantity < 0 else 1
    abroad = address.country != "NO"
    accounts = (row.account, *row.dimensions)
    return {
        "NAVN": customer.name,
        "ADRESSE1": address.street,
        "ADRESSE2": ", ".join(address.lines[1:]) if abroad else address.street2 or address.place,
        "POSTNR": "" if abroad else LINE.code("POSTNR", address.postcode),
        "BETFORM": BANK_GIRO,
        "PRIS": signed(int(figured.price) * below, 9, "PRIS"),
        "GRUNNLAG": LINE.number("GRUNNLAG", int(abs(figured.quantity) * 100)),
        "BELØP": signed(row.charged, 11, "BELØP"),
        "SAKSNR": LINE.code("SAKSNR", invoice.number),
        "INTFAKT": "1" if customer.internal else "",
        **{f"KB{place:02d}": LINE.code(f"KB{place:02d}", each) for place, each in enumerate(accounts, 1)},
        "MVAKODE": LINE.code("MVAKODE", row.vat_code).rjust(3),
        "PROFIL": LINE.code("PROFIL", setup.profile),
        "DERESREF": customer.buyer_reference,
        "ORDREREF": customer.order_reference if _has_room(customer.order_reference) else "",
    }


def _bundles(invoice: Invoice, setup: Setup) -> Iterator[tuple[Row, list[str]]]:
    """The lines with their texts; neighbours of the same article and account together where there are too many."""
    alike: dict[tuple[object, ...], list[Row]] = {}
    for row in lines(invoice, setup):
        alike.setdefault((row.product, row.account, row.dimensions, row.vat_code), []).append(row)
    for (product, *_), same in alike.items():
        among = [len(others) for key, others in alike.items() if key[0] == product]
        size = 1 if sum(among) <= MOST else -(-sum(among) // max(1, MOST - len(among)))
        for start in range(0, len(same), size):
            part = same[start : start + size]
            charged = sum(each.charged for each in part)
            if charged:
                yield _together(part, charged), _texts(invoice.customer.order_reference, part)


def _together(part: Sequence[Row], charged: int) -> Row:
    if len(part) == 1:
        return part[0]
    return replace(part[0], charged=charged, quantity=Fraction(1 if charged > 0 else -1))


def _texts(order_reference: str, part: Sequence[Row]) -> list[str]:
    """What lines are for, on as many lines of 50 as it takes. A reference that its own field has no room for is told
    here: it is never cut."""
    told = [] if _has_room(order_reference) else [f"Bestilling: {order_reference}"]
    told += [text for row in part for text in (row.text, row.explanation)]
    return [each for text in told for each in textwrap.wrap(latin1(text), 50)][:MOST]


def _has_room(order_reference: str) -> bool:
    return len(order_reference) <= LINE.widths["ORDREREF"] and latin1(order_reference) == order_reference
