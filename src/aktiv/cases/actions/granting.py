"""From dates that are granted to bookings: claims, quotes, dates, charges, in statements that do not grow with dates.

What somebody else took is told, and nothing of it is left behind; the rest goes in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import connection

from aktiv.bookings.actions.booking import charge_of_use, left_of
from aktiv.bookings.actions.cancelling import bill
from aktiv.bookings.actions.event_pages import write_page
from aktiv.bookings.actions.recording import NewBooking, NewDate, record
from aktiv.bookings.actions.telling import displaced, freed_of, restored
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.asking import group_of
from aktiv.bookings.queries.conflicts import InTheWayOf, explained
from aktiv.bookings.queries.places import Place
from aktiv.bookings.queries.replacements import replacements_of
from aktiv.bookings.queries.wanting import wanted_of
from aktiv.bookings.queries.ways_out import Way
from aktiv.bookings.rules import Party
from aktiv.bookings.rules.event_pages import EventWords
from aktiv.cases.models import Application, Line, RequestedDate
from aktiv.cases.queries.applications import applicant_party, details_of, kind_of
from aktiv.cases.rules.applying import age_group
from aktiv.journal.actions import Event
from aktiv.prices.actions import charge, store_many
from aktiv.prices.drafts import QuoteDraft
from aktiv.prices.queries import Use, quotes_for_many
from aktiv.timetable import actions as timetable
from aktiv.timetable.models import Claim
from aktiv.timetable.rules import Changed, Conflict, Taken, Wanted
from aktiv.values.periods import Period, civil_day
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One date to be granted: where and when, as asked or in another place. `over` are dates of season time that an
    event takes time from, said aloud before; `claim_id` is a claim that was made beforehand."""

    date: RequestedDate
    line: Line
    where: Place
    period: Period
    over: frozenset[int] = frozenset()
    claim_id: int | None = None

    @property
    def linked(self) -> tuple[int, ...]:
        """What comes along, as far as the place has it."""
        return self.where.having(self.line.linked)

    @property
    def wanted(self) -> list[Wanted]:
        """What is claimed."""
        return wanted_of(self.where, self.period, self.linked)

    @property
    def use(self) -> Use:
        """What is priced."""
        return Use(self.where.space_id, self.period, self.where.priced_along(self.linked))


@dataclass(slots=True)
class Granting:
    """What came of it: occurrences by the requested date's id, what was in the way of others, the bookings, what the
    journal has to say of those who lost time, and the sum in øre with VAT."""

    occurrences: dict[int, int] = field(default_factory=dict)
    taken: dict[int, list[Conflict]] = field(default_factory=dict)
    bookings: list[UUID] = field(default_factory=list)
    others: list[Event] = field(default_factory=list)
    total: int = 0


def grant(
    application: Application, wishes: Sequence[Wish], *, by: UUID | None, now: datetime, unsaid: bool = False
) -> Granting:
    """Books the wishes of one municipality for the applicant, in the caller's transaction: each date whole or not.
    Nobody but the municipality's own sees anything of what is `unsaid`, until its letter leaves (deciding.send_off).

    Nothing is written in the journal: the caller's entry tells it. Raises Refusal from prices.
    """
    done = Granting()
    if not wishes:
        return done
    party = applicant_party(application)
    claims, changed, instead = _claim(wishes, done, now)
    chosen = [each for each in wishes if each.date.pk in claims]
    if not chosen:
        return done
    drafts, groups = _priced(application, party, chosen)
    for line_id in dict.fromkeys(each.line.pk for each in chosen):
        of_line = [each for each in chosen if each.line.pk == line_id]
        _book(application, of_line, claims, drafts, done, groups=groups, by=by, now=now, unsaid=unsaid)
    if changed:
        because = done.bookings[0]
        done.others += [
            *displaced(changed, because=because, by=by, instead=instead, why=application.title),
            *restored(changed, because=because, by=by),
        ]
    return done


def _claim(
    wishes: Sequence[Wish], done: Granting, now: datetime
) -> tuple[dict[int, int], list[Changed], dict[int, tuple[Way, ...]]]:
    """The claims by date, whose time changed, and what is free instead for those who lose some.

    Dates that take nobody's time go in one statement; overriding is date by date."""
    claims = {each.date.pk: each.claim_id for each in wishes if each.claim_id is not None}
    plain = [each for each in wishes if not each.over and each.claim_id is None]
    home = wishes[0].where.municipality_id
    changed: list[Changed] = []
    instead: dict[int, tuple[Way, ...]] = {}
    if plain:
        for wish, answer in zip(
            plain, timetable.claim_many(home, [each.wanted for each in plain], now=now), strict=True
        ):
            if isinstance(answer, int):
                claims[wish.date.pk] = answer
            else:
                done.taken[wish.date.pk] = answer
    for wish in wishes:
        if not wish.over:
            continue
        losing = list(Occurrence.objects.filter(pk__in=wish.over))
        ways = replacements_of(losing, wish.wanted, now)
        over = {each.claim_id for each in losing}
        try:
            claim_id, others = timetable.override(home, Claim.Kind.USE, wish.wanted, now=now, over=over)
        except Taken as taken:
            done.taken[wish.date.pk] = list(taken.conflicts)
            continue
        claims[wish.date.pk] = claim_id
        changed += others
        instead |= ways
    return claims, changed, instead


def _priced(
    application: Application, party: Party, chosen: Sequence[Wish]
) -> tuple[dict[int, QuoteDraft], dict[int, str]]:
    """A price for every date, and the party's price group in its municipality."""
    first = chosen[0]
    ages = age_group(application.participants)
    group = group_of(party, first.where, first.period, ages) or ""
    by_additions: dict[tuple[str, ...], list[Wish]] = {}
    for each in sorted(chosen, key=lambda wish: wish.period.start):  # free minutes go to the first dates
        by_additions.setdefault(tuple(each.line.additions), []).append(each)
    drafts: dict[int, QuoteDraft] = {}
    left = left_of(party)
    for additions, of_them in by_additions.items():
        prices = quotes_for_many([each.use for each in of_them], group=group, additions=additions, left=left)
        for each in of_them:
            draft = prices[each.use]
            if isinstance(draft, Refusal):
                raise draft
            drafts[each.date.pk] = draft
    return drafts, {first.where.municipality_id: group}


def _book(
    application: Application,
    of_line: Sequence[Wish],
    claims: Mapping[int, int],
    drafts: Mapping[int, QuoteDraft],
    done: Granting,
    *,
    groups: Mapping[int, str],
    by: UUID | None,
    now: datetime,
    unsaid: bool,
) -> None:
    """One booking with all dates of a line."""
    line, where, party = of_line[0].line, of_line[0].where, applicant_party(application)
    quotes = store_many([drafts[each.date.pk] for each in of_line], now=now)
    new = NewBooking(
        kind=kind_of(application, line),
        municipality_id=where.municipality_id,
        space_id=line.space_id,
        party=party,
        details=replace(details_of(application), additions=tuple(line.additions)),
        price_group=groups[where.municipality_id],
        document_id=where.document_id,
        team=application.team if application.organisation_id is not None else "",
        unsaid=unsaid,
    )
    made_of = [
        NewDate(each.where.space_id, each.period, claims[each.date.pk], quote.pk)
        for each, quote in zip(of_line, quotes, strict=True)
    ]
    recorded = record(new, made_of, now=now)
    if new.kind is Booking.Kind.EVENT and party.holder is not None:
        write_page(recorded.id, where.municipality_id, party.holder, application.title, _words(application))
    done.bookings.append(recorded.id)
    charges = []
    for each, quote, occurrence_id in zip(of_line, quotes, recorded.occurrence_ids, strict=True):
        done.occurrences[each.date.pk] = occurrence_id
        done.total += quote.total
        if quote.total:
            day = civil_day(each.period.start, each.where.zone)
            charges.append(charge_of_use(quote, occurrence_id, party, day))
    if charges:
        charge(charges, by=by, now=now)


def _words(application: Application) -> EventWords:
    """What the applicant said of the event, shown to nobody before its letter leaves (deciding.send_off). What was said
    of the audience in words is not kept on the page."""
    said = application.event
    audience = said.get("audience", "")
    counted = int(audience) if audience.isascii() and audience.isdigit() and len(audience) < 7 else 0
    name, phone = said.get("safety_name", ""), said.get("safety_phone", "")
    return EventWords(
        programme=said.get("programme", ""),
        organiser=" ".join(said.get("organiser", "").split()),
        audience=counted or None,
        safety_name=" ".join(name.split()) if phone else "",
        safety_phone=" ".join(phone.split()) if name else "",
    )


@dataclass(frozen=True, slots=True)
class LetGo:
    """Time that was granted and is not any more: what became free, and whose time came back."""

    freed: list[dict[str, object]]
    others: list[Event]


def let_go(occurrence_ids: Collection[int], *, by: UUID | None, now: datetime, because: UUID) -> LetGo:
    """Releases what was booked by a decision, takes back what was charged, and marks the dates cancelled without a fee,
    in the caller's transaction. Dates that are cancelled already are passed over. Statements do not grow with dates."""
    rows = Occurrence.objects.select_for_update(of=("self",)).filter(
        pk__in=list(occurrence_ids), state__in=Occurrence.State.holding_time()
    )
    dates = list(rows.select_related("quote", "booking").order_by("pk"))
    if not dates:
        return LetGo([], [])
    freed = freed_of(dates, now)
    changed = timetable.release_many([each.claim_id for each in dates], now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE bookings_occurrence SET state = 'cancelled', cancelled_at = %s, fee = 0, sequence = sequence + 1
            WHERE id = ANY(%s)
            """,
            [now, [each.pk for each in dates]],
        )
    bill(dates, {each.pk: 0 for each in dates}, by=by, now=now)
    own = {each.claim_id for each in dates}
    return LetGo(freed, list(restored(changed, besides=own, because=because, by=by)))


def over_of(conflicts: Sequence[Conflict]) -> list[InTheWayOf]:
    """Conflicts with whose they are. One statement."""
    return explained(conflicts)


def is_event(application: Application) -> bool:
    """Whether granting it may take time from season time."""
    return kind_of(application, Line()) == Booking.Kind.EVENT
