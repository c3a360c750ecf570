"""Initiatives of the demo: one in every state, each brought there by the people who sit where it is decided.

Where a city is not made some of them are not there, and an initiative stands where the last of those who are took it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from aktiv.collaboration.actions import gate_evidence, initiatives, stepping
from aktiv.collaboration.actions.commitments import Promised, commit, deliver
from aktiv.collaboration.actions.gate_evidence import Laid
from aktiv.collaboration.actions.initiative_sources import take_idea
from aktiv.collaboration.actions.initiative_votes import Asked, put_to_vote
from aktiv.collaboration.actions.initiatives import Said
from aktiv.collaboration.actions.stepping import Wish
from aktiv.collaboration.actions.votes import Question, cast, count_closed, open_vote
from aktiv.collaboration.models import Idea, Initiative, Mandate
from aktiv.collaboration.rules.gates import STEPS, Step
from aktiv.demo.actions.initiatives_measured import measure_of, promise_of
from aktiv.demo.actions.initiatives_told import EVIDENCE, GAPS, PARTS, REASONS, TOLD, Told
from aktiv.people.models import Person

A_VOTE = 35
"""Days from when one is announced until it is counted."""


PAID_BEFORE, LATE = timedelta(days=5), timedelta(days=30)
"""Partners pay so long before a promise is due; of what was due within the last month some is late."""


class Absent(Exception):
    """Somebody whose turn it is has not been made."""


@dataclass
class Cast:
    """Who sits where, by body and member, and who keeps the secretariat; `at` is the clock of the story."""

    seats: dict[tuple[str, str], Person]
    secretary: UUID
    now: datetime
    steering: str
    council: str
    coordination: str
    at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.at = self.now

    def seat(self, body: str, member: str) -> UUID:
        """Who votes for a member in a body."""
        if (body, member) not in self.seats:
            raise Absent
        return self.seats[body, member].pk

    def holders(self, role: str) -> list[Mandate]:
        """Those who hold a mandate outside the bodies."""
        return list(Mandate.objects.filter(role=role).select_related("member").order_by("pk"))


def initiate(seats: dict[tuple[str, str], Person], secretary: UUID, now: datetime, bodies: tuple[str, str, str]) -> int:
    """Makes them, once. `bodies` are the council, the steering group and the coordination group. Returns how many."""
    if Initiative.objects.exists():
        return 0
    council, steering, coordination = bodies
    begun = now - timedelta(days=1_000)
    initiatives.set_terms(
        answer_days=20, memo_days=10, residents=25, on=timezone.localdate(begun), by=secretary, now=begun
    )
    for number, told in enumerate(TOLD, start=1):
        story = Cast(seats, secretary, now, steering, council, coordination)
        try:
            _tell(story, number, told)
        except Absent:
            continue
    return len(TOLD)


def _tell(story: Cast, number: int, told: Told) -> None:
    way = _way(told)
    gaps = [_gap(each, number) for each in way]
    story.at = story.now - timedelta(days=told.ago + sum(gaps) + (A_VOTE if told.waived else 0))
    evaluated = story.now.date() + timedelta(days=240)
    if told.state in ("evaluating", "closed"):
        before = [each.act for each in way].index("evaluate")
        evaluated = (story.at + timedelta(days=sum(gaps[:before]))).date()
    draft(story, number, told, evaluated)
    for step, gap in zip(way, gaps, strict=True):
        story.at += timedelta(days=gap) if step.act != "decide" else timedelta(days=3)
        prepare(story, number, told, step)
        take_step(story, number, told, step)
    if told.state == "ready":
        _announce(story, number, told, "decide")


def _way(told: Told) -> list[Step]:
    """The steps to its state: on the way as far as it went, and out where it did."""
    on = [each for each in STEPS if not each.out and each.act not in ("take_up", "finance")]
    out = [each for each in STEPS if each.to == told.state and each.out][:1]
    last = told.left_from if out else told.state
    found = []
    for each in on:
        if last == "draft":
            break
        found.append(each)
        if each.to == last or (each.to == "decided" and last == "financing"):
            break
    return found + out


def _gap(step: Step, number: int) -> int:
    return GAPS.get(step.act, 20) * (90 + number * 7 % 31) // 100 + 1


def draft(story: Cast, number: int, told: Told, evaluated: date) -> None:
    """The first text of it, by the secretariat, with its owner and the ideas that it comes from."""
    said = Said(
        title=told.title,
        what=told.what,
        affected=told.affected,
        contact="Samarbeidssekretariatet, samarbeid@aktivkommune.example",
        low_ore=told.low * 1000_00 if told.low else None,
        high_ore=told.high * 1000_00 if told.high else None,
        evaluate_on=evaluated if told.low else None,
    )
    initiatives.propose(said, by=story.secretary, now=story.at)
    owners = story.holders("product_owner")
    own = next((each for each in owners if each.member.number == told.owner), None) or next(iter(owners), None)
    if own is not None:
        initiatives.name_owner(number, own.pk, by=story.secretary, now=story.at)
    for idea in told.ideas:
        found = Idea.objects.filter(number=idea, state__in=Idea.State.open()).first()
        if found is not None:
            # The idea is younger than the first draft: who made it heard of it then.
            answer = f"Takk! Forslaget er nå del av initiativ {number}: {told.title}. Der kan du følge det videre."
            take_idea(number, idea, answer, by=story.secretary, now=story.now - timedelta(hours=20))


def _owner(number: int) -> UUID:
    owner = Initiative.objects.select_related("owner").get(number=number).owner
    if owner is None:
        raise Absent
    return owner.person_id


def prepare(story: Cast, number: int, told: Told, step: Step) -> None:
    """What the gate needs is laid down, by who may."""
    if step.act == told.waived:
        settle(story, number, told, "waive", step.gate)
        return
    if step.act == "decide":
        settle(story, number, told, "defer" if told.decided == "deferred" else "decide")
        return
    if step.act == "assess":
        for member in ("1246", told.owner if told.owner != "1246" else "4601"):
            initiatives.back(number, member, by=story.seat(story.council, member), now=story.at)
    if step.act == "make_ready":
        promise_of(number, told.title, story.secretary, story.at)
    if step.act == "close":
        measure_of(number, told.title, story.secretary, story.at)
    for need in step.needs:
        if not need.may_be_laid:
            continue
        for by in _by(story, number, need.key):
            text = EVIDENCE[need.key][number % len(EVIDENCE[need.key])]
            gate_evidence.lay_down(number, Laid(need=need.key, text=text), by=by, now=story.at)
    if step.act == "commit":
        for member, hundredths in PARTS:
            part = -(-told.high * 1000_00 * hundredths // 100)
            promised = Promised(
                kind="money", what=f"Andel av {told.title.lower()}"[:200], due=(story.at + timedelta(days=60)).date(),
                amount_ore=part, initiative=number,
            )  # fmt: skip
            made = commit(member, promised, by=story.secretary, now=story.at)
            paid = promised.due - PAID_BEFORE
            if told.state != "stopped" and promised.due < timezone.localdate(story.now) - LATE:
                deliver(made.number, amount_ore=part, on=paid, by=story.secretary, now=story.now)


def _by(story: Cast, number: int, need: str) -> list[UUID]:
    """Who lays evidence down for a need."""
    if need in ("original", "shares_locked"):
        return [story.secretary]
    if need == "assessed":
        found = [each.person_id for each in story.holders("assessor")]
        if len(found) < 2:
            raise Absent
        return found
    if need == "pilot_signed":
        return [story.seat(story.council, "1508")]
    return [_owner(number)]


def take_step(story: Cast, number: int, told: Told, step: Step) -> None:
    """The step, by whoever takes it."""
    by = {
        "assess": lambda: story.seat(story.coordination, "1246"),
        "commit": lambda: story.seat(story.council, "4601"),
        "generalise": lambda: story.seat(story.coordination, "1246"),
        "close": lambda: story.seat(story.steering, "1103"),
        "merge": lambda: story.secretary,
        "submit": lambda: story.secretary,
        "screen": lambda: story.secretary,
        "decide": lambda: story.secretary,
        "withdraw": lambda: story.secretary,
        "stop": lambda: story.seat(story.steering, "1103"),
    }
    who = by[step.act]() if step.act in by else _owner(number)
    wish = Wish(
        act=step.act,
        reason=told.reason if step.out else REASONS.get(step.act, ""),
        verdict="keep" if step.act == "close" else "",
        into=told.into,
    )
    stepping.take(number, wish, by=who, now=story.at)


def _announce(story: Cast, number: int, told: Told, purpose: str, gate: str = "", *, budget: int | None = None) -> int:
    body = story.steering if told.high <= 2_000 else story.council
    memo = told.what if purpose != "waive" else f"{told.what}\n\nPort {gate} fravikes fordi fristen er satt i lov."
    verb = {"decide": "Vedtak om", "defer": "Utsettelse av", "waive": f"Unntak fra port {gate} for"}[purpose]
    question = Question(body=body, subject=f"{verb} {told.title.lower()}"[:160], memo=memo)
    asked = Asked(question=question, purpose=purpose, gate=gate, budget=budget)
    return put_to_vote(number, asked, by=story.secretary, now=story.at).vote.number


def settle(story: Cast, number: int, told: Told, purpose: str, gate: str = "", *, budget: int | None = None) -> int:
    """A vote that was announced, opened when its memo had been public long enough, and counted. Its number."""
    body = story.steering if told.high <= 2_000 else story.council
    voters = {member: story.seat(body, member) for member, _part in PARTS}
    vote = _announce(story, number, told, purpose, gate, budget=budget)
    story.at += timedelta(days=25)
    open_vote(vote, story.at + timedelta(days=6), by=story.secretary, now=story.at)
    story.at += timedelta(days=2)
    for place, (member, person) in enumerate(voters.items()):
        against = told.decided == "rejected" and member != "1508"
        reason = "Kostnaden står ikke i forhold til nytten." if against else ""
        at = story.at + timedelta(minutes=37 * place)
        cast(vote, member, "against" if against else "for", reason=reason, by=person, now=at)
    story.at += timedelta(days=5)
    count_closed(now=story.at)
    return vote
