"""Initiatives as rows of plain values: their pages, JSON and CSV are made from the same. See queries/figures.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from aktiv.collaboration.models import (
    Collaboration,
    GateEvidence,
    Idea,
    Initiative,
    InitiativeVersion,
    Outcome,
    Transition,
)
from aktiv.collaboration.queries import initiative_times as times
from aktiv.collaboration.queries import initiatives as read
from aktiv.collaboration.queries.entered import told_by
from aktiv.collaboration.queries.gates import Desk, found_at
from aktiv.collaboration.queries.ideas import first_names
from aktiv.collaboration.queries.initiative_content import step_content, text_row
from aktiv.collaboration.queries.initiative_parts import parts_row
from aktiv.collaboration.queries.initiatives import Settled
from aktiv.collaboration.queries.maintenance import counts
from aktiv.collaboration.queries.taking_part import told_of
from aktiv.collaboration.queries.trying import trial_rows
from aktiv.collaboration.queries.votes import standing
from aktiv.collaboration.rules.gates import Step, Who, steps_from
from aktiv.collaboration.rules.histories import checked

Row = dict[str, Any]  # Any: text, number, yes or no, list, or nothing


def initiative_rows(home: Collaboration, found: Sequence[Initiative], now: datetime) -> list[Row]:
    """Some initiatives, in their order, each with where it stands and for how long. Five statements, however many."""
    ids, today = [each.pk for each in found], timezone.localdate(now)
    newest = {
        each.initiative_id: each
        for each in InitiativeVersion.objects.filter(initiative__in=ids)
        .order_by("initiative_id", "-number")
        .distinct("initiative_id")
    }
    entered = {
        each.initiative_id: each.made_at
        for each in Transition.objects.filter(initiative__in=ids)
        .order_by("initiative_id", "-number")
        .distinct("initiative_id")
    }
    since = {each.pk: entered.get(each.pk, each.made_at) for each in found}
    first = timezone.localdate(min(since.values())) if since else today
    counted = times.working_days(home.pk, first, today)
    waiting = {timezone.localdate(since[each.pk]) for each in found if each.state == Initiative.State.SUBMITTED}
    dues = read.answers_by(home.pk, waiting)
    rows = []
    for each in found:
        over, begun = times.ends_here(each), timezone.localdate(since[each.pk])
        due = dues[begun] if each.state == Initiative.State.SUBMITTED else None
        rows.append(
            _head(each, newest[each.pk])
            | {
                "over": over,
                "since": begun.isoformat(),
                "days": None if over else (today - begun).days,
                "working_days": None if over else counted.between(begun, today),
                "answer_due": due.isoformat() if due is not None else None,
                "answer_late": due is not None and due < today,
            }
        )
    return rows


def pipeline(home: Collaboration, now: datetime) -> list[Row]:
    """Each state with how many stand in it, and the median of working days before they left it."""
    return [
        {
            "state": each.state,
            "now": each.now,
            "left": each.left,
            "median_working_days": each.median_working_days,
        }
        for each in times.typical(home.pk, now)
    ]


def backlog_row(home: Collaboration, day: date) -> Row:
    """What waits beside the initiatives: ideas that are open, of them those that wait for an answer and those that
    waited too long; and what is to be mended. Two statements."""
    ideas = Idea.objects.filter(collaboration=home, hidden=False)
    told = ideas.aggregate(
        ideas_open=Count("pk", filter=Q(state__in=Idea.State.open())),
        ideas_waiting=Count("pk", filter=Q(state=Idea.State.SUBMITTED)),
        ideas_late=Count("pk", filter=Q(state=Idea.State.SUBMITTED, due__lt=day)),
    )
    mend = counts(home.pk)
    return told | {"to_mend": mend["open"], "to_mend_grave": mend["grave"]}


def lead_row(home: Collaboration, now: datetime) -> Row:
    """How many were answered in time, and working days from sent in to decided, of those that were decided."""
    found = times.lead_times(home.pk, now)
    met, answered = times.answered_in_time(home.pk)
    return {
        "answered": answered,
        "answered_in_time": met,
        "decided": len(found),
        "shortest": found[0] if found else None,
        "median": found[(len(found) - 1) // 2] if found else None,
        "longest": found[-1] if found else None,
    }


def terms_row(home: Collaboration, day: date) -> Row:
    """What is set for the gates on a day."""
    terms = read.terms_on(home.pk, day)
    return {"answer_days": terms.answer_days, "memo_days": terms.memo_days, "residents": terms.residents}


def initiative_row(home: Collaboration, initiative: Initiative, now: datetime) -> Row:
    """One initiative, whole."""
    desk, today = Desk(initiative, now), timezone.localdate(now)
    versions, steps = read.versions_of(initiative.pk), read.steps_of(initiative.pk)
    laid, ideas = read.evidence_of(initiative.pk), read.sources_of(desk.tree)
    names = first_names([each.pk for each in ideas])
    counted = times.working_days(home.pk, timezone.localdate(initiative.made_at), today)
    spent = times.stays(initiative.made_at, steps, times.ends_here(initiative), now, counted)
    public = step_rows(steps)
    promised = sum(each.amount_ore or 0 for each in desk.promised)
    return (
        initiative_rows(home, [initiative], now)[0]
        | text_row(versions[0])
        | {
            "sha256": versions[0].sha256,
            "origin": initiative.origin or None,
            "origin_sha256": initiative.origin_sha256 or None,
            "owner": initiative.owner.person.name if initiative.owner is not None else None,
            "decided_version": desk.decided.number if desk.decided is not None else None,
            "next": [next_row(desk, each) for each in steps_from(initiative.state, initiative.decision) if _on(each)],
            "ideas": [
                {"number": each.number, "title": each.title, "by": names.get(each.pk) or None,
                 "supporters": each.supporters}
                for each in ideas
            ],
            "trial_questions": trial_rows(initiative.pk),
            "residents": read.residents_behind([each.pk for each in ideas]),
            "merged": [
                {"number": each.number, "title": each.title}
                for each in Initiative.objects.filter(pk__in=desk.tree - {initiative.pk}).order_by("number")
            ],
            "backed_by": [
                {"member": each.member.number, "member_name": each.member.name, "reason": each.reason,
                 "on": timezone.localdate(each.made_at).isoformat(), **told_by(each.mandate)}
                for each in read.backings_of(desk.tree)
            ],
            "promised_ore": promised,
            "commitments": [
                {"number": each.number, "member": each.member.number, "member_name": each.member.name,
                 "kind": each.kind, "what": each.what, "amount_ore": each.amount_ore, "hours": each.hours}
                for each in desk.promised
            ],
            **parts_row(home, initiative, desk.tree, today),
            "votes": [_vote(each, now) for each in desk.votes],
            "evidence": [evidence_row(each) for each in laid],
            "steps": public,
            "faults": checked(public),
            "times": [
                {"state": each.state, "from": timezone.localtime(each.begins).isoformat(),
                 "to": timezone.localtime(each.ends).isoformat() if each.ends is not None else None,
                 "days": each.days, "working_days": each.working_days}
                for each in spent
            ],
            "versions": [
                text_row(each) | {"version": each.number, "sha256": each.sha256, "change_note": each.change_note,
                                  "on": timezone.localdate(each.made_at).isoformat()}
                for each in versions
            ],
        }
    )  # fmt: skip


def next_row(desk: Desk, step: Step) -> Row:
    """A step that may come next: by whom, and how each of its needs stands. What is said with it is not met yet."""
    found = found_at(desk, step)
    waiver = desk.waiver(step.gate) if step.gate else None
    return {
        "act": step.act,
        "gate": step.gate or None,
        "to": step.to,
        "who": [each.value for each in step.who],
        "waived_by": waiver.vote.number if waiver is not None else None,
        "needs": [
            {"need": need.key, "how": need.how.value, "met": found[need.key].met, "told": dict(found[need.key].told)}
            for need in step.needs
        ],
    }


def step_rows(steps: Iterable[Transition]) -> list[Row]:
    """Steps with what their fingerprints are of, and beside it who took each, and what came of a vote that waived."""
    rows = list(steps)
    waivers = [each.waived_by.vote_id for each in rows if each.waived_by is not None]
    outcomes = _outcomes(waivers)
    return [
        step_content(each)
        | {
            "sha256": each.sha256,
            "at_local": timezone.localtime(each.made_at).isoformat(),
            "by": each.made_by.name if each.made_by is not None else None,
            "member_name": each.member.name if each.member is not None else None,
            "waived": {"gate": each.waived_by.gate, "outcome": outcomes.get(each.waived_by.vote_id, "")}
            if each.waived_by is not None
            else None,
        }
        for each in rows
    ]


def evidence_row(each: GateEvidence) -> Row:
    """What was laid down, with whether it was taken back."""
    back = getattr(each, "taken_back", None)
    return {
        "id": each.pk,
        "need": each.requirement,
        "text": each.text,
        "url": each.url or None,
        "sha256": each.sha256,
        "on_day": each.on_day.isoformat(),
        "version": each.version.number,
        "role": each.role,
        "member": each.member.number,
        "member_name": each.member.name,
        "by": each.made_by.name if each.made_by is not None else None,
        "laid_at": timezone.localtime(each.made_at).isoformat(),
        "takes_back": each.takes_back_id,
        "taken_back_by": back.pk if back is not None else None,
    }


def _head(each: Initiative, version: InitiativeVersion) -> Row:
    return {
        "number": each.number,
        "title": each.title,
        "state": each.state,
        "decision": each.decision or None,
        "verdict": each.verdict or None,
        "merged_into": each.into.number if each.into is not None else None,
        "owner_member": each.owner.member.number if each.owner is not None else None,
        "owner_member_name": each.owner.member.name if each.owner is not None else None,
        **told_of(each.service),
        "version": version.number,
        "low_ore": version.low_ore,
        "high_ore": version.high_ore,
        "language": version.language,
        "proposed_on": timezone.localdate(each.made_at).isoformat(),
    }


def _vote(each: Settled, now: datetime) -> Row:
    stands = each.outcome or standing(each.vote, now)
    return {
        "number": each.vote.number,
        "subject": each.vote.subject,
        "body": each.vote.body.slug,
        "body_name": {code: getattr(each.vote.body, f"name_{code}") for code in ("nb", "nn", "en")},
        "purpose": each.link.purpose,
        "gate": each.link.gate or None,
        "standing": stands,
        "version": each.link.version.number,
        "version_sha256": each.link.version.sha256,
        "memo_sha256": each.link.memo_sha256,
        "announced_on": timezone.localdate(each.link.made_at).isoformat(),
        "used": each.is_used,
    }


def _outcomes(votes: Iterable[int]) -> dict[int, str]:
    """What came of votes by the id of the first, or of those they were put as once more."""
    wanted = list(votes)
    if not wanted:
        return {}
    found: dict[int, str] = {}
    for one in Outcome.objects.filter(vote__in=wanted).select_related("vote"):
        found[one.vote_id] = one.outcome
    for one in Outcome.objects.filter(vote__again_of__in=wanted).select_related("vote"):
        found[one.vote.again_of_id or one.vote_id] = one.outcome
    return found


def _on(step: Step) -> bool:
    return not step.out and step.who != (Who.SERVICE,)
