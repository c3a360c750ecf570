"""What this package keeps about people (see values.personal). The ledger names nobody."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_noop as n_

from aktiv.values.personal import Basis, Erasing, Field, Held, Kind, Personal

OWN = Q(organisation=None)

PERSONAL = Personal(
    held=(
        Held(
            key="payments",
            model="payments.Payment",
            whose=("person",),
            kind=Kind.ACCOUNTING,
            what=n_("What you have paid, how, and what was given back"),
            purpose=n_("To take payment, and to keep the accounts that the law demands"),
            basis=Basis.LEGAL_DUTY,
            shown={
                "reference": "reference",
                "municipality": "municipality__slug",
                "provider": "provider",
                "method": "method",
                "description": "description",
                "amount": "amount",
                "currency": "currency",
                "authorised": "authorised",
                "captured": "captured",
                "refunded": "refunded",
                "cancelled": "cancelled",
                "at": "created_at",
            },
            home="municipality",
            kept_because=n_("the law on bookkeeping demands it for five years; afterwards they say nobody's name"),
        ),
        Held(
            key="given_back",
            model="payments.GivingBack",
            whose=("asked_by", "decided_by"),
            kind=Kind.ACCOUNTING,
            what=n_("Money that you gave back for the municipality, and why"),
            purpose=n_("To keep the municipality’s accounts"),
            basis=Basis.LEGAL_DUTY,
            fields=(Field("reason", erasing=Erasing.KEEP),),
            shown={"payment": "payment__reference", "amount": "amount", "reason": "reason", "at": "asked_at"},
            home="municipality",
            kept_because=n_("the law on bookkeeping demands it for five years; afterwards they say nobody's name"),
        ),
        Held(
            key="payments_under_way",
            model="payments.Intended",
            whose=("person",),
            only=OWN,
            kind=Kind.HOLDS,
            what=n_("What you filled in for a booking that you are paying for"),
            purpose=n_("To make the booking when it is paid"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("details"),),
            shown={"details": "details"},
            home="municipality",
        ),
        Held(
            key="invoices",
            model="payments.Invoice",
            whose=("person",),
            kind=Kind.ACCOUNTING,
            what=n_("Your invoices and credit notes"),
            purpose=n_("To take payment, and to keep the accounts that the law demands"),
            basis=Basis.LEGAL_DUTY,
            fields=(Field("document", Erasing.KEEP),),
            shown={
                "municipality": "municipality__slug",
                "number": "number",
                "kind": "kind",
                "issued": "issued",
                "due": "due",
                "total": "total",
                "currency": "currency",
                "kid": "kid",
                "document": "document",
            },
            home="municipality",
            kept_because=n_("the law on bookkeeping demands that an invoice is kept for five years as it was sent"),
        ),
        Held(
            key="billed",
            model="payments.Customer",
            whose=("person",),
            kind=Kind.ACCOUNTING,
            what=n_("Where a municipality sends your invoices"),
            purpose=n_("To send you what you owe"),
            basis=Basis.PUBLIC_TASK,
            fields=(
                Field("street"),
                Field("postcode"),
                Field("place"),
                Field("buyer_reference"),
                Field("order_reference"),
            ),
            shown={"municipality": "municipality__slug", "number": "number"},
            home="municipality",
        ),
        Held(
            key="batches",
            model="payments.Batch",
            whose=("begun_by",),
            kind=Kind.ACCOUNTING,
            what=n_("Batches of invoices that you drew up at work"),
            purpose=n_("To know who did what with the municipality’s money"),
            basis=Basis.LEGAL_DUTY,
            shown={"municipality": "municipality__slug", "number": "number", "at": "begun_at"},
            home="municipality",
            kept_because=n_("the law on bookkeeping demands it for five years; afterwards they say nobody's name"),
        ),
    ),
    impersonal={
        "codes of ours, and of the municipality's accounts": (
            "AccountRule.vat_code", "AccountRule.reason", "AccountRule.account", "AccountRule.dimensions",
            "OrderLine.account", "OrderLine.dimensions", "Posting.act", "Posting.currency", "Entry.currency",
            "Entry.account", "Entry.code", "CaptureRule.when", "ProviderOrder.verb", "ProviderOrder.why",
            "ProviderOrder.refused", "Payment.provider", "Payment.currency", "Payment.standing", "Payment.lost_code",
            "Payment.language", "Billing.vat", "Billing.formats", "Billing.setup", "Batch.vat", "Batch.formats",
            "Batch.setup", "Batch.state", "Batch.currency", "Invoice.kind", "Invoice.currency", "Invoice.kid",
            "InvoiceLine.currency",
        ),
        "a number of ours, and what a provider calls it": (
            "Payment.reference", "Payment.provider_id", "Payment.redirect_to", "Payment.method",
        ),
        "lines of a provider’s list, by its numbers and ours": (
            "Movement.provider", "Movement.movement_id", "Movement.reference", "Movement.kind", "Movement.currency",
            "ListRead.provider",
        ),
        "place and time, with nothing of whose it is": ("Payment.description",),
        "the municipality, and how it bills": (
            "Billing.seller", "Billing.layout", "Billing.terms", "Batch.seller", "Batch.layout", "Batch.terms",
        ),
        "numbers of customers, and codes of refusals": ("Batch.left_out",),
        "what a provider says of an order": ("ProviderOrder.refused_why",),
        "a provider's own names of its messages": ("Heard.provider", "Heard.event_id", "Heard.name"),
    },
)  # fmt: skip
