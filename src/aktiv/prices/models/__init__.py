"""Tables of prices, one file a subject."""

from aktiv.prices.models.groups import DefaultPriceGroup, OrganisationPriceGroup, PriceGroup
from aktiv.prices.models.lists import (
    Addition,
    DayMaximum,
    PriceBook,
    PriceList,
    PriceListUse,
    PriceRow,
    Subsidy,
    VatRate,
)
from aktiv.prices.models.previews import PricePreview
from aktiv.prices.models.quotas import FreeQuota, QuotaAccount, QuotaUse
from aktiv.prices.models.records import Charge, Quote

__all__ = [
    "Addition",
    "Charge",
    "DayMaximum",
    "DefaultPriceGroup",
    "FreeQuota",
    "OrganisationPriceGroup",
    "PriceBook",
    "PriceGroup",
    "PriceList",
    "PriceListUse",
    "PricePreview",
    "PriceRow",
    "QuotaAccount",
    "QuotaUse",
    "Quote",
    "Subsidy",
    "VatRate",
]
