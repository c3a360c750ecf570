"""Versions of the agreement, and members' yes to them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.files import answering, reading
from aktiv.collaboration.models import Adoption, AgreementVersion, AnnexedService, Member, Service
from aktiv.collaboration.models.agreements import LONGEST_TEXT
from aktiv.collaboration.queries.agreements import access_version, versions_of
from aktiv.collaboration.queries.mandates import require_mandate
from aktiv.collaboration.queries.parties import access_member, there_on
from aktiv.collaboration.queries.weighing import electorate_on
from aktiv.collaboration.rules.agreements import fingerprint
from aktiv.people.permissions import Permission, Thing
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES
from aktiv.values.typed_text import many_lines, one_line

MOST_MONTHS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A version as it is laid before the members. The keys are as files say them; `services` are those that it carries,
    by slug: none for all that are there."""

    title: str
    text: str
    data_processing: str
    cost_key: dict[str, Any]  # Any: JSON as docs/collaboration.md says it
    vote_key: dict[str, Any]  # Any: as above
    notice_months: int
    change_note: str = ""
    language: str = "nb"
    services: tuple[str, ...] = ()


@transaction.atomic
def lay_before(draft: Draft, *, by: UUID, now: datetime) -> AgreementVersion:
    """Lays a new version before the members. It never changes, and is in force when all parties have adopted it.

    Raises Refusal: not_found, no_mandate, mandate_over, missing_text, too_long, wrong_notice, cost_key_wrong(reason),
    vote_key_wrong(reason), no_such_service.
    """
    home = my_turn()
    require_mandate(Permission.COLLABORATION_KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    if not 0 <= draft.notice_months <= MOST_MONTHS:
        raise Refusal("wrong_notice", most=MOST_MONTHS)
    _require_keys(home.pk, draft, timezone.localdate(now))
    services = _services(home.pk, draft.services)
    content = {
        "title": one_line(draft.title, limit=160, required=True),
        "text": many_lines(draft.text, limit=LONGEST_TEXT, required=True),
        "data_processing": many_lines(draft.data_processing, limit=LONGEST_TEXT, required=True),
        "cost_key": draft.cost_key,
        "vote_key": draft.vote_key,
        "notice_months": draft.notice_months,
    }
    number = next((each.number for each in versions_of(home.pk)), 0) + 1
    made = AgreementVersion.objects.create(
        collaboration=home,
        number=number,
        **content,
        change_note=many_lines(draft.change_note, limit=2000),
        language=draft.language if draft.language in LANGUAGES else "nb",
        sha256=fingerprint(content | ({"services": [each.slug for each in services]} if services else {})),
        made_by_id=by,
        made_at=now,
    )
    AnnexedService.objects.bulk_create([AnnexedService(version=made, service=each) for each in services])
    note("collaboration.agreement_laid", home.pk, by=by, now=now, version=number, sha256=made.sha256)
    return made


@transaction.atomic
def adopt(
    number: int,
    member_number: str,
    *,
    case_reference: str,
    signatory: str,
    on: date,
    seen: str,
    by: UUID,
    now: datetime,
) -> Adoption:
    """Says a member's yes to a version, as its own body decided. `seen` is the fingerprint that the page showed.

    Raises Refusal: not_found, no_mandate, mandate_over, not_a_party, adopted_already, adopted_ahead, missing_text,
    too_long, seen_another.
    """
    home = my_turn()
    version, member = access_version(home.pk, number), access_member(home.pk, member_number)
    thing = Thing(collaboration_id=home.pk, member_id=member.pk)
    require_mandate(Permission.COLLABORATION_SPEAK, thing, by=by, now=now)
    today = timezone.localdate(now)
    here = Member.objects.filter(there_on(today), pk=member.pk, kind__in=Member.Kind.parties()).exists()
    if not here:
        raise Refusal("not_a_party")
    if seen != version.sha256:
        raise Refusal("seen_another")
    if on > today:
        raise Refusal("adopted_ahead")
    if Adoption.objects.filter(version=version, member=member).exists():
        raise Refusal("adopted_already")
    made = Adoption.objects.create(
        version=version,
        member=member,
        case_reference=one_line(case_reference, limit=60, required=True),
        signatory=one_line(signatory, limit=120, required=True),
        adopted_on=on,
        sha256=version.sha256,
        made_by_id=by,
        made_at=now,
    )
    note(
        "collaboration.agreement_adopted",
        home.pk,
        by=by,
        now=now,
        version=number,
        member=member_number,
        adoption=made.pk,
        sha256=version.sha256,
    )
    return made


def _services(collaboration_id: int, slugs: tuple[str, ...]) -> list[Service]:
    """The services that a version names, in order. Raises Refusal: no_such_service."""
    found = list(Service.objects.filter(collaboration_id=collaboration_id, slug__in=slugs).order_by("slug"))
    if len(found) != len(set(slugs)):
        raise Refusal("no_such_service")
    return found


def _require_keys(home: int, draft: Draft, day: date) -> None:
    """Both keys can be used by the parties of the day: costs are divided and a vote is counted, by way of trial. Raises
    Refusal: cost_key_wrong, vote_key_wrong, with why."""
    members = [
        {"id": each.number, "number": int(each.number)} | ({"population": people} if people is not None else {})
        for each, people in electorate_on(home, day)
    ]
    period = {"from": day.isoformat(), "to": day.isoformat()}
    shares = {"total_ore": 100, "period": period, "key": draft.cost_key, "members": members}
    empty = {"ballots": [], "closes_at": f"{day.isoformat()}T12:00:00Z"}
    electors = [{name: value for name, value in each.items() if name != "number"} for each in members]
    vote = {"key": draft.vote_key, "rule": {"kind": "ordinary"}, "members": electors} | empty
    trials = (("cost_key_wrong", "shares-1", shares), ("vote_key_wrong", "recount-1", vote))
    for code, kind, trial in trials:
        try:
            answering.ANSWERS[kind](reading.parsed(json.dumps(trial).encode(), kind))
        except reading.Malformed as error:
            raise Refusal(code, why=str(error)) from error
        except Refusal as refusal:
            raise Refusal(code, why=refusal.code) from refusal
