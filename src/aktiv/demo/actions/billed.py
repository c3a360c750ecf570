"""What one city has billed: all that was used up to the last month's end, handed over, so that there are invoices to
see. What was used since waits to be drawn up by whoever plays its finance officer, and fees wait for an account."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import override

from aktiv.demo.actions.happenings import City
from aktiv.municipalities.models import Municipality
from aktiv.payments.actions.accounting import give_accounts, set_account_rule
from aktiv.payments.actions.batches import hand_over
from aktiv.payments.actions.billing import set_billing
from aktiv.payments.actions.drawing import draw_up
from aktiv.payments.basis import Address, Seller, VatCategory
from aktiv.payments.exports import Rounding, Setup
from aktiv.payments.rules.accounts import AccountData
from aktiv.payments.rules.due import Terms
from aktiv.payments.rules.kid import Layout
from aktiv.payments.settings import Settings, Treatment

CITY = "bergen"
LETTING = "Unntatt fra merverdiavgift etter merverdiavgiftsloven § 3-11 (utleie av fast eiendom)"


def bill(city: City) -> int:
    """Returns how many invoices."""
    if city.data.slug != CITY:
        return 0
    home, now = Municipality.objects.get(slug=CITY), city.around.now
    set_billing(home.pk, settings_of(home), now=now)
    _name_accounts(home, city.around.today, now)
    until = city.around.today.replace(day=1) - timedelta(days=1)
    with override(home.language):
        batch = draw_up(home.pk, until=until, now=now)
    hand_over(batch.pk, home.pk, now=now)
    return batch.invoices


def _name_accounts(home: Municipality, today: date, now: datetime) -> None:
    """Use goes on one account, what has VAT on another, and what neighbours pay of loans on a third."""
    from_day = today.replace(year=today.year - 1, month=1, day=1)
    for account, vat_code in (("16300", ""), ("16500", "low"), ("16500", "standard")):
        said = AccountData(
            from_day=from_day, account=account, vat_code=vat_code, reason="use", dimensions={"ansvar": "4650"}
        )
        set_account_rule(home.pk, said, now=now)
    of_neighbours = AccountData(
        from_day=from_day, account="17500", reason="home_part", dimensions={"ansvar": "4650"}
    )  # fmt: skip
    set_account_rule(home.pk, of_neighbours, now=now)
    give_accounts(home.pk, now=now)


def settings_of(home: Municipality) -> Settings:
    """How a city bills: a made-up account, and a number that is in no register."""
    return Settings(
        seller=Seller(
            name=f"{home.name} kommune",
            number="800402042",
            address=Address(street="Rådhusgaten 10", postcode="5014", place=home.name),
            account="86011117947",
            vat_registered=True,
            in_business_register=True,
            municipality_number=home.number,
            contact="Fakturakontoret",
            email=f"faktura@{home.slug}.example",
        ),
        layout=Layout(customer_digits=6, invoice_digits=8),
        terms=Terms(),
        vat={
            "exempt": Treatment(VatCategory.EXEMPT, LETTING),
            "low": Treatment(VatCategory.STANDARD),
            "standard": Treatment(VatCategory.STANDARD),
        },
        formats=("csv", "agresso", "visma", "unit4", "xledger"),
        setup=Setup(
            company="BK",
            voucher_type="FU",
            order_type="FS",
            pay_method="IP",
            terms="14",
            product="4000",
            service_type="465",
            order_group="465",
            vat_codes={"exempt": "0", "low": "2", "standard": "1"},
            unit_codes={"hour": "TIM", "piece": "STK"},
            rounding=Rounding(account="17990", product="4999", vat_code="0"),
        ),
    )
