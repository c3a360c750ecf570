"""A municipality that bills, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from aktiv.payments.actions.billing import set_billing
from aktiv.payments.basis import VatCategory
from aktiv.payments.exports import Rounding, Setup
from aktiv.payments.rules.due import Terms
from aktiv.payments.settings import Settings, Treatment
from aktiv.prices.actions import NewCharge, charge
from aktiv.prices.drafts import Payer, VatSum
from aktiv.prices.models import Charge
from tests.bookings.world import NOW, World
from tests.payments.papers import FJELL, LAYOUT, LETTING

MARCH = date(2027, 3, 31)
VAT = {
    "exempt": Treatment(VatCategory.EXEMPT, LETTING),
    "outside": Treatment(VatCategory.OUTSIDE, "Utenfor merverdiavgiftsloven"),
    "standard": Treatment(VatCategory.STANDARD),
}
CODES = {"exempt": "0", "outside": "7", "standard": "3"}
UNITS = {"hour": "TIM", "piece": "STK"}


def bills(world: World, **terms: Any) -> None:  # Any: fields of Terms
    """Lets the municipality bill."""
    bills_in(world.municipality.pk, **terms)


def bills_in(municipality_id: int, **terms: Any) -> None:  # Any: fields of Terms
    """The same, for a municipality of another world."""
    setup = Setup(
        company="FJ",
        voucher_type="FU",
        order_type="FS",
        vat_codes=CODES,
        unit_codes=UNITS,
        rounding=Rounding(account="77700", vat_code="0"),
    )
    settings = Settings(
        seller=FJELL, layout=LAYOUT, terms=Terms(**terms), vat=VAT, formats=("csv", "agresso"), setup=setup
    )
    set_billing(municipality_id, settings, now=NOW)


def charged(
    world: World,
    amount: int,
    *,
    payer: Payer | None = None,
    subject: str = "1",
    day: date = date(2027, 3, 2),
    code: str = "exempt",
    vat: int = 0,
) -> Charge:
    """A charge of so many øre with VAT, to the club unless told otherwise."""
    [made] = charge(
        NewCharge(
            municipality_id=world.municipality.pk,
            reason=Charge.Reason.ADDITION,
            subject=("cleaning", subject),
            payer=payer or Payer(organisation_id=world.club.pk),
            use_day=day,
            currency="NOK",
            sums=[VatSum(code, 2500 if code == "standard" else 0, amount - vat, vat)],
        ),
        now=NOW,
    )
    return made
