"""What members offer to the pool of competence and ask of it, and what they take back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import Collaboration, Competence, Level, Member, Need, Offer
from aktiv.collaboration.models.pool import EARLIEST, LATEST, LONGEST_TEXT, MOST_HOURS, MOST_MONTHS, MOST_ORE
from aktiv.collaboration.queries.mandates import require_mandate
from aktiv.collaboration.queries.parties import access_member
from aktiv.collaboration.queries.pool import (
    Posting,
    access_competence,
    access_need,
    access_offer,
    competences_of,
)
from aktiv.collaboration.rules.pool import first_of, months
from aktiv.people.permissions import Permission, Thing
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES, Texts
from aktiv.values.typed_text import many_lines, one_line

KEEP, SPEAK = Permission.COLLABORATION_KEEP, Permission.COLLABORATION_SPEAK


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What an offer and a need both say: hours of each month between two days' months, and øre for an hour, or None in
    kind."""

    competence: str
    level: str
    hours: int
    first: date
    last: date
    ore_per_hour: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOffer(Posted):
    """What a member has to lend."""

    languages: frozenset[str] = field(default_factory=lambda: frozenset(LANGUAGES[:1]))
    travels: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNeed(Posted):
    """What a member lacks; `language` "" is any."""

    language: str = ""
    on_site: bool = False


@transaction.atomic
def add_competence(name: Texts, *, by: UUID, now: datetime) -> Competence:
    """Puts something on the list of competences.

    Raises Refusal: not_found, no_mandate, mandate_over, missing_text, too_long, competence_there_already.
    """
    home = my_turn()
    require_mandate(KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    names = {code: one_line(name.said_in(code).text, limit=60, required=True) for code in LANGUAGES}
    slug = slugify(names["nb"])[:40]
    there = competences_of(home.pk)
    taken = {each.slug for each in there} | {each.name_nb.casefold() for each in there}
    if not slug or slug in taken or names["nb"].casefold() in taken:
        raise Refusal("competence_there_already")
    called = {f"name_{code}": said for code, said in names.items()}
    made = Competence.objects.create(collaboration=home, slug=slug, **called)
    note("collaboration.competence_added", home.pk, by=by, now=now, competence=slug)
    return made


@transaction.atomic
def offer(member_number: str, new: NewOffer, *, by: UUID, now: datetime) -> Offer:
    """Offers what a member has to lend.

    Raises Refusal: not_found, no_mandate, mandate_over, not_a_party, not_a_competence, not_a_kind, wrong_hours,
    wrong_months, month_gone, wrong_price, no_language, missing_text, too_long.
    """
    home = my_turn()
    member = speaking_for(home, member_number, by=by, now=now)
    said = _checked(home, new, timezone.localdate(now))
    if not new.languages or not new.languages <= set(LANGUAGES):
        raise Refusal("no_language")
    number = Offer.objects.filter(collaboration=home).aggregate(last=Max("number"))["last"] or 0
    made = Offer.objects.create(
        collaboration=home,
        number=number + 1,
        member=member,
        **said,
        languages=[each for each in LANGUAGES if each in new.languages],
        travels=new.travels,
        made_by_id=by,
        made_at=now,
    )
    note("collaboration.offered", home.pk, by=by, now=now, offer=made.number, member=member.number)
    return made


@transaction.atomic
def ask(member_number: str, new: NewNeed, *, by: UUID, now: datetime) -> Need:
    """Asks for what a member lacks.

    Raises Refusal: as `offer` does.
    """
    home = my_turn()
    member = speaking_for(home, member_number, by=by, now=now)
    said = _checked(home, new, timezone.localdate(now))
    if new.language and new.language not in LANGUAGES:
        raise Refusal("no_language")
    number = Need.objects.filter(collaboration=home).aggregate(last=Max("number"))["last"] or 0
    made = Need.objects.create(
        collaboration=home,
        number=number + 1,
        member=member,
        **said,
        language=new.language,
        on_site=new.on_site,
        made_by_id=by,
        made_at=now,
    )
    note("collaboration.needed", home.pk, by=by, now=now, need=made.number, member=member.number)
    return made


@transaction.atomic
def withdraw_offer(number: int, *, by: UUID, now: datetime) -> Offer:
    """Takes an offer back: it is matched no more. What is agreed stands.

    Raises Refusal: not_found, no_mandate, mandate_over, withdrawn_already.
    """
    home = my_turn()
    return _withdrawn(home, access_offer(home.pk, number), "offer", by=by, now=now)


@transaction.atomic
def withdraw_need(number: int, *, by: UUID, now: datetime) -> Need:
    """Takes a need back. Raises Refusal: as `withdraw_offer` does."""
    home = my_turn()
    return _withdrawn(home, access_need(home.pk, number), "need", by=by, now=now)


def speaking_for(home: Collaboration, member_number: str, *, by: UUID, now: datetime) -> Member:
    """A member with a vote that she speaks for. Raises Refusal: not_found, no_mandate, mandate_over, not_a_party."""
    member = access_member(home.pk, member_number)
    require_mandate(SPEAK, Thing(collaboration_id=home.pk, member_id=member.pk), by=by, now=now)
    require_party(member, timezone.localdate(now))
    return member


def require_party(member: Member, today: date) -> None:
    """Refuses observers, suppliers and those who are not in it today: not_a_party."""
    here = member.joined <= today and (member.left is None or member.left >= today)
    if member.kind not in Member.Kind.parties() or not here:
        raise Refusal("not_a_party")


def require_price(ore_per_hour: int | None) -> None:
    """Refuses a price that is none: wrong_price. None is in kind."""
    if ore_per_hour is not None and not 0 < ore_per_hour <= MOST_ORE:
        raise Refusal("wrong_price")


def _checked(home: Collaboration, new: Posted, today: date) -> dict[str, object]:
    competence = access_competence(home.pk, new.competence)
    if new.level not in Level.values:
        raise Refusal("not_a_kind")
    if not 0 < new.hours <= MOST_HOURS:
        raise Refusal("wrong_hours", most=MOST_HOURS)
    first, last = first_of(new.first), first_of(new.last)
    if not EARLIEST <= first.year <= last.year <= LATEST or len(months(first, last)) > MOST_MONTHS or last < first:
        raise Refusal("wrong_months", most=MOST_MONTHS)
    if last < first_of(today):
        raise Refusal("month_gone")
    require_price(new.ore_per_hour)
    return {
        "competence": competence,
        "level": new.level,
        "hours_per_month": new.hours,
        "first_month": first,
        "last_month": last,
        "ore_per_hour": new.ore_per_hour,
        "text": many_lines(new.text, limit=LONGEST_TEXT, required=True),
    }


def _withdrawn(home: Collaboration, posted: Posting, kind: str, *, by: UUID, now: datetime) -> Posting:
    require_mandate(SPEAK, Thing(collaboration_id=home.pk, member_id=posted.member_id), by=by, now=now)
    if posted.withdrawn_at is not None:
        raise Refusal("withdrawn_already")
    posted.withdrawn_at = now
    posted.save(update_fields=["withdrawn_at"])
    note(f"collaboration.{kind}_withdrawn", home.pk, by=by, now=now, number=posted.number)
    return posted
