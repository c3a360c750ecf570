"""KID: the number by which a payment says which invoice it pays. Digits, the last of them a check digit.

A municipality agrees with its bank on a layout: how many digits for the customer, how many for the invoice, and which
of the two moduli the check digit comes from. Modulus 10 finds every wrong digit and nearly every swap of neighbours;
modulus 11 finds every swap of neighbours too, and sometimes ends in a hyphen where the digit would be 10.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from stdnum import luhn

from aktiv.values.refusal import Refusal

SHORTEST, LONGEST = 4, 25
_KID = re.compile(rf"\d{{{SHORTEST - 1},{LONGEST - 1}}}[\d-]", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)


class Modulus(StrEnum):
    MOD10 = "mod10"
    MOD11 = "mod11"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a municipality's KIDs are put together: prefix, customer, invoice, check digit. Numbers are filled with zeros
    in front, so that all its KIDs are of one length.

    Raises Refusal("not_a_kid_layout") when that length is not 4 to 25, or nothing in it tells invoices apart.
    """

    customer_digits: int
    invoice_digits: int
    modulus: Modulus = Modulus.MOD10
    prefix: str = ""

    def __post_init__(self) -> None:
        fits = SHORTEST <= self.length <= LONGEST and self.customer_digits >= 0 and self.invoice_digits >= 1
        if not fits or (self.prefix and not _DIGITS.fullmatch(self.prefix)):
            raise Refusal("not_a_kid_layout", shortest=SHORTEST, longest=LONGEST)

    @property
    def length(self) -> int:
        return len(self.prefix) + self.customer_digits + self.invoice_digits + 1


@dataclass(frozen=True, slots=True)
class Parts:
    """What a KID says."""

    customer: int
    invoice: int


def kid_of(layout: Layout, *, customer: str, invoice: str) -> str:
    """The KID of an invoice. Two invoices never have the same.

    Raises Refusal("number_not_for_kid", number=…) for a number that is not of digits or has more than the layout has
    room for: it is never cut.
    """
    body = layout.prefix + _filled(customer, layout.customer_digits) + _filled(invoice, layout.invoice_digits)
    return body + check_digit(body, layout.modulus)


def check_digit(body: str, modulus: Modulus) -> str:
    """The digit that makes a KID of a row of digits; "-" where modulus 11 gives 10."""
    if modulus is Modulus.MOD10:
        return luhn.calc_check_digit(body)
    # The library has no modulus 11 with the weights 2 to 7 from the right over and over, for any length.
    weighed = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(body)))
    left = -weighed % 11
    return "-" if left == 10 else str(left)


def is_kid(text: str, modulus: Modulus) -> bool:
    """Whether a text is a KID whose check digit fits."""
    return bool(_KID.fullmatch(text)) and check_digit(text[:-1], modulus) == text[-1]


def checked(text: str, *moduli: Modulus) -> str:
    """A KID as somebody typed it or a bank sent it, without blanks. By either modulus unless told which.

    Raises Refusal("not_a_kid").
    """
    bare = re.sub(r"\s", "", text[:100])
    if not any(is_kid(bare, each) for each in moduli or Modulus):
        raise Refusal("not_a_kid")
    return bare


def parts(layout: Layout, kid: str) -> Parts:
    """Which customer and invoice a KID of this layout names. Raises Refusal("not_a_kid") for any other."""
    if len(kid) != layout.length or not kid.startswith(layout.prefix) or not is_kid(kid, layout.modulus):
        raise Refusal("not_a_kid")
    start = len(layout.prefix)
    middle = start + layout.customer_digits
    return Parts(int(kid[start:middle] or 0), int(kid[middle:-1]))


def _filled(number: str, digits: int) -> str:
    if not digits:
        return ""
    if not _DIGITS.fullmatch(number) or len(number) > digits:
        raise Refusal("number_not_for_kid", number=number[:40], digits=digits)
    return number.rjust(digits, "0")
