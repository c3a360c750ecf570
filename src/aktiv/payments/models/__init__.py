"""Tables of the ledger, payments and invoices, one file a subject."""

from aktiv.payments.models.ledger import AccountRule, Entry, OrderLine, Posting
from aktiv.payments.models.payments import CaptureRule, GivingBack, Heard, Intended, Payment, ProviderOrder

__all__ = [
    "AccountRule",
    "CaptureRule",
    "Entry",
    "GivingBack",
    "Heard",
    "Intended",
    "OrderLine",
    "Payment",
    "Posting",
    "ProviderOrder",
]
