"""Founding the collaboration; members that join, give notice and leave, and come in each other's places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from aktiv.collaboration.actions.owners import let_go_of_all
from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import Collaboration, Mandate, Member, MemberFigure, Service, Succession
from aktiv.collaboration.queries.agreements import version_in_force
from aktiv.collaboration.queries.mandates import require_mandate
from aktiv.collaboration.queries.parties import access_member, members_on, the_collaboration
from aktiv.collaboration.rules.parties import last_day_after_notice, require_number
from aktiv.municipalities.models import Municipality
from aktiv.people.permissions import Permission, Thing, permits
from aktiv.people.queries.permissions import every_right
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES, Texts
from aktiv.values.typed_text import one_line

KEEP, SPEAK = Permission.COLLABORATION_KEEP, Permission.COLLABORATION_SPEAK
LONGEST_SOURCE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """A party as it joins. `population` is as `source` says it of `figure_day`; None when it answers for nobody."""

    name: str
    number: str
    kind: str = Member.Kind.MUNICIPALITY.value
    municipality_id: int | None = None
    population: int | None = None
    figure_day: date | None = None
    source: str = ""


@transaction.atomic
def found(
    name: Texts, first: NewMember, *, on: date, secretary_id: UUID, by: UUID | None, now: datetime
) -> Collaboration:
    """Founds the collaboration that this service is run by, with its first member, which keeps the secretariat. For who
    runs the platform; `by` is None for the machine itself.

    Raises Refusal: not_operator, founded_already, and as `join` does.
    """
    if by is not None and not permits(Permission.PLATFORM_OPERATE, every_right(by, timezone.localdate(now)), Thing()):
        raise Refusal("not_operator")
    if the_collaboration() is not None:
        raise Refusal("founded_already")
    names = {f"name_{code}": one_line(said, limit=120, required=True) for code, said in _all(name).items()}
    slug = slugify(name.nb)[:60] or "samarbeid"
    made = Collaboration.objects.create(slug=slug, **names, founded_on=on, made_by_id=by, made_at=now)
    member = _joined(made.pk, first, on, by, now)
    Mandate.objects.create(
        collaboration=made,
        person_id=secretary_id,
        member=member,
        role=Mandate.Role.SECRETARIAT,
        begins=now,
        given_by_id=by,
        given_at=now,
    )
    note("collaboration.founded", made.pk, by=by, now=now, member=member.number, secretary=str(secretary_id))
    return made


@transaction.atomic
def carry(name: Texts, *, on: date, by: UUID, now: datetime) -> Service:
    """Puts another service under the agreement. Raises Refusal: not_found, no_mandate, mandate_over, missing_text,
    too_long, service_there_already."""
    home = my_turn()
    require_mandate(KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    names = {f"name_{code}": one_line(said, limit=120, required=True) for code, said in _all(name).items()}
    slug = slugify(name.nb)[:60]
    if Service.objects.filter(collaboration=home, slug=slug).exists():
        raise Refusal("service_there_already")
    made = Service.objects.create(collaboration=home, slug=slug, first=on, **names)
    note("collaboration.service_carried", home.pk, by=by, now=now, service=slug)
    return made


@transaction.atomic
def join(new: NewMember, *, on: date, by: UUID, now: datetime) -> Member:
    """Takes in a member from a day on.

    Raises Refusal: not_found, no_mandate, mandate_over, missing_text, too_long, not_a_member_number,
    member_there_already, not_a_kind, figure_not_whole.
    """
    home = my_turn()
    require_mandate(KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    member = _joined(home.pk, new, on, by, now)
    note("collaboration.member_joined", home.pk, by=by, now=now, member=member.number, joined=on)
    return member


@transaction.atomic
def count_people(number: str, population: int, *, on: date, source: str, by: UUID, now: datetime) -> MemberFigure:
    """Writes down how many people a member answers for on a day. What was written before stands.

    Raises Refusal: not_found, no_mandate, mandate_over, missing_text, too_long, figure_not_whole.
    """
    home = my_turn()
    require_mandate(KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    figure = _figure(access_member(home.pk, number), population, on, source, by=by, now=now)
    note("collaboration.figure_noted", home.pk, by=by, now=now, member=number, population=population, on_day=on)
    return figure


@transaction.atomic
def leave(number: str, *, notice_on: date, by: UUID, now: datetime) -> Member:
    """Gives notice for a member: its last day is as many months later as the agreement in force says, or at once when
    none is. Its mandates end with it, and its halls are told as its own until then.

    Raises Refusal: not_found, no_mandate, mandate_over, left_already, notice_out_of_time.
    """
    home = my_turn()
    member = access_member(home.pk, number)
    require_mandate(SPEAK, Thing(collaboration_id=home.pk, member_id=member.pk), by=by, now=now)
    today = timezone.localdate(now)
    if member.left is not None:
        raise Refusal("left_already", left=member.left)
    if notice_on > today or notice_on < member.joined:
        raise Refusal("notice_out_of_time", joined=member.joined)
    version = version_in_force(home.pk, notice_on)
    last = last_day_after_notice(notice_on, version.notice_months if version is not None else 0)
    halls = let_go_of_all(member, last)
    member.notice_on, member.left = notice_on, last
    member.save(update_fields=["notice_on", "left"])
    told = {"member": number, "notice_on": notice_on, "left": last, "halls": halls}
    note("collaboration.notice_given", home.pk, by=by, now=now, **told)
    return member


@transaction.atomic
def succeed(numbers: Sequence[str], new: Sequence[NewMember], *, on: date, by: UUID, now: datetime) -> list[Member]:
    """Puts new members in the place of others from a day on: two for one is a split, one for two a merger.

    What was adopted binds those who come after; whose the halls of those who go are from then, is said anew. A member
    that is there already under one of the new numbers takes the places itself.
    Raises Refusal: nothing_to_succeed, left_already, and as `join` does.
    """
    home = my_turn()
    require_mandate(KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    going = [access_member(home.pk, each) for each in dict.fromkeys(numbers)]
    if not going or not new:
        raise Refusal("nothing_to_succeed")
    halls: dict[str, list[str]] = {}
    for member in going:
        if member.left is not None or member.joined >= on:
            raise Refusal("left_already", left=member.left or member.joined)
        halls[member.number] = let_go_of_all(member, on - timedelta(days=1))
        member.left = on - timedelta(days=1)
        member.save(update_fields=["left"])
    there = {each.number: each for each in members_on(home.pk, on)}
    coming = [there.get(each.number) or _joined(home.pk, each, on, by, now) for each in new]
    Succession.objects.bulk_create(
        [Succession(before=before, after=after, on_day=on) for before in going for after in coming]
    )
    note(
        "collaboration.member_succeeded",
        home.pk,
        by=by,
        now=now,
        before=[each.number for each in going],
        after=[each.number for each in coming],
        on_day=on,
        halls=halls,
    )
    return coming


def _joined(home: int, new: NewMember, on: date, by: UUID | None, now: datetime) -> Member:
    name = one_line(new.name, limit=120, required=True)
    number = require_number(new.number)
    if new.kind not in Member.Kind.values:
        raise Refusal("not_a_kind")
    if Member.objects.filter(collaboration_id=home, number=number).exists():
        raise Refusal("member_there_already", number=number)
    if new.municipality_id is not None and not Municipality.objects.filter(pk=new.municipality_id).exists():
        raise Refusal("not_found")
    try:
        with transaction.atomic():
            member = Member.objects.create(
                collaboration_id=home,
                kind=new.kind,
                name=name,
                number=number,
                municipality_id=new.municipality_id,
                joined=on,
            )
    except IntegrityError as error:  # the same municipality under another number
        raise Refusal("member_there_already", number=number) from error
    if new.population is not None:
        _figure(member, new.population, new.figure_day or on, new.source, by=by, now=now)
    return member


def _figure(member: Member, population: int, on: date, source: str, *, by: UUID | None, now: datetime) -> MemberFigure:
    if not 0 <= population <= 2_000_000_000:
        raise Refusal("figure_not_whole")
    return MemberFigure.objects.create(
        member=member,
        population=population,
        on_day=on,
        source=one_line(source, limit=LONGEST_SOURCE, required=True),
        made_by_id=by,
        made_at=now,
    )


def _all(name: Texts) -> dict[str, str]:
    """A name in every language, those that are missing as the nearest that is there."""
    return {code: name.said_in(code).text for code in LANGUAGES}
