"""What the pool of competence, procurements and contracts keep about people: who did what, in public."""

from __future__ import annotations

from django.utils.translation import gettext_noop as n_

from aktiv.collaboration.deeds import made
from aktiv.values.personal import Erasing, Field

KEEP = Erasing.KEEP
HELD = (
    made(
        "collaboration_offers",
        "Offer",
        n_("Offers of competence that you wrote down for members of the collaboration"),
        {"number": "number", "member": "member__name"},
    ),
    made(
        "collaboration_needs",
        "Need",
        n_("Needs of competence that you wrote down for members of the collaboration"),
        {"number": "number", "member": "member__name"},
    ),
    made(
        "collaboration_engagements",
        "Engagement",
        n_("Engagements between members that you proposed"),
        {"number": "number", "member": "proposed_for__name"},
    ),
    made(
        "collaboration_engagement_steps",
        "EngagementStep",
        n_("What you said of engagements for members of the collaboration, and why"),
        {"engagement": "engagement__number", "state": "state"},
        Field("text", KEEP),
    ),
    made(
        "collaboration_hours",
        "HoursLine",
        n_("Hours of engagements that you reported, with your note"),
        {"engagement": "engagement__number", "month": "month", "hours": "hours"},
        Field("note", KEEP),
    ),
    made(
        "collaboration_hours_answers",
        "HoursAnswer",
        n_("Hours of engagements that you answered, and why"),
        {"engagement": "line__engagement__number", "approved": "approved"},
        Field("why", KEEP),
    ),
    made(
        "collaboration_procurements",
        "Procurement",
        n_("Procurements of the collaboration that you described"),
        {"number": "number", "title": "title"},
    ),
    made(
        "collaboration_procurement_steps",
        "ProcurementStep",
        n_("What you did with procurements of the collaboration, and why"),
        {"procurement": "procurement__number", "kind": "kind"},
        Field("text", KEEP),
    ),
    made(
        "collaboration_joinings",
        "Joining",
        n_("Volumes that you joined procurements with for members"),
        {"procurement": "lot__procurement__number", "member": "member__name"},
    ),
    made(
        "collaboration_contracts",
        "Contract",
        n_("Contracts of the collaboration that you registered"),
        {"number": "number", "title": "title"},
    ),
    made(
        "collaboration_contract_steps",
        "ContractStep",
        n_("What you did with contracts of the collaboration, and why"),
        {"contract": "contract__number", "kind": "kind"},
        Field("text", KEEP),
    ),
    made(
        "collaboration_call_offs",
        "CallOff",
        n_("Call-offs from contracts that you noted for members"),
        {"contract": "contract__number", "member": "member__name"},
        Field("note", KEEP),
    ),
)
IMPERSONAL = {
    "codes of the pool, of procurements and of contracts": (
        "Offer.level",
        "Need.level",
        "Need.language",
        "Engagement.state",
        "EngagementStep.state",
        "Procurement.state",
        "ProcurementStep.kind",
        "ContractOption.state",
        "ContractStep.kind",
        "ContractReminder.kind",
    ),
    "names and numbers of firms that sell to public bodies": (
        "Contract.supplier_name",
        "Contract.supplier_number",
    ),
    "what public bodies lend, buy and have bought": (
        "Offer.text",
        "Need.text",
        "Procurement.title",
        "Procurement.text",
        "Lot.title",
        "Lot.unit",
        "Contract.title",
        "Contract.text",
    ),
    "fields of work": (
        "Competence.slug",
        "Competence.name_nb",
        "Competence.name_nn",
        "Competence.name_en",
    ),
}
