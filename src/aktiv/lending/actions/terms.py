"""A municipality's rules for lending, and the certificates that its staff have seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.lending.models import Certificate, HeldCertificate, LendingTerms
from aktiv.people.models import Person
from aktiv.values.refusal import Refusal
from aktiv.walls import within

BOUNDS: Mapping[str, tuple[int, int]] = {
    "remind_before_hours": (1, 240),
    "late_after_minutes": (0, 10_080),
    "late_fee_days": (0, 365),
    "lost_after_days": (1, 365),
    "lapses_after_hours": (1, 240),
    "free_until_hours": (0, 720),
    "late_cancel_percent": (0, 100),
    "most_extensions": (0, 50),
    "block_after": (0, 50),
    "block_days": (1, 366),
    "names_kept_days": (1, 3_650),
}
"""The least and the most of each rule."""


@transaction.atomic
def keep_terms(municipality_id: int, said: Mapping[str, int], *, version: int, by: UUID, now: datetime) -> LendingTerms:
    """Changes the rules that had this `version` (0 where the municipality has written none).

    Raises Refusal: kind_changed, kind_out_of_bounds (field, least, most).
    """
    LendingTerms.objects.get_or_create(municipality_id=municipality_id, defaults={"version": 0})
    made = LendingTerms.objects.select_for_update(no_key=True).get(municipality_id=municipality_id)
    if made.version != version:
        raise Refusal("kind_changed")
    for field, (least, most) in BOUNDS.items():
        if not least <= said[field] <= most:
            raise Refusal("kind_out_of_bounds", field=field, least=least, most=most)
        setattr(made, field, said[field])
    made.version += 1
    made.save()
    append(Event("lending.terms", ("municipality", municipality_id), municipality_id, by, data=dict(said)), at=now)
    return made


@transaction.atomic
def see_certificate(
    municipality_id: int, certificate_id: int, email: str, valid_to: date | None, *, by: UUID, now: datetime
) -> HeldCertificate:
    """Staff have seen somebody's certificate, good through a day or for good. Seen again, the last day is the new one.

    Raises Refusal: not_found, person_unknown for an address that nobody has proved to be hers.
    """
    certificate = Certificate.objects.filter(pk=certificate_id, municipality_id=municipality_id).first()
    if certificate is None:
        raise Refusal("not_found")
    known = Person.objects.filter(email__iexact=email.strip(), email_proven_at__isnull=False)
    person = known.first() if email.strip() else None
    if person is None:
        raise Refusal("person_unknown")
    with within(municipalities=[municipality_id]):
        made, _ = HeldCertificate.objects.update_or_create(
            certificate=certificate,
            person=person,
            defaults={"municipality_id": municipality_id, "valid_to": valid_to, "seen_by_id": by, "seen_at": now},
        )
    event = Event("certificate.seen", ("certificate", certificate.pk), municipality_id, by, data={"held": made.pk})
    append(event, at=now)
    return made


@transaction.atomic
def unsee_certificate(municipality_id: int, held_id: int, *, by: UUID, now: datetime) -> None:
    """It was noted by mistake, or is no longer good: from now on it counts as gone out. Raises Refusal("not_found")."""
    with within(municipalities=[municipality_id]):
        found = HeldCertificate.objects.filter(pk=held_id, municipality_id=municipality_id).first()
        if found is None:
            raise Refusal("not_found")
        found.valid_to = date.fromordinal(now.date().toordinal() - 1)
        found.save(update_fields=["valid_to"])
        event = Event("certificate.ended", ("certificate", found.certificate_id), municipality_id, by)
        append(event, at=now)
