"""Initiatives of the four municipalities: who sits in which group, and how one is brought to a state by the actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from aktiv.collaboration.actions import gate_evidence, initiatives, stepping
from aktiv.collaboration.actions.benefits import Found, Planned, promise, write_down
from aktiv.collaboration.actions.benefits import Promised as PromisedBenefit
from aktiv.collaboration.actions.commitments import Promised, commit
from aktiv.collaboration.actions.gate_evidence import Laid
from aktiv.collaboration.actions.initiative_votes import Asked, put_to_vote
from aktiv.collaboration.actions.initiatives import Said
from aktiv.collaboration.actions.mandates import NewMandate, entrust, open_body
from aktiv.collaboration.actions.stepping import Wish
from aktiv.collaboration.actions.votes import Question, cast, count_closed, open_vote
from aktiv.collaboration.models import Body, Initiative, Mandate, Transition, Vote
from aktiv.collaboration.rules.gates import GATES, STEPS, WAY
from aktiv.people.models import Person
from aktiv.values.refusal import Refusal
from tests.collaboration.world import NOW, SINCE, Circle, a_circle, a_person, agreed, same

HIGH = 1_200_000_00
MEMO = timedelta(days=60)
"""More than twenty working days, whatever is a holiday."""
LINK = "https://example.com/rapport.pdf"
DIGEST = "a" * 64


@dataclass
class Story:
    """A circle with its groups, and a clock that goes on. `owner` owns what is proposed."""

    circle: Circle
    owner: Person
    owning: Mandate
    assessors: list[Person]
    steering: Body
    coordination: Body
    now: datetime = NOW
    answers: dict[int, str] = field(default_factory=dict)

    @property
    def alice(self) -> Person:
        return self.circle.alice

    def speaker(self, number: str = "4601") -> Person:
        """Who sits for a member, in the council and both groups."""
        return self.circle.speakers[number]

    def later(self, days: int = 1) -> datetime:
        """The clock goes on by so many days."""
        self.now += timedelta(days=days)
        return self.now

    def propose(self, title: str = "Felles venteliste", **more: object) -> Initiative:
        """A draft by the secretariat, with its owner named."""
        made = initiatives.propose(said(title, **more), by=self.alice.pk, now=self.later())
        return initiatives.name_owner(made.number, self.owning.pk, by=self.alice.pk, now=self.now)

    def lay(self, number: int, need: str, by: Person | None = None, on: date | None = None) -> int:
        """Evidence for a need, by whoever may."""
        who = by or self.owner
        laid = Laid(need=need, text=f"Sett på: {need}.", on=on)
        return gate_evidence.lay_down(number, laid, by=who.pk, now=self.now).pk

    def meet(self, number: int, gate: str) -> None:
        """Lays down what a gate needs, apart from its vote."""
        needs = {each.key for each in GATES[gate].needs if each.may_be_laid}
        if gate == "G1":
            for member in ("4601", "1508"):
                initiatives.back(number, member, by=self.speaker(member).pk, now=self.now)
            self.lay(number, "original", self.alice)
            return
        for need in sorted(needs):
            if need == "assessed":
                for each in self.assessors:
                    self.lay(number, need, each)
            elif need == "pilot_signed":
                self.lay(number, need, self.speaker("1508"))
            else:
                self.lay(number, need)
        if gate == "G7":
            benefit = self.hope(number)
            for days in (40, 5):
                self.measure(benefit, days)
        if gate == "G4":
            promised = Promised(kind="money", what="Andel", due=self.now.date(), amount_ore=HIGH, initiative=number)
            commit("4601", promised, by=self.speaker().pk, now=self.now)

    def hope(self, number: int, member: str = "4601") -> int:
        """A benefit of it that a member promises, with a baseline sixty days ago. Its number."""
        baseline, target = Decimal(900), Decimal(500)
        on = self.now.date() - timedelta(days=60)
        planned = Planned(baseline=baseline, baseline_on=on, source="Timelister", target=target, least=target,
                          most=target, due=on + timedelta(days=400))  # fmt: skip
        what = PromisedBenefit(kind="time", title="Timer spart", way="manual", unit="hours", initiative=number)
        return promise(member, what, planned, by=self.speaker(member).pk, now=self.now).number

    def measure(self, benefit: int, days: int, member: str = "4601") -> None:
        """It was measured so many days ago."""
        found = Found(value=Decimal(700), on=self.now.date() - timedelta(days=days), remark="Talt på nytt.")
        write_down(benefit, member, found, by=self.speaker(member).pk, now=self.now)

    def vote(
        self,
        number: int,
        choices: str = "for for for for",
        *,
        purpose: str = "decide",
        gate: str = "",
        body: Body | None = None,
        wait: timedelta = MEMO,
        budget: int | None = None,
    ) -> Vote:
        """A vote about it that was announced, opened after `wait`, and has closed."""
        chosen = body or self.steering
        question = Question(body=chosen.slug, subject="Sak", memo="Vi foreslår det.")
        asked = Asked(question=question, purpose=purpose, gate=gate, budget=budget)
        vote = put_to_vote(number, asked, by=self.alice.pk, now=self.later()).vote
        self.now += wait
        open_vote(vote.number, self.now + timedelta(days=2), by=self.alice.pk, now=self.now)
        self.later()
        for member, choice in zip(("1103", "4601", "1246", "1508"), choices.split(), strict=False):
            cast(vote.number, member, choice, by=self.speaker(member).pk, now=self.now)
        self.later(2)
        count_closed(now=self.now)
        return vote

    def take(self, number: int, act: str, by: Person | None = None, **more: object) -> Transition:
        """A step, by whoever may take it."""
        who: Mapping[str, Person] = {
            "submit": self.alice,
            "screen": self.alice,
            "assess": self.speaker(),
            "decide": self.alice,
            "commit": self.speaker(),
            "generalise": self.speaker(),
            "close": self.speaker(),
            "merge": self.alice,
            "stop": self.speaker(),
        }
        wish = Wish(act=act, **({"reason": "Fordi."} | more))  # type: ignore[arg-type]
        person = by or who.get(act, self.owner)
        return stepping.take(number, wish, by=person.pk, now=self.later())

    def bring(self, number: int, to: str) -> Initiative:
        """Brings one, from wherever it is on the way, to a state further on."""
        found = Initiative.objects.get(number=number)
        for state in WAY[WAY.index(found.state) : WAY.index(to)]:
            step = next(each for each in STEPS if each.source == state and each.act != "take_up")
            if step.act == "finance":
                continue
            if step.act == "decide":
                self.vote(number)
            elif step.gate:
                self.meet(number, step.gate)
            elif step.act == "deliver":
                self.lay(number, "delivery_plan")
            more = {"verdict": "keep"} if step.act == "close" else {}
            self.take(number, step.act, **more)
        found.refresh_from_db()
        return found


def refused(code: str) -> pytest.RaisesExc[Refusal]:
    """That something is refused by a code."""
    return pytest.raises(Refusal, match=f"^{code}$")


def said(title: str = "Felles venteliste", **more: object) -> Said:
    """A text with all that the gates ask of it."""
    values: dict[str, object] = {
        "title": title,
        "what": "Lag som venter i én kommune, får tilbud i nabokommunen.",
        "affected": "lag og foreninger",
        "contact": "Sekretariatet, post@example.com",
        "low_ore": 800_000_00,
        "high_ore": HIGH,
        "evaluate_on": date(2025, 1, 2),
    }
    return Said(**(values | more))  # type: ignore[arg-type]


def a_story(now: datetime = NOW) -> Story:
    """The circle with an agreement, a steering group that may decide two million and a coordination group."""
    circle = a_circle(now)
    agreed(circle, now)
    by, before = circle.alice.pk, now - timedelta(days=1)
    steering = open_body(same("Styringsgruppa"), Body.Kind.STEERING_GROUP.value, limit_ore=2_000_000_00, on=SINCE,
                         by=by, now=before)  # fmt: skip
    coordination = open_body(same("Koordineringsgruppa"), Body.Kind.COORDINATION_GROUP.value, limit_ore=250_000_00,
                             on=SINCE, by=by, now=before)  # fmt: skip
    for body in (steering, coordination):
        for number, person in circle.speakers.items():
            entrust(person, NewMandate(member=number, role="member", body=body.slug), by=by, now=before)
    owner = a_person("Owner")
    owning = entrust(owner, NewMandate(member="4601", role="product_owner"), by=by, now=before)
    assessors = [a_person("Assessor1103"), a_person("Assessor1246")]
    for person in assessors:
        number = person.name.removeprefix("Assessor")
        entrust(person, NewMandate(member=number, role="assessor"), by=by, now=before)
    return Story(circle, owner, owning, assessors, steering, coordination, now)
