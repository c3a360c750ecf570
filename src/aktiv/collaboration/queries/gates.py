"""What stands at a gate: each need of a step with whether it is met, the figures that tell so, and its evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from aktiv.collaboration.models import Body, Commitment, GateEvidence, Initiative, InitiativeVersion, Member, Transition
from aktiv.collaboration.queries import gate_sources
from aktiv.collaboration.queries import initiatives as read
from aktiv.collaboration.queries.initiatives import Settled
from aktiv.collaboration.queries.mandates import limits_on
from aktiv.collaboration.queries.naming import names_of
from aktiv.collaboration.rules.gates import ASSESSORS, BACKERS, SEATED, Found, How, Step, decision_of


@dataclass
class Desk:
    """An initiative at a moment, with what the needs of its next step are read from; each thing is read once."""

    initiative: Initiative
    now: datetime

    @property
    def home(self) -> int:
        """The collaboration's id."""
        return self.initiative.collaboration_id

    @cached_property
    def today(self) -> date:
        """The day of the moment."""
        return timezone.localdate(self.now)

    @cached_property
    def version(self) -> InitiativeVersion:
        """The text as it stands."""
        return read.newest_version(self.initiative.pk)

    @cached_property
    def decided(self) -> InitiativeVersion | None:
        """The text that was decided on."""
        return read.decided_version(self.initiative.pk)

    @cached_property
    def tree(self) -> set[int]:
        """It and what was merged into it."""
        return read.tree_of(self.initiative.pk)

    @cached_property
    def evidence(self) -> list[GateEvidence]:
        """What stands of what was laid down."""
        return read.standing_evidence(read.evidence_of(self.initiative.pk))

    @cached_property
    def votes(self) -> list[Settled]:
        """The votes about it."""
        return read.votes_on(self.initiative.pk)

    @cached_property
    def promised(self) -> list[Commitment]:
        """What members have promised to it."""
        return read.promised_to(self.tree)

    def laid(self, need: str) -> list[GateEvidence]:
        """The evidence for one need."""
        return [each for each in self.evidence if each.requirement == need]

    @property
    def settling(self) -> Settled | None:
        """The last vote that settles what becomes of it, and by which no step was taken."""
        ready = [each for each in self.votes if not each.is_used and decision_of(each.link.purpose, each.outcome)]
        return ready[-1] if ready else None

    def waiver(self, gate: str) -> Settled | None:
        """The last vote that waived a gate, and by which no step was taken."""
        ready = [
            each
            for each in self.votes
            if not each.is_used
            and each.link.purpose == "waive"
            and each.link.gate == gate
            and each.outcome in ("passed", "passed_by_chair")
        ]
        return ready[-1] if ready else None


def found_at(desk: Desk, step: Step, said: Mapping[str, str] | None = None) -> dict[str, Found]:
    """How each need of a step stands; `said` has what comes with the step itself, by need. Each thing is read once."""
    found = {}
    for need in step.needs:
        if need.how is How.SAID:
            told = _answer_told(desk) if need.key == "answered" else {}
            found[need.key] = Found(bool((said or {}).get(need.key)), told)
            continue
        laid = desk.laid(need.key)
        counting = COUNTING.get(need.key, _laid)
        one = counting(desk, laid)
        found[need.key] = Found(one.met, one.told, tuple(evidence_row(each) for each in laid))
    return found


def evidence_row(each: GateEvidence) -> dict[str, Any]:  # Any: JSON-able values
    """Evidence as a step remembers it."""
    return {
        "id": each.pk,
        "url": each.url or None,
        "sha256": each.sha256,
        "on_day": each.on_day.isoformat(),
        "version": each.version.number,
        "member": each.member.number,
        "role": each.role,
    }


def _answer_told(desk: Desk) -> dict[str, Any]:  # Any: JSON-able values
    """The day for an answer to one that waits for it, and whether it has gone by."""
    sent = Transition.objects.filter(initiative=desk.initiative, act="submit").order_by("-number").first()
    if sent is None:
        return {}
    day = timezone.localdate(sent.made_at)
    due = read.answers_by(desk.home, {day})[day]
    return {"due": due.isoformat(), "late": due < desk.today}


def _laid(_desk: Desk, laid: Sequence[GateEvidence]) -> Found:
    return Found(bool(laid), {"count": len(laid), "of": 1})


def _text(name: str) -> Callable[[Desk, Sequence[GateEvidence]], Found]:
    return lambda desk, _laid: Found(bool(getattr(desk.version, name)))


def _backed(desk: Desk, _laid: Sequence[GateEvidence]) -> Found:
    terms = read.terms_on(desk.home, desk.today)
    members = len(read.backings_of(desk.tree))
    people = read.residents_behind([each.pk for each in read.sources_of(desk.tree)])
    told = {"members": members, "of_members": BACKERS, "residents": people, "of_residents": terms.residents}
    return Found(members >= BACKERS or people >= terms.residents, told)


def _cost(desk: Desk, _laid: Sequence[GateEvidence]) -> Found:
    return Found(
        desk.version.high_ore is not None, {"low_ore": desk.version.low_ore, "high_ore": desk.version.high_ore}
    )


def _assessed(desk: Desk, laid: Sequence[GateEvidence]) -> Found:
    owner = desk.initiative.owner.person_id if desk.initiative.owner is not None else None
    mine = [each for each in laid if each.version_id == desk.version.pk and each.role == "assessor"]
    members = {each.member_id for each in mine if each.made_by_id != owner}
    return Found(len(members) >= ASSESSORS, {"count": len(members), "of": ASSESSORS, "version": desk.version.number})


def _evaluation(desk: Desk, *, come: bool) -> Found:
    day = (desk.decided or desk.version).evaluate_on if come else desk.version.evaluate_on
    met = day is not None and (not come or day <= desk.today)
    return Found(met, {"on_day": day.isoformat() if day is not None else None})


def _vote(desk: Desk, _laid: Sequence[GateEvidence]) -> Found:
    settled = desk.settling
    if settled is None:
        return Found(False)
    return Found(
        True, {"vote": settled.vote.number, "outcome": settled.outcome, "version": settled.link.version.number}
    )


def _memo(desk: Desk, _laid: Sequence[GateEvidence]) -> Found:
    settled = desk.settling
    if settled is None or settled.vote.opened_at is None:
        return Found(False, {"days": read.terms_on(desk.home, desk.today).memo_days})
    settled.link.initiative = desk.initiative
    first, opened = read.opens_first(settled.link), timezone.localdate(settled.vote.opened_at)
    told = {"announced": timezone.localdate(settled.link.made_at).isoformat(), "opened": opened.isoformat()}
    return Found(opened >= first, told | {"first": first.isoformat(), "memo_sha256": settled.link.memo_sha256})


def _may_decide(desk: Desk, _laid: Sequence[GateEvidence]) -> Found:
    settled = desk.settling
    if settled is None:
        able = read.deciding_bodies(desk.home, desk.today, desk.version.high_ore)
        return Found(False, {"bodies": [_named(each) for each in able]})
    day, high = timezone.localdate(settled.link.made_at), settled.link.version.high_ore
    limit = limits_on(desk.home, day).get(settled.vote.body_id)
    able = read.deciding_bodies(desk.home, day, high)
    told = {"bodies": [_named(settled.vote.body)], "high_ore": high, "limit_ore": limit.limit_ore if limit else None}
    return Found(settled.vote.body in able, told)


def _named(body: Body) -> dict[str, Any]:  # Any: JSON-able values
    return {"slug": body.slug, "name": names_of(body)}


def _money(desk: Desk, _laid: Sequence[GateEvidence]) -> Found:
    promised = sum(each.amount_ore or 0 for each in desk.promised)
    needed = (desk.decided or desk.version).high_ore or 0
    return Found(promised >= needed, {"promised_ore": promised, "needed_ore": needed})


def _signed(_desk: Desk, laid: Sequence[GateEvidence]) -> Found:
    signed = {each.member_id for each in laid if each.member.kind == Member.Kind.MUNICIPALITY and each.role in SEATED}
    return Found(bool(signed), {"count": len(signed), "of": 1})


COUNTING: Mapping[str, Callable[[Desk, Sequence[GateEvidence]], Found]] = {
    "text": _text("what"),
    "affected": _text("affected"),
    "contact": _text("contact"),
    "backed": _backed,
    "cost": _cost,
    "benefit_plan": lambda desk, laid: gate_sources.benefit_plan(desk.initiative, laid),
    "evaluation_day": lambda desk, _laid: _evaluation(desk, come=False),
    "evaluation_due": lambda desk, _laid: _evaluation(desk, come=True),
    "assessed": _assessed,
    "vote": _vote,
    "memo_public": _memo,
    "may_decide": _may_decide,
    "money": _money,
    "pilot_signed": _signed,
    "shares_locked": lambda desk, laid: gate_sources.shares_locked(desk.initiative, laid),
    "pilot_report": lambda desk, laid: gate_sources.pilot_report(desk.initiative, laid),
    "measured": lambda desk, _laid: gate_sources.benefits_measured(desk.initiative),
}
"""How each need that is more than a row of evidence is decided."""
