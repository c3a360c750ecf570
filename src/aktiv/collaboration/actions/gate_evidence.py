"""What is laid down at the gates: by those whom the table names, and taken back by another row when it was wrong."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aktiv.collaboration.actions.initiative_rights import mandate_of
from aktiv.collaboration.actions.initiatives import held
from aktiv.collaboration.actions.turns import note
from aktiv.collaboration.models import GateEvidence, Initiative, Member
from aktiv.collaboration.models.initiatives import LONGEST_ADDRESS, LONGEST_EVIDENCE
from aktiv.collaboration.queries.initiatives import newest_version
from aktiv.collaboration.queries.parties import access_member
from aktiv.collaboration.rules.gates import NEEDS
from aktiv.people.permissions import MandateRight
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line

ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+")
FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A text, or where a document is with the SHA-256 of what was seen there. `on` is the day it tells of: today when
    it is left out. `member` is the number of whom she signs for, where she sits for several."""

    need: str
    text: str = ""
    url: str = ""
    sha256: str = ""
    on: date | None = None
    member: str = ""


@transaction.atomic
def lay_down(number: int, laid: Laid, *, by: UUID, now: datetime) -> GateEvidence:
    """Lays down evidence for one need, on the text as it stands. Of a text the fingerprint is taken here; of a document
    it is given.

    Raises Refusal: not_found, no_such_initiative, initiative_over, not_evidence, no_mandate, mandate_over,
    not_the_owner, missing_text, too_long, control_characters, not_an_address, not_a_fingerprint, evidence_ahead,
    not_a_municipality.
    """
    home, initiative = held(number)
    need = NEEDS.get(laid.need)
    if need is None or not need.may_be_laid:
        raise Refusal("not_evidence")
    member = access_member(home.pk, laid.member).pk if laid.member else None
    right = mandate_of(need.by, initiative, by=by, now=now, member_id=member)
    if need.key == "pilot_signed" and not Member.objects.filter(pk=right.member_id, kind="municipality").exists():
        raise Refusal("not_a_municipality")
    made = _added(initiative, laid, right, by=by, now=now)
    note(
        "initiative.evidence_laid", home.pk, by=by, now=now,
        initiative=number, need=need.key, evidence=made.pk, sha256=made.sha256,
    )  # fmt: skip
    return made


@transaction.atomic
def take_back(evidence_id: int, reason: str, *, by: UUID, now: datetime) -> GateEvidence:
    """Takes evidence back, by a row that says why: whoever might have laid it down. Steps that were taken by it stand.

    Raises Refusal: not_found, no_such_evidence, initiative_over, no_mandate, mandate_over, not_the_owner,
    taken_back_already, missing_text, too_long.
    """
    wrong = GateEvidence.objects.select_related("initiative").filter(pk=evidence_id, takes_back=None).first()
    if wrong is None:
        raise Refusal("no_such_evidence")
    home, initiative = held(wrong.initiative.number)
    if initiative.pk != wrong.initiative_id:
        raise Refusal("no_such_evidence")
    right = mandate_of(NEEDS[wrong.requirement].by, initiative, by=by, now=now)
    if GateEvidence.objects.filter(takes_back=wrong).exists():
        raise Refusal("taken_back_already")
    why = Laid(need=wrong.requirement, text=many_lines(reason, limit=LONGEST_EVIDENCE, required=True))
    made = _added(initiative, why, right, by=by, now=now, takes_back=wrong)
    note(
        "initiative.evidence_taken_back", home.pk, by=by, now=now,
        initiative=initiative.number, need=wrong.requirement, evidence=wrong.pk,
    )  # fmt: skip
    return made


def _added(
    initiative: Initiative,
    laid: Laid,
    right: MandateRight,
    *,
    by: UUID,
    now: datetime,
    takes_back: GateEvidence | None = None,
) -> GateEvidence:
    text = many_lines(laid.text, limit=LONGEST_EVIDENCE)
    url = one_line(laid.url, limit=LONGEST_ADDRESS)
    if not text and not url:
        raise Refusal("missing_text")
    if url and not ADDRESS.fullmatch(url):
        raise Refusal("not_an_address")
    sha256 = "".join(laid.sha256.lower().split())
    if sha256 and not FINGERPRINT.fullmatch(sha256):
        raise Refusal("not_a_fingerprint")
    if url and not text and not sha256:
        raise Refusal("not_a_fingerprint")
    today = timezone.localdate(now)
    if laid.on is not None and laid.on > today:
        raise Refusal("evidence_ahead")
    return GateEvidence.objects.create(
        initiative=initiative,
        requirement=laid.need,
        text=text,
        url=url,
        sha256=sha256 if url and sha256 else hashlib.sha256(text.encode()).hexdigest(),
        on_day=laid.on or today,
        version=newest_version(initiative.pk),
        member_id=right.member_id,
        role=right.role,
        mandate_id=right.id,
        takes_back=takes_back,
        made_by_id=by,
        made_at=now,
    )
