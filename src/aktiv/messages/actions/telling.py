"""From the journal to notifications: each entry is read once, in order, and each person told once about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.alerts import Freed, matches
from aktiv.bookings.queries.parties import contacts_of
from aktiv.journal.actions import number_entries
from aktiv.journal.models import Entry
from aktiv.messages.actions.carrying import post_letters
from aktiv.messages.actions.helping import post_help
from aktiv.messages.actions.offering import post_offers
from aktiv.messages.actions.posting import post
from aktiv.messages.actions.telling_of_adoption import told_of_adoption
from aktiv.messages.actions.telling_of_cases import told_of_case
from aktiv.messages.actions.telling_of_clubs import told_of_club
from aktiv.messages.actions.telling_of_collaboration import told_in_collaboration
from aktiv.messages.actions.telling_of_doors import told_of_doors
from aktiv.messages.actions.telling_of_ideas import told_of_idea
from aktiv.messages.actions.telling_of_joining import told_of_joining
from aktiv.messages.actions.telling_of_loans import told_of_loan
from aktiv.messages.actions.telling_of_parts import told_of_parts
from aktiv.messages.actions.telling_of_seasons import told_of_season
from aktiv.messages.actions.telling_of_sign_ups import mail_to_written, told_of_sign_up
from aktiv.messages.actions.telling_of_work import told_of_work
from aktiv.messages.actions.texting import text
from aktiv.messages.actions.to_the_written import post_written
from aktiv.messages.models import Delivery, Notification, Position, WrittenMail
from aktiv.messages.ports import sms
from aktiv.messages.queries.about import starts_of
from aktiv.messages.queries.choices import texted_of
from aktiv.messages.queries.sending import sending_by_sms
from aktiv.people.queries.staff import administrators
from aktiv.values.periods import Period
from aktiv.walls import everything

READER = "messages"
MAILED_FOR = timedelta(days=1)
"""News older than this (moved in from elsewhere, or made up for a demonstration) is not mailed."""
URGENT_FOR = timedelta(hours=48)
"""What happens to time that begins within this is worth a text message."""
TOLD_FOR = timedelta(days=30)
"""News older than this is not told at all."""
INVOICE_SENT = "invoice.sent"
Kind = Notification.Kind


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody is to be told something about an entry."""

    person_id: UUID
    kind: Kind
    data: Mapping[str, Any] = field(default_factory=dict)  # Any: JSON


@dataclass(frozen=True, slots=True)
class _Known:
    """What the entries at hand speak of, read at once."""

    bookings: Mapping[UUID, Booking]
    dates: Mapping[int, Occurrence]
    contacts: Mapping[UUID, Sequence[UUID]]
    erased: frozenset[UUID]  # those among the bookings' persons whom nobody tells anything any more

    def of_holder(self, booking: Booking) -> list[UUID]:
        """Whom to tell about a booking: its contact and whoever may book for the organisation, or the person."""
        if booking.organisation_id is None:
            people = [booking.person_id]
        else:
            people = list(self.contacts.get(booking.organisation_id, ())) or [booking.person_id]
        if booking.contact_id is not None:
            people.append(booking.contact_id)
        return list(dict.fromkeys(people))


def dispatch(limit: int = 500, *, now: datetime) -> int:
    """Numbers the journal, turns new entries into notifications and sends the mail and SMS that wait. Returns how many
    were sent. What a worker calls again and again; two at once share the work."""
    number_entries()
    while tell(limit, now=now):
        pass
    posted = post(limit, now=now) + post_offers(limit, now=now) + post_letters(limit, now=now)
    posted += post_written(limit, now=now)
    return text(limit, now=now) + posted + post_help(limit, now=now)


def tell(limit: int = 500, *, now: datetime) -> int:
    """Reads the next entries of the journal and writes their notifications, in one transaction with the position.

    Returns how many entries were read. Readers wait for each other on the position's row.
    """
    with everything():
        return _tell(limit, now)


def _tell(limit: int, now: datetime) -> int:
    Position.objects.get_or_create(reader=READER)
    position = Position.objects.select_for_update().get(reader=READER)
    entries = list(Entry.objects.filter(number__gt=position.number).order_by("number")[:limit])
    if not entries:
        return 0
    recent = {each.pk: each for each in entries if each.at > now - TOLD_FOR}
    known = _known(list(recent.values()))
    rows = [
        Notification(person_id=told.person_id, entry_id=entry.pk, kind=told.kind, data=dict(told.data), created_at=now)
        for entry in recent.values()
        for told in _told(entry, known, now)
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    _deliver([each for each in recent.values() if each.at > now - MAILED_FOR], now)
    written = [each for entry in entries if entry.at > now - MAILED_FOR for each in mail_to_written(entry, now)]
    WrittenMail.objects.bulk_create(written, ignore_conflicts=True, batch_size=1000)
    position.number = entries[-1].number or position.number
    position.save(update_fields=["number"])
    return len(entries)


def _deliver(entries: Sequence[Entry], now: datetime) -> None:
    """Each notification goes by mail, unless somebody else sends what it is about; those that are urgent by SMS too, to
    those who want it and where it is paid."""
    by_id = {each.pk: each for each in entries}
    made = list(Notification.objects.filter(entry_id__in=by_id).order_by("id"))
    texted = _texted([each for each in made if each.kind in Kind.urgent()], by_id, now)
    deliveries = [
        Delivery(notification=each, channel=channel, due_at=now) for each in made for channel in _channels(each, texted)
    ]
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True, batch_size=1000)


def _channels(notification: Notification, texted: set[int]) -> list[Delivery.Channel]:
    mail = [] if notification.data.get("unmailed") else [Delivery.Channel.MAIL]
    return mail + ([Delivery.Channel.SMS] if notification.pk in texted else [])


def _texted(urgent: Sequence[Notification], entries: Mapping[int, Entry], now: datetime) -> set[int]:
    """Those that the municipality did to somebody's time within two days. At most three statements; none where there is
    no gateway."""
    if not urgent or sms.gateway() is None:
        return set()
    homes = sending_by_sms({home for each in entries.values() if (home := each.municipality_id) is not None})
    mine = [each for each in urgent if entries[each.entry_id].municipality_id in homes]
    if not mine:
        return set()
    people = {each.person_id for each in mine}
    reached = texted_of(people)
    starts = starts_of(mine)
    soon = {pk for pk, start in starts.items() if now < start <= now + URGENT_FOR}
    told_together = {(each.entry_id, each.person_id) for each in mine}
    return {
        each.pk
        for each in mine
        if each.person_id in reached
        and each.pk in soon
        and (each.entry_id, entries[each.entry_id].person_id) not in told_together
    }


def _known(entries: Sequence[Entry]) -> _Known:
    """Three statements, however many entries."""
    booking_ids = {UUID(each.subject_id) for each in entries if each.subject_kind == "booking" and _speaks(each)}
    told = {pk for each in entries if each.subject_kind == "booking" for pk in each.data.get("tell", [])}
    dates = {each.pk: each for each in Occurrence.objects.filter(pk__in=told)} if told else {}
    booking_ids |= {each.booking_id for each in dates.values()}
    billed = {
        each.organisation_id for each in entries if each.verb == INVOICE_SENT and each.organisation_id is not None
    }
    rows = Booking.objects.filter(pk__in=booking_ids).select_related("person", "contact")
    bookings = {each.pk: each for each in rows} if booking_ids else {}
    organisations = billed | {each.organisation_id for each in bookings.values() if each.organisation_id is not None}
    today = max((timezone.localdate(each.at) for each in entries), default=date.min)
    people = [one for each in bookings.values() for one in (each.person, each.contact) if one is not None]
    erased = frozenset(each.pk for each in people if each.anonymised_at is not None)
    return _Known(bookings, dates, contacts_of(organisations, today) if organisations else {}, erased)


def _speaks(entry: Entry) -> bool:
    return entry.verb in _BY_VERB


def _told(entry: Entry, known: _Known, now: datetime) -> Iterable[Told]:
    """Who is told what about an entry."""
    seen: set[tuple[UUID, Kind]] = set()
    for teller in (_BY_VERB.get(entry.verb), _free):
        for told in teller(entry, known, now) if teller else ():
            if told.person_id not in known.erased and (told.person_id, told.kind) not in seen:
                seen.add((told.person_id, told.kind))
                yield told
    tellers = (
        *(told_of_club, told_of_case, told_of_season, told_of_idea, told_of_doors, told_of_sign_up, told_of_loan),
        *(told_in_collaboration, told_of_joining, told_of_adoption, told_of_work, told_of_parts),
    )
    for person_id, kind, data in (told for teller in tellers for told in teller(entry)):
        yield Told(person_id, kind, data)


def _confirmed(entry: Entry, known: _Known, _now: datetime) -> Iterable[Told]:
    """A receipt, to whoever booked and to the contact, or to the club that staff made an event for; nobody needs one
    for what staff made for the city."""
    booking = known.bookings.get(UUID(entry.subject_id))
    if booking is None:
        return
    if booking.kind == Booking.Kind.EVENT and booking.organisation_id is not None:
        yield from (Told(each, Kind.CONFIRMED, _of(entry)) for each in known.of_holder(booking))
        return
    if booking.kind not in Booking.Kind.self_service():
        return
    for person_id in dict.fromkeys([booking.person_id, booking.contact_id]):
        if person_id is not None:
            yield Told(person_id, Kind.CONFIRMED, _of(entry))


def _to_holder(kind: Kind) -> Callable[[Entry, _Known, datetime], Iterable[Told]]:
    def teller(entry: Entry, known: _Known, _now: datetime) -> Iterable[Told]:
        booking = known.bookings.get(UUID(entry.subject_id))
        # A season that is given as a whole is told of by its decision, not once for each weekly time.
        if booking is not None and not entry.data.get("together") and not _of_staff_itself(booking, entry):
            for person_id in known.of_holder(booking):
                yield Told(person_id, kind, _of(entry))

    return teller


def _of_staff_itself(booking: Booking, entry: Entry) -> bool:
    """Whether nobody is to be told: a closure is nobody's, and what staff made for the city they know themselves."""
    if booking.kind == Booking.Kind.CLOSURE:
        return True
    made_here = booking.kind in Booking.Kind.made_by_staff() and booking.organisation_id is None
    return made_here and booking.person_id == entry.person_id


def _to_all_holders(kind: Kind) -> Callable[[Entry, _Known, datetime], Iterable[Told]]:
    """For what one act did to many bookings: the entry that carries a holder's dates is the one that is told."""

    def teller(entry: Entry, known: _Known, _now: datetime) -> Iterable[Told]:
        dates = [known.dates[pk] for pk in entry.data.get("tell", []) if pk in known.dates]
        if not dates:
            return
        data = {**_of(entry), "occurrences": [each.pk for each in dates]}
        for person_id in known.of_holder(known.bookings[dates[0].booking_id]):
            yield Told(person_id, kind, data)

    return teller


def _free(entry: Entry, _known: _Known, now: datetime) -> Iterable[Told]:
    """Those who asked to hear of free time, apart from whoever freed it."""
    freed = [
        Freed(each["space"], Period(datetime.fromisoformat(each["start"]), datetime.fromisoformat(each["end"])))
        for each in entry.data.get("freed", [])
    ]
    if not freed or entry.verb.startswith("hold.") or entry.data.get("told_later"):
        return
    by_person: dict[UUID, list[dict[str, Any]]] = {}
    for match in matches(freed, now):
        if match.person_id != entry.person_id:
            by_person.setdefault(match.person_id, []).append(
                {
                    "alert": str(match.alert_id),
                    "space": match.freed.space_id,
                    "start": match.within.start.isoformat(),
                    "end": match.within.end.isoformat(),
                }
            )
    for person_id, found in by_person.items():
        yield Told(person_id, Kind.FREE, {"free": found})


def _waiting_offered(entry: Entry, _known: _Known, _now: datetime) -> Iterable[Told]:
    """Whoever stands next in line."""
    free = {key: entry.data[key] for key in ("space", "start", "end")}
    yield Told(UUID(entry.data["to"]), Kind.WAITING_OFFERED, {"free": [free], "until": entry.data["until"]})


def _doors(entry: Entry, known: _Known, _now: datetime) -> Iterable[Told]:
    """Whoever may be shown the codes of a booking: the person, or those who may book for the organisation."""
    booking = known.bookings.get(UUID(entry.subject_id))
    if booking is not None:
        people = known.contacts.get(booking.organisation_id, ()) if booking.organisation_id else [booking.person_id]
        yield from (Told(each, Kind.DOOR, _of(entry)) for each in people)


def _money(kind: Kind) -> Callable[[Entry, _Known, datetime], Iterable[Told]]:
    """The payer. Money that goes back for a time that was lost was told of when it was lost."""

    def told(entry: Entry, _known: _Known, _now: datetime) -> Iterable[Told]:
        if not entry.data.get("lost") and entry.data.get("to"):
            said = {key: entry.data[key] for key in ("amount", "currency", "what")}
            yield Told(UUID(entry.data["to"]), kind, {"payment": entry.subject_id, **said})

    return told


def _invoice_sent(entry: Entry, known: _Known, _now: datetime) -> Iterable[Told]:
    """Whoever is billed, or may see the invoices of the club that is."""
    data = {"invoice": entry.subject_id, **({} if entry.data["mailed"] else {"unmailed": True})}
    people = known.contacts.get(entry.organisation_id, ()) if entry.organisation_id else [UUID(entry.data["to"])]
    yield from (Told(each, Kind.INVOICE, data) for each in people)


def _role_granted(entry: Entry, _known: _Known, _now: datetime) -> Iterable[Told]:
    """Whoever has got a role, unless she gave it to herself."""
    person_id = UUID(entry.data["person"])
    if person_id != entry.person_id:
        yield Told(person_id, Kind.ROLE_GRANTED, {"role": entry.data["role"]})


def _roles_due(entry: Entry, _known: _Known, _now: datetime) -> Iterable[Told]:
    """Everybody who administers the municipality."""
    if entry.municipality_id is not None:
        for person_id in administrators(entry.municipality_id, timezone.localdate(entry.at)):
            yield Told(person_id, Kind.ROLES_DUE)


def _of(entry: Entry) -> dict[str, Any]:
    keys = ("occurrences", "fee", "because", "why", "was", "lost", "gained", "ways", "difference", "total")
    return {"booking": entry.subject_id} | {key: entry.data[key] for key in keys if key in entry.data}


_BY_VERB: Mapping[str, Callable[[Entry, _Known, datetime], Iterable[Told]]] = {
    "booking.confirmed": _confirmed,
    "booking.allocated": _to_holder(Kind.ALLOCATED),
    "booking.moved": _to_holder(Kind.MOVED),
    "booking.split": _to_holder(Kind.MOVED),
    "booking.cancelled": _to_holder(Kind.CANCELLED),
    "booking.displaced": _to_all_holders(Kind.DISPLACED),
    "booking.restored": _to_all_holders(Kind.RESTORED),
    "access.told": _doors,
    "waiting.offered": _waiting_offered,
    "payment.captured": _money(Kind.PAID),
    "payment.lost": _money(Kind.PAYMENT_LOST),
    "payment.refunded": _money(Kind.PAID_BACK),
    "deposit.released": _money(Kind.DEPOSIT_BACK),
    "damage.charged": _money(Kind.DAMAGE),
    INVOICE_SENT: _invoice_sent,
    "role.granted": _role_granted,
    "roles.due": _roles_due,
}
