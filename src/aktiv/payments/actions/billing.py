"""How a municipality bills, and what it knows of its customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.payments.models import Billing, Customer
from aktiv.payments.settings import Settings
from aktiv.people.models import Organisation
from aktiv.values.refusal import Refusal
from aktiv.walls import everything


@transaction.atomic
def set_billing(
    municipality_id: int,
    settings: Settings,
    *,
    mails: bool = False,
    version: int = 0,
    by: UUID | None = None,
    now: datetime,
) -> Billing:
    """Says how a municipality bills, and whether it `mails` its invoices from here; batches that were begun keep the
    settings of before. `version` is the one that was looked at, 0 for the first. Raises Refusal("changed_meanwhile").
    """
    columns = {**settings.as_columns(), "mails": mails}
    if version:
        found = Billing.objects.filter(municipality_id=municipality_id, version=version)
        if not found.update(**columns, version=version + 1):
            raise Refusal("changed_meanwhile")
        billing = Billing.objects.get(pk=municipality_id)
    else:
        billing, made = Billing.objects.get_or_create(municipality_id=municipality_id, defaults=columns)
        if not made:
            raise Refusal("changed_meanwhile")
    append(Event("billing.set", ("municipality", municipality_id), municipality_id, by), at=now)
    return billing


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerData:
    """What a municipality says of a customer beside what people know."""

    street: str = ""
    postcode: str = ""
    place: str = ""
    buyer_reference: str = ""
    order_reference: str = ""
    internal: bool = False
    einvoice: bool = False


@transaction.atomic
def set_customer(
    municipality_id: int,
    data: CustomerData,
    *,
    person_id: UUID | None = None,
    organisation_id: UUID | None = None,
    version: int | None = None,
    by: UUID | None = None,
    now: datetime,
) -> Customer:
    """Says where and how a person or an organisation gets invoices, with a number for whoever has none. `version` is
    the one that was looked at, 0 where she was no customer yet; None does not ask.

    Raises Refusal("billing_not_set_up"), ("einvoice_needs_number") for whoever has no organisation number,
    ("half_an_address") and ("changed_meanwhile").
    """
    if person_id is not None and (data.einvoice or data.internal):
        raise Refusal("einvoice_needs_number", customer="")
    if (
        data.einvoice
        and not Organisation.objects.filter(pk=organisation_id or UUID(int=0), number__isnull=False).exists()
    ):
        raise Refusal("einvoice_needs_number", customer="")
    if (data.street or data.postcode or data.place) and not (data.postcode and data.place):
        raise Refusal("half_an_address")
    billing = Billing.objects.select_for_update().filter(pk=municipality_id).first()
    if billing is None:
        raise Refusal("billing_not_set_up")
    told = {name: getattr(data, name) for name in CustomerData.__dataclass_fields__}
    with everything():
        who = {"municipality_id": municipality_id, "person_id": person_id, "organisation_id": organisation_id}
        customer = Customer.objects.select_for_update().filter(**who).first()
        if version is not None and version != (customer.version if customer is not None else 0):
            raise Refusal("changed_meanwhile")
        if customer is None:
            billing.last_customer += 1
            billing.save(update_fields=["last_customer"])
            customer = Customer(**who, number=billing.last_customer)
        else:
            customer.version += 1
        for name, value in told.items():
            setattr(customer, name, value)
        customer.save()
        append(
            Event("customer.set", ("customer", customer.pk), municipality_id, by, organisation_id, {"to": person_id}),
            at=now,
        )
    return customer
