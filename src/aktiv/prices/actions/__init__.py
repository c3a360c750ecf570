"""Setting prices, telling them, and noting what is to be billed."""

from aktiv.prices.actions.billing import Bill, bill
from aktiv.prices.actions.charging import (
    NewCharge,
    charge,
    charge_fee,
    charge_many,
    charge_use,
    correct,
    reverse,
    take_back_fee,
)
from aktiv.prices.actions.groups import DefaultGroup, NewGroup, NewVatRate, decide_group, set_groups, set_vat_rates
from aktiv.prices.actions.importing import import_csv
from aktiv.prices.actions.lists import draft_list, publish_list, set_rows, use_lists
from aktiv.prices.actions.quoting import quote, store, store_many
from aktiv.prices.drafts import Payer
from aktiv.prices.new_lists import ListUse, NewAddition, NewList, NewMaximum, NewRow, NewSubsidy
from aktiv.prices.rules.reading import RowError

__all__ = [
    "Bill",
    "DefaultGroup",
    "ListUse",
    "NewAddition",
    "NewCharge",
    "NewGroup",
    "NewList",
    "NewMaximum",
    "NewRow",
    "NewSubsidy",
    "NewVatRate",
    "Payer",
    "RowError",
    "bill",
    "charge",
    "charge_fee",
    "charge_many",
    "charge_use",
    "correct",
    "decide_group",
    "draft_list",
    "import_csv",
    "publish_list",
    "quote",
    "reverse",
    "set_groups",
    "set_rows",
    "set_vat_rates",
    "store",
    "store_many",
    "take_back_fee",
    "use_lists",
]
