"""Tables of the ledger, payments and invoices, one file a subject."""

from aktiv.payments.models.billing import Billing, Customer
from aktiv.payments.models.correcting import ManualCorrection
from aktiv.payments.models.damages import Damage
from aktiv.payments.models.invoices import Batch, BatchTold, Invoice, InvoiceLine, Shortfall
from aktiv.payments.models.ledger import AccountRule, Entry, OrderLine, Posting
from aktiv.payments.models.payments import CaptureRule, GivingBack, Heard, Intended, Payment, ProviderOrder
from aktiv.payments.models.reconciling import ListRead, Movement

__all__ = [
    "AccountRule",
    "Batch",
    "BatchTold",
    "Billing",
    "CaptureRule",
    "Customer",
    "Damage",
    "Entry",
    "GivingBack",
    "Heard",
    "Intended",
    "Invoice",
    "InvoiceLine",
    "ListRead",
    "ManualCorrection",
    "Movement",
    "OrderLine",
    "Payment",
    "Posting",
    "ProviderOrder",
    "Shortfall",
]
