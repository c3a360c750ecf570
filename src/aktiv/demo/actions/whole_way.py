"""An initiative of the demo that goes the whole way by rows of all parts: its trial is read from use, its budget is
locked by the vote that decided it, partners take it up, and it is closed on what was measured.

It comes after the year of use and the other benefits, because it is read from the one and numbered after the others.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from aktiv.collaboration.actions import gate_evidence
from aktiv.collaboration.actions.benefits import Found, Planned, Promised, promise, take_part, write_down
from aktiv.collaboration.actions.budgets import Proposal, lock_by_vote, propose
from aktiv.collaboration.actions.commitments import Promised as Money
from aktiv.collaboration.actions.commitments import commit, deliver
from aktiv.collaboration.actions.gate_evidence import Laid
from aktiv.collaboration.actions.invoicing import note_payment
from aktiv.collaboration.actions.pilots import give_feedback, read_pilots, set_threshold
from aktiv.collaboration.actions.shares import take_up
from aktiv.collaboration.models import Budget, Initiative, Mandate
from aktiv.collaboration.queries.budgets import lines_of
from aktiv.collaboration.queries.pilots import pilot_report
from aktiv.collaboration.rules.gates import STEPS
from aktiv.demo.actions.initiating import Absent, Cast, draft, prepare, settle, take_step
from aktiv.demo.actions.initiatives_told import EVIDENCE, Told
from aktiv.municipalities.actions import NewStage, set_stage
from aktiv.municipalities.models import FeatureStage, Municipality
from aktiv.municipalities.stages import Feature, Stage
from aktiv.values.periods import civil_day

STAVANGER, BERGEN, ALESUND = "1103", "4601", "1508"
COUNCIL, STEERING, COORDINATION = "samarbeidsradet", "styringsgruppa", "koordineringsgruppa"
FEATURE = Feature.AUTOMATIC_APPROVAL
KRONER = 640
"""Thousands, at most."""
TOLD = Told(
    "closed", 8, "Svar med en gang på enkle søknader",
    "Søknader som alltid får ja, avgjøres av en regel i samme øyeblikk som de sendes. "
    "Lagene slipper å vente, og saksbehandlerne får tid til dem som trenger å bli sett på.\n\n"
    "Stavanger prøver først. Grensene for prøven er satt på forhånd, og leses av bruken.",
    "lag, foreninger og saksbehandlere", 480, KRONER,
)  # fmt: skip
DAYS = {
    "submit": 418, "screen": 408, "assess": 392, "make_ready": 364, "commit": 300, "deliver": 288, "pilot": 158,
    "generalise": 92, "evaluate": 48, "close": 8,
}  # fmt: skip
"""Days before today that each step is taken. It is decided when its vote has been counted."""
DRAFTED, PROPOSED, ANNOUNCED, PAID = 420, 362, 360, 280
TRIAL_BEGINS, TRIAL_ENDS, IN_USE, EVALUATED = 150, 96, 90, 50
TAKEN_UP, SETTLED = 60, 55
READ = (120, 95)
THRESHOLDS = (("without_case_work", "at_least", "60"), ("first_time", "at_least", "2"))
FEEDBACK = (
    ("helps", "Ja på sekundet. Det pleide å ta ni dager."),
    ("helps", ""),
    ("partly", "Fint for treninger. For turneringer vil vi fortsatt snakke med noen."),
    ("helps", "Kunne fortelle det til laget mens vi satt på møtet."),
    ("helps", ""),
    ("hinders", "Regelen sa nei til noe vi alltid har fått ja til."),
)
KEPT = "Timelister ført i fire uker, ganget opp til et år"
GAIN = "Timer brukt på å svare på enkle søknader"
PARTS = {
    STAVANGER: (160, ("1240", "560", "450", "760"), ((74, "820"), (14, "590"))),
    ALESUND: (61, ("430", "230", "180", "310"), ((32, "330"), (12, "265"))),
}
"""By partner: days since its baseline, baseline, target, least and most, and what it has measured since."""
STAGES = (
    ("stavanger", Stage.OFF, 430, "Regelen skal prøves før den avgjør noe."),
    ("alesund", Stage.OFF, 425, "Venter på prøven i Stavanger."),
    ("stavanger", Stage.PILOT, TRIAL_BEGINS, "Prøves i åtte uker, med grenser som er satt på forhånd."),
    ("stavanger", Stage.GENERAL, IN_USE, "Prøven nådde grensene."),
    ("alesund", Stage.GENERAL, TAKEN_UP, "Prøven i Stavanger nådde grensene, og vi betaler vår del."),
)


def go_the_whole_way(now: datetime) -> str | None:
    """Tells all of it, once, where those who take part have been made."""
    keeper = Mandate.objects.filter(role="secretariat").order_by("pk").first()
    here = set(Municipality.objects.values_list("slug", flat=True))
    if keeper is None or not {"stavanger", "alesund"} <= here:
        return None
    if Initiative.objects.filter(title=TOLD.title).exists():
        return None
    seated = Mandate.objects.filter(role="member").select_related("member", "person", "body")
    seats = {(each.body.slug, each.member.number): each.person for each in seated if each.body is not None}
    story = Cast(seats, keeper.person_id, now, STEERING, COUNCIL, COORDINATION)
    number = Initiative.objects.count() + 1
    for slug, stage, ago, reason in STAGES[:2]:
        _say(slug, stage, ago, reason, now)
    with suppress(Absent):  # it stands where the last of those who are there took it
        _tell(story, number)
    return f"initiative {number} is {Initiative.objects.get(number=number).state}"


def _tell(story: Cast, number: int) -> None:
    by, now = story.secretary, story.now
    story.at = _ago(now, DRAFTED)
    draft(story, number, TOLD, _day(now, EVALUATED))
    budget = None
    for step in (each for each in STEPS if not each.out and each.act not in ("take_up", "finance")):
        if step.act == "decide":
            budget = _decided(story, number)
        else:
            story.at = _ago(now, DAYS[step.act])
            if step.act == "commit":
                _promised(number, budget or 0, by, story.at)
            elif step.act == "pilot":
                _signed(story, number)
            elif step.act == "generalise":
                _tried(story, number)
            elif step.act == "close":
                _measured(number, by, now)
            elif step.act != "evaluate":
                prepare(story, number, TOLD, step)
        take_step(story, number, TOLD, step)
        if step.act == "generalise":
            _say(*STAGES[3], now)
            _taken_up(budget or 0, by, now)


def _decided(story: Cast, number: int) -> int:
    """The budget is laid before the members, and decided by the same vote as the initiative. Returns its number."""
    now, by = story.now, story.secretary
    new = Proposal(
        title="Svar med en gang på enkle søknader",
        about="Regler for vedtak uten saksbehandler, med stikkprøver og innsyn i hvorfor.",
        first=_day(now, PAID),
        last=_day(now, TRIAL_ENDS),
        total_ore=KRONER * 1000_00,
        kind=Budget.Kind.INNOVATION,
        payers=(STAVANGER, BERGEN),
        feature=FEATURE.value,
        paid_on=_day(now, PAID),
        window_months=24,
        initiative=number,
    )
    budget = propose(new, by=by, now=_ago(now, PROPOSED)).number
    story.at = _ago(now, ANNOUNCED)
    vote = settle(story, number, TOLD, "decide", budget=budget)
    lock_by_vote(budget, vote, by=by, now=story.at)
    return budget


def _promised(number: int, budget: int, by: UUID, at: datetime) -> None:
    """Who pays has promised its share, and paid it."""
    for line in lines_of(Budget.objects.get(number=budget).pk):
        what = Money(
            kind="money", what=TOLD.title, due=timezone.localdate(at + timedelta(days=30)), amount_ore=line.amount_ore,
            initiative=number,
        )  # fmt: skip
        made = commit(line.member.number, what, by=by, now=at)
        paid = at + timedelta(days=DAYS["commit"] - PAID)
        on = timezone.localdate(paid)
        note_payment(budget, line.member.number, line.amount_ore, on=on, by=by, now=paid)
        deliver(made.number, amount_ore=line.amount_ore, on=on, by=by, now=paid)


def _signed(story: Cast, number: int) -> None:
    """What is to be in place before the trial; Stavanger signs for it, as it is Stavanger that tries."""
    owner = Initiative.objects.select_related("owner").get(number=number).owner
    if owner is None:
        raise Absent
    for need in ("acceptance", "documentation", "translations", "rollback"):
        laid = Laid(need=need, text=EVIDENCE[need][0])
        gate_evidence.lay_down(number, laid, by=owner.person_id, now=story.at)
    laid = Laid(need="pilot_signed", text="Stavanger prøver i alle haller i åtte uker.", member=STAVANGER)
    gate_evidence.lay_down(number, laid, by=story.seat(story.council, STAVANGER), now=story.at)


def _tried(story: Cast, number: int) -> None:
    """The trial: thresholds on its first day, readings from use, and what those who tried it say. Where the use could
    not be read, the owner reports by hand."""
    now, by = story.now, story.secretary
    trial = _say(*STAGES[2], now)
    for indicator, comparison, value in THRESHOLDS:
        set_threshold(
            trial.pk, indicator, comparison, Decimal(value), initiative=number, by=by, now=_ago(now, TRIAL_BEGINS)
        )
    for place, (verdict, text) in enumerate(FEEDBACK):
        at = _ago(now, TRIAL_BEGINS - 7 * (place + 1))
        day = civil_day(at, trial.municipality.zone)
        give_feedback(trial.municipality_id, FEATURE, verdict, text, by=None, day=day, now=at)
    for days in READ:
        read_pilots(now=_ago(now, days))
    initiative = Initiative.objects.select_related("owner").get(number=number)
    conclusion = pilot_report(initiative=initiative)["conclusion"]
    if conclusion == "unmet" or initiative.owner is None:
        raise Absent
    if conclusion != "met":
        laid = Laid(need="pilot_report", text=EVIDENCE["pilot_report"][0])
        gate_evidence.lay_down(number, laid, by=initiative.owner.person_id, now=story.at)


def _taken_up(budget: int, by: UUID, now: datetime) -> None:
    """Ålesund takes it into use and pays its part; Fjell tries it, and has not paid yet."""
    _say(*STAGES[4], now)
    take_up(budget, ALESUND, _day(now, TAKEN_UP), by=by, now=_ago(now, SETTLED))


def _measured(number: int, by: UUID, now: datetime) -> None:
    """What it was to gain, from each partner's baseline, and what two of them have measured since."""
    benefit = 0
    for member, (since, plan, found) in PARTS.items():
        baseline, target, least, most = (Decimal(each) for each in plan)
        planned = Planned(
            baseline=baseline, baseline_on=_day(now, since), source=KEPT, target=target, least=least, most=most,
            due=_day(now, -200),
        )  # fmt: skip
        at = _ago(now, since - 1)
        if not benefit:
            promised = Promised(kind="time", title=GAIN, way="manual", unit="hours", how=KEPT, initiative=number)
            benefit = promise(member, promised, planned, by=by, now=at).number
        else:
            take_part(benefit, member, planned, by=by, now=at)
        for ago, value in found:
            what = Found(value=Decimal(value), on=_day(now, ago))
            write_down(benefit, member, what, by=by, now=_ago(now, ago - 1))


def _say(slug: str, stage: Stage, ago: int, reason: str, now: datetime) -> FeatureStage:
    there, pilot = Municipality.objects.get(slug=slug), stage == Stage.PILOT
    new = NewStage(
        feature=FEATURE,
        stage=stage,
        reason=reason,
        first=_day(now, ago) if pilot else None,
        last=_day(now, TRIAL_ENDS) if pilot else None,
    )
    return set_stage(there.pk, new, by=None, now=_ago(now, ago))


def _ago(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


def _day(now: datetime, days: int) -> date:
    return timezone.localdate(_ago(now, days))
