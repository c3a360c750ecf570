"""Setting prices, telling them, and noting what is to be billed."""

from aktiv.prices.actions.billing import Bill, bill
from aktiv.prices.actions.charging import (
    NewCharge,
    charge,
    charge_fee,
    charge_many,
    charge_use,
    correct,
    fees_of,
    reverse,
    take_back_fee,
)
from aktiv.prices.actions.editing import copy_list, delete_draft, end_list, save_list
from aktiv.prices.actions.groups import (
    DefaultGroup,
    NewGroup,
    NewVatRate,
    decide_group,
    drop_vat_rate,
    set_groups,
    set_vat_rates,
)
from aktiv.prices.actions.importing import draft_from_file, import_csv
from aktiv.prices.actions.lists import draft_list, publish_list, set_rows, unuse_lists, use_lists
from aktiv.prices.actions.quotas import NewQuota, add_quota, change_quota, copy_quotas, drop_quota
from aktiv.prices.actions.quoting import quote, store, store_instead, store_many
from aktiv.prices.actions.sharing import share_out
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
    "NewQuota",
    "NewRow",
    "NewSubsidy",
    "NewVatRate",
    "Payer",
    "RowError",
    "add_quota",
    "bill",
    "change_quota",
    "charge",
    "charge_fee",
    "charge_many",
    "charge_use",
    "copy_list",
    "copy_quotas",
    "correct",
    "decide_group",
    "delete_draft",
    "draft_from_file",
    "draft_list",
    "drop_quota",
    "drop_vat_rate",
    "end_list",
    "fees_of",
    "import_csv",
    "publish_list",
    "quote",
    "reverse",
    "save_list",
    "set_groups",
    "set_rows",
    "set_vat_rates",
    "share_out",
    "store",
    "store_instead",
    "store_many",
    "take_back_fee",
    "unuse_lists",
    "use_lists",
]
