"""Initiatives as they are proposed, rewritten, owned and backed, and what is set for their gates."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from aktiv.collaboration.actions.initiative_rights import mandate_of
from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import (
    Backing,
    Collaboration,
    Initiative,
    InitiativeTerms,
    InitiativeVersion,
    Mandate,
    Service,
)
from aktiv.collaboration.models.initiatives import (
    LONGEST_AFFECTED,
    LONGEST_CONTACT,
    LONGEST_REASON,
    LONGEST_TITLE,
    LONGEST_WHAT,
)
from aktiv.collaboration.queries.initiative_content import text_row
from aktiv.collaboration.queries.initiatives import access_initiative, newest_version, tree_of
from aktiv.collaboration.queries.mandates import access_mandate, holds_now, require_mandate
from aktiv.collaboration.queries.parties import access_member
from aktiv.collaboration.queries.taking_part import service_named
from aktiv.collaboration.rules.agreements import fingerprint
from aktiv.collaboration.rules.gates import Who, is_over
from aktiv.people.permissions import Permission, Thing
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES
from aktiv.values.typed_text import many_lines, one_line

KEEP, PROPOSE = Permission.COLLABORATION_KEEP, Permission.COLLABORATION_PROPOSE
MOST_ORE = 10**15
MOST_DAYS = 100
WRITERS = (Who.PROPOSER, Who.PRODUCT_OWNER, Who.SECRETARIAT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an initiative says it is. The cost is in øre, from low to high, or neither of them."""

    title: str
    what: str
    affected: str = ""
    contact: str = ""
    low_ore: int | None = None
    high_ore: int | None = None
    evaluate_on: date | None = None
    language: str = "nb"


@transaction.atomic
def propose(said: Said, *, service: str = "", by: UUID, now: datetime) -> Initiative:
    """Makes a draft, under the next number, of the agreement as a whole or of one of its services by slug.

    Raises Refusal: not_found, no_mandate, mandate_over, missing_text, too_long, control_characters, wrong_cost,
    no_service_like_that.
    """
    home = my_turn()
    require_mandate(PROPOSE, Thing(collaboration_id=home.pk), by=by, now=now)
    made = begun(home, by=by, now=now, service=service_named(home.pk, service))
    version = written(made, said, "", by=by, now=now)
    note("initiative.proposed", home.pk, by=by, now=now, initiative=made.number, sha256=version.sha256)
    return made


@transaction.atomic
def rewrite(number: int, said: Said, change_note: str, *, by: UUID, now: datetime) -> InitiativeVersion:
    """Writes another version of the text. What was voted on, signed off or decided stays by the text that was seen.

    Raises Refusal: not_found, no_such_initiative, initiative_over, no_mandate, mandate_over, not_the_owner,
    missing_text, too_long, control_characters, wrong_cost, nothing_new.
    """
    home, initiative = held(number)
    mandate_of(WRITERS, initiative, by=by, now=now)
    made = written(initiative, said, change_note, by=by, now=now)
    note("initiative.rewritten", home.pk, by=by, now=now, initiative=number, version=made.number, sha256=made.sha256)
    return made


@transaction.atomic
def name_owner(number: int, mandate_id: int, *, by: UUID, now: datetime) -> Initiative:
    """Says by whose mandate somebody is its product owner from now on.

    Raises Refusal: not_found, no_such_initiative, initiative_over, no_mandate, mandate_over, not_an_owner.
    """
    home, initiative = held(number)
    require_mandate(KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    mandate = access_mandate(home.pk, mandate_id)
    if mandate.role != Mandate.Role.PRODUCT_OWNER or not holds_now(mandate.pk, now):
        raise Refusal("not_an_owner")
    initiative.owner = mandate
    initiative.save(update_fields=["owner"])
    note("initiative.owned", home.pk, by=by, now=now, initiative=number, mandate=mandate.pk)
    return initiative


@transaction.atomic
def back(number: int, member_number: str, *, reason: str = "", by: UUID, now: datetime) -> Backing:
    """Says that a member wants it looked into: by who sits for the member in a body, once.

    Raises Refusal: not_found, no_such_initiative, initiative_over, no_mandate, mandate_over, not_a_party,
    backed_already, too_long.
    """
    home, initiative = held(number)
    member = access_member(home.pk, member_number)
    right = mandate_of((Who.MEMBER,), initiative, by=by, now=now, member_id=member.pk)
    if member.kind not in member.Kind.parties() or (member.left and member.left < timezone.localdate(now)):
        raise Refusal("not_a_party")
    if Backing.objects.filter(initiative__in=tree_of(initiative.pk), member=member).exists():
        raise Refusal("backed_already")
    made = Backing.objects.create(
        initiative=initiative,
        member=member,
        reason=many_lines(reason, limit=LONGEST_REASON),
        mandate_id=right.id,
        made_by_id=by,
        made_at=now,
    )
    note("initiative.backed", home.pk, by=by, now=now, initiative=number, member=member_number)
    return made


@transaction.atomic
def set_terms(
    *, answer_days: int, memo_days: int, residents: int, on: date, by: UUID, now: datetime
) -> InitiativeTerms:
    """Sets the gates' terms from a day on: working days for an answer and for a memo, and how many residents do.

    Raises Refusal: not_found, no_mandate, mandate_over, wrong_terms, terms_in_the_past, terms_said_already.
    """
    home = my_turn()
    require_mandate(KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    if not (1 <= answer_days <= MOST_DAYS and 1 <= memo_days <= MOST_DAYS and 1 <= residents <= 10**6):
        raise Refusal("wrong_terms", most=MOST_DAYS)
    if on < timezone.localdate(now):
        raise Refusal("terms_in_the_past")
    if InitiativeTerms.objects.filter(collaboration=home, from_day=on).exists():
        raise Refusal("terms_said_already")
    made = InitiativeTerms.objects.create(
        collaboration=home,
        from_day=on,
        answer_days=answer_days,
        memo_days=memo_days,
        residents=residents,
        made_by_id=by,
        made_at=now,
    )
    note("initiative.terms_set", home.pk, by=by, now=now, terms=made.pk, from_day=on.isoformat())
    return made


def held(number: int) -> tuple[Collaboration, Initiative]:
    """The collaboration in one's turn, and an initiative that is not over. Raises Refusal: not_found,
    no_such_initiative, initiative_over."""
    home = my_turn()
    initiative = access_initiative(home.pk, number)
    if is_over(initiative.state, initiative.decision):
        raise Refusal("initiative_over")
    return home, initiative


def begun(
    home: Collaboration,
    *,
    by: UUID,
    now: datetime,
    origin: str = "",
    sha256: str = "",
    service: Service | None = None,
) -> Initiative:
    """A row for a draft, under the next number."""
    last = Initiative.objects.filter(collaboration=home).aggregate(last=Max("number"))["last"] or 0
    return Initiative.objects.create(
        collaboration=home,
        number=last + 1,
        origin=origin,
        origin_sha256=sha256,
        service=service,
        made_by_id=by,
        made_at=now,
    )


def written(initiative: Initiative, said: Said, change_note: str, *, by: UUID, now: datetime) -> InitiativeVersion:
    """Adds a version of its text. Raises Refusal: missing_text, too_long, control_characters, wrong_cost,
    nothing_new."""
    cost = (said.low_ore, said.high_ore)
    if (None in cost and cost != (None, None)) or (
        said.low_ore is not None and said.high_ore is not None and not 0 <= said.low_ore <= said.high_ore <= MOST_ORE
    ):
        raise Refusal("wrong_cost")
    clean = Said(
        title=one_line(said.title, limit=LONGEST_TITLE, required=True),
        what=many_lines(said.what, limit=LONGEST_WHAT, required=True),
        affected=one_line(said.affected, limit=LONGEST_AFFECTED),
        contact=one_line(said.contact, limit=LONGEST_CONTACT),
        low_ore=said.low_ore,
        high_ore=said.high_ore,
        evaluate_on=said.evaluate_on,
        language=said.language if said.language in LANGUAGES else LANGUAGES[0],
    )
    sha256 = fingerprint(text_row(clean))
    before = newest_version(initiative.pk) if initiative.title else None
    if before is not None and before.sha256 == sha256:
        raise Refusal("nothing_new")
    made = InitiativeVersion.objects.create(
        initiative=initiative,
        number=1 if before is None else before.number + 1,
        **asdict(clean),
        change_note=many_lines(change_note, limit=LONGEST_REASON),
        sha256=sha256,
        made_by_id=by,
        made_at=now,
    )
    initiative.title = made.title  # as a trigger has written it
    return made
