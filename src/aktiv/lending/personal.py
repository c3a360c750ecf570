"""What this package keeps about people (see values.personal).

What was lent when, and how much, is the municipality's account of its things. Names, notes and pictures go with the
terms of lending (actions.forgetting), and at the latest with the municipality's rule for bookings.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_noop as n_

from aktiv.lending.models import Loan
from aktiv.values.personal import Basis, Erasing, Field, Held, Kind, Obstacle, Personal
from aktiv.walls import everything

KEEP = Erasing.KEEP
LENT = n_("To lend out what the municipality owns, and to have it back whole")
DID = n_("To know who did what for the club or the municipality")
ACCOUNT = n_("they are the municipality's account of its things; they say nobody's name")


def _ended(path: str):  # type: ignore[no-untyped-def]  # a filter of Django's
    """The loan has ended before the moment."""
    return lambda moment: Q((f"{path}ended_at__lt", moment))


def _obstacles(person_id: UUID, now: datetime) -> Sequence[Obstacle]:  # noqa: ARG001 - the same for all packages
    """Things that she has, or that are reserved for her: they are brought back or cancelled first."""
    with everything():
        mine = Loan.objects.filter(holder=person_id, state__in=Loan.State.open()).count()
    return [Obstacle("open_loans", {"count": mine})] if mine else []


def _active(persons: Collection[UUID], since: datetime) -> set[UUID]:
    """Those who have borrowed since, for themselves or others, or have something yet. One statement."""
    with everything():
        recent = Q(created_at__gte=since) | Q(state__in=Loan.State.open()) | Q(ended_at__gte=since)
        return set(Loan.objects.filter(recent, person__in=persons).values_list("person_id", flat=True).distinct())


PERSONAL = Personal(
    held=(
        Held(
            key="loans",
            model="lending.Loan",
            whose=("person",),
            kind=Kind.BOOKINGS,
            what=n_("What you have borrowed, when, and what it was for"),
            purpose=LENT,
            basis=Basis.PUBLIC_TASK,
            fields=(
                Field("purpose", purged=True),
                Field("reason", KEEP),
                Field("extended_reason", KEEP),
                Field("code", KEEP, secret=True),
            ),
            shown={
                "number": "number",
                "municipality": "municipality__slug",
                "depot": "depot__name",
                "state": "state",
                "asked_at": "created_at",
                "out_at": "out_at",
                "returned_at": "returned_at",
                "organisation": "organisation__name",
            },
            over=_ended(""),
            home="municipality",
        ),
        Held(
            key="loans_decided",
            model="lending.Loan",
            whose=("decided_by",),
            kind=Kind.HISTORY,
            what=n_("Loans that you decided on for a municipality"),
            purpose=DID,
            basis=Basis.PUBLIC_TASK,
            shown={"number": "number", "municipality": "municipality__slug", "decided_at": "decided_at"},
            kept_because=ACCOUNT,
        ),
        Held(
            key="handovers",
            model="lending.Handover",
            whose=("loan__person",),
            kind=Kind.BOOKINGS,
            what=n_("What you picked up and brought back, with your name as you signed, notes and pictures"),
            purpose=LENT,
            basis=Basis.PUBLIC_TASK,
            fields=(
                Field("signed", purged=True),
                Field("note", purged=True),
                Field("picture", purged=True),
            ),
            shown={"loan": "loan__number", "way": "way", "amount": "amount", "at": "at"},
            over=_ended("loan__"),
            home="municipality",
        ),
        Held(
            key="handovers_noted",
            model="lending.Handover",
            whose=("by",),
            kind=Kind.HISTORY,
            what=n_("What you handed out and took back for a municipality"),
            purpose=DID,
            basis=Basis.PUBLIC_TASK,
            shown={"loan": "loan__number", "way": "way", "amount": "amount", "at": "at"},
            kept_because=ACCOUNT,
        ),
        Held(
            key="loan_damages",
            model="lending.Damage",
            whose=("loan__person",),
            kind=Kind.BOOKINGS,
            what=n_("Damage to what you borrowed: what was noted, what you said, and what was decided"),
            purpose=LENT,
            basis=Basis.PUBLIC_TASK,
            fields=(
                Field("said", purged=True),
                Field("text", KEEP, purged=True),
                Field("picture", KEEP, purged=True),
                Field("answer", KEEP, purged=True),
            ),
            shown={"loan": "loan__number", "state": "state", "amount": "amount", "noted_at": "noted_at"},
            over=_ended("loan__"),
            home="municipality",
            kept_because=n_("they tell of things, and of what was charged for them"),
        ),
        Held(
            key="loan_damages_handled",
            model="lending.Damage",
            whose=("noted_by", "decided_by"),
            kind=Kind.HISTORY,
            what=n_("Damage that you noted or decided on for a municipality"),
            purpose=DID,
            basis=Basis.PUBLIC_TASK,
            shown={"loan": "loan__number", "state": "state", "noted_at": "noted_at"},
            kept_because=ACCOUNT,
        ),
        Held(
            key="borrower_blocks",
            model="lending.Block",
            whose=("person",),
            kind=Kind.BOOKINGS,
            what=n_("That you could not borrow for a while, why, and what you said of it"),
            purpose=n_("So that others can count on what they are promised"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("reason", KEEP), Field("appeal", KEEP), Field("answer", KEEP)),
            shown={"municipality": "municipality__slug", "begins": "begins", "ends": "ends"},
            over=lambda moment: Q(ends__lt=moment),
            erased_whole=True,
            purged_whole=True,
            home="municipality",
        ),
        Held(
            key="borrower_blocks_handled",
            model="lending.Block",
            whose=("made_by", "lifted_by", "answered_by"),
            kind=Kind.HISTORY,
            what=n_("That you kept somebody from borrowing for a while, lifted it or answered"),
            purpose=DID,
            basis=Basis.PUBLIC_TASK,
            shown={"municipality": "municipality__slug", "begins": "begins", "ends": "ends"},
            kept_because=ACCOUNT,
        ),
        Held(
            key="held_certificates",
            model="lending.HeldCertificate",
            whose=("person",),
            kind=Kind.BOOKINGS,
            what=n_("Certificates that you have shown, and until when they are valid"),
            purpose=LENT,
            basis=Basis.PUBLIC_TASK,
            shown={"certificate": "certificate__code", "valid_to": "valid_to", "seen_at": "seen_at"},
            over=lambda moment: Q(valid_to__lt=moment.date()),
            erased_whole=True,
            purged_whole=True,
            home="municipality",
        ),
        Held(
            key="certificates_seen",
            model="lending.HeldCertificate",
            whose=("seen_by",),
            kind=Kind.HISTORY,
            what=n_("Certificates that somebody showed you"),
            purpose=DID,
            basis=Basis.PUBLIC_TASK,
            shown={"certificate": "certificate__code", "seen_at": "seen_at"},
            kept_because=ACCOUNT,
        ),
        Held(
            key="stock_counts",
            model="lending.Count",
            whose=("begun_by", "ended_by"),
            kind=Kind.HISTORY,
            what=n_("That you counted what stands in a storage place"),
            purpose=DID,
            basis=Basis.PUBLIC_TASK,
            shown={"depot": "depot__name", "begun_at": "begun_at"},
            kept_because=ACCOUNT,
        ),
        Held(
            key="items_looked_at",
            model="lending.Look",
            whose=("by",),
            kind=Kind.HISTORY,
            what=n_("In what condition you found things that are lent out"),
            purpose=DID,
            basis=Basis.PUBLIC_TASK,
            shown={"item": "item__number", "condition": "condition", "at": "at"},
            kept_because=ACCOUNT,
        ),
        Held(
            key="parts_agreed",
            model="lending.PartAgreement",
            whose=("proposed_by", "answered_by", "ended_by"),
            kind=Kind.HISTORY,
            what=n_("What you asked, agreed to or ended for a municipality, of parts that neighbours pay of loans"),
            purpose=DID,
            basis=Basis.PUBLIC_TASK,
            shown={"kind": "kind__name_nb", "percent": "home_percent", "proposed_at": "proposed_at"},
            kept_because=ACCOUNT,
        ),
    ),
    impersonal={
        "codes of ours": (
            "Kind.category",
            "Kind.decided",
            "Kind.vat_code",
            "Item.state",
            "Item.condition",
            "Item.code",
            "Look.how",
            "Look.was",
            "Look.condition",
            "Loan.state",
            "Loan.price_group",
            "Handover.way",
            "Handover.condition",
            "Damage.state",
            "Certificate.code",
            "PartAgreement.answer",
        ),
        "a municipality's words for its things and places": (
            "Depot.slug",
            "Depot.name",
            "Depot.address",
            "Depot.open_nb",
            "Depot.open_nn",
            "Depot.open_en",
            "Depot.phone",
            "Kind.slug",
            "Kind.name_nb",
            "Kind.name_nn",
            "Kind.name_en",
            "Kind.sort_key",
            "Kind.about_nb",
            "Kind.about_nn",
            "Kind.about_en",
            "Kind.handling_nb",
            "Kind.handling_nn",
            "Kind.handling_en",
            "KindPicture.name",
            "KindPicture.alt_nb",
            "KindPicture.alt_nn",
            "KindPicture.alt_en",
            "Pool.shelf",
            "Item.number",
            "Item.note",
            "Item.picture",
            "CountLine.note",
            "CountItem.was",
            "CountItem.came",
            "Certificate.name_nb",
            "Certificate.name_nn",
            "Certificate.name_en",
            "Sharing.rules_nb",
            "Sharing.rules_nn",
            "Sharing.rules_en",
            "PartAgreement.rules_nb",
            "PartAgreement.rules_nn",
            "PartAgreement.rules_en",
            "PartAgreement.reason",
            "PartAgreement.end_reason",
        ),
    },
    obstacles=_obstacles,
    active=_active,
)
