"""What this package keeps about people (see values.personal)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_noop as n_

from aktiv.prices.models import Charge
from aktiv.values.personal import Basis, Erasing, Field, Held, Kind, Personal

YEARS_OF_ACCOUNTS = 5
"""After the end of the year of account: the law on bookkeeping, section 13."""


def named_until(persons: Collection[UUID]) -> Mapping[UUID, datetime]:
    """Until when the law demands that those who were charged are named: the first instant after it. One statement."""
    rows = Charge.objects.filter(person__in=persons).order_by().values("person").annotate(last=Max("use_day"))
    return {each["person"]: datetime(each["last"].year + 1 + YEARS_OF_ACCOUNTS, 1, 1, tzinfo=UTC) for each in rows}


PERSONAL = Personal(
    held=(
        Held(
            key="charges",
            model="prices.Charge",
            whose=("person",),
            kind=Kind.ACCOUNTING,
            what=n_("What you were charged for, how much, and VAT"),
            purpose=n_("To bill you, and to keep the accounts that the law demands"),
            basis=Basis.LEGAL_DUTY,
            fields=(Field("item", Erasing.KEEP),),  # what was charged by hand is called something
            shown={
                "id": "pk",
                "municipality": "municipality__slug",
                "reason": "reason",
                "item": "item",
                "subject_kind": "subject_kind",
                "subject_id": "subject_id",
                "day": "use_day",
                "amount": "amount",
                "vat_amount": "vat_amount",
                "currency": "currency",
                "at": "created_at",
            },
            home="municipality",
            kept_because=n_("the law on bookkeeping demands it for five years; afterwards they say nobody's name"),
        ),
    ),
    impersonal={
        "codes of ours": (
            "DefaultPriceGroup.party", "DefaultPriceGroup.age_group", "OrganisationPriceGroup.age_group",
            "VatRate.code", "PriceGroup.code", "PriceList.key", "PriceList.rounding", "PriceListUse.key",
            "PriceListUse.kind", "PriceRow.unit", "PriceRow.vat_code", "Addition.key", "Addition.unit",
            "Addition.vat_code", "Quote.currency", "Charge.reason", "Charge.subject_kind", "Charge.subject_id",
            "Charge.vat_code", "Charge.currency", "FreeQuota.list_key", "FreeQuota.kind",
        ),
        "names of prices and groups": (
            "PriceGroup.name_nb", "PriceGroup.name_nn", "PriceGroup.name_en", "PriceList.name_nb",
            "PriceList.name_nn", "PriceList.name_en", "Addition.name_nb", "Addition.name_nn", "Addition.name_en",
            "Subsidy.name_nb", "Subsidy.name_nn", "Subsidy.name_en",
        ),
        "about an organisation": ("OrganisationPriceGroup.reason",),
        "how a price came about, with nothing of whose it is": ("Quote.lines", "Quote.vat", "Quote.list_ids",
            "Quote.free", "PricePreview.sums"),
    },
    names=named_until,
)  # fmt: skip
