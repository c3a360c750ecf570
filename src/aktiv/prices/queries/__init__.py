"""Reading prices: books, groups, quotes and the tables that pages show."""

from aktiv.prices.queries.books import books
from aktiv.prices.queries.groups import Grouped, groups_of, price_group_for, price_groups_for
from aktiv.prices.queries.quotas import Left
from aktiv.prices.queries.quotes import Use, offers_for, quote_for, quotes_for_many
from aktiv.prices.queries.records import charges_of, spent_on
from aktiv.prices.queries.tables import PriceTable, price_table

__all__ = [
    "Grouped",
    "Left",
    "PriceTable",
    "Use",
    "books",
    "charges_of",
    "groups_of",
    "offers_for",
    "price_group_for",
    "price_groups_for",
    "price_table",
    "quote_for",
    "quotes_for_many",
    "spent_on",
]
