"""Reading initiatives: the list with its filters, one with its texts, sources, backing and votes, and what is set."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from aktiv.collaboration.models import (
    Backing,
    Body,
    Commitment,
    GateEvidence,
    Idea,
    IdeaSupport,
    Initiative,
    InitiativeTerms,
    InitiativeVersion,
    InitiativeVote,
    Member,
    Outcome,
    Transition,
    Vote,
)
from aktiv.collaboration.queries.ideas import COUNTRY, merged_into
from aktiv.collaboration.queries.mandates import bodies_of, limits_on
from aktiv.collaboration.rules.gates import ANSWER_DAYS, MEMO_DAYS, OVER, RESIDENTS
from aktiv.collaboration.rules.ideas import answer_due
from aktiv.municipalities.queries import holidays_of, public_holidays
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

AHEAD = timedelta(days=400)
"""Every run of a hundred working days is within so many."""
DECIDING = (Body.Kind.STEERING_GROUP, Body.Kind.COUNCIL)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is set for the gates on a day."""

    answer_days: int = ANSWER_DAYS
    memo_days: int = MEMO_DAYS
    residents: int = RESIDENTS


@dataclass(frozen=True, slots=True)
class Settled:
    """A vote about an initiative, with the vote that counts: itself, or the one it was put as once more."""

    link: InitiativeVote
    vote: Vote
    outcome: str

    @property
    def is_used(self) -> bool:
        """Whether a step was taken by it."""
        return getattr(self.link, "carried_out", None) is not None or getattr(self.link, "waived", None) is not None


def access_initiative(collaboration_id: int, number: int) -> Initiative:
    """An initiative by its number, with its owner and into what it is merged. Raises Refusal: no_such_initiative."""
    rows = Initiative.objects.filter(collaboration_id=collaboration_id, number=number)
    found = rows.select_related("into", "owner__member", "owner__person", "made_by", "service").first()
    if found is None:
        raise Refusal("no_such_initiative")
    return found


def initiatives_of(
    collaboration_id: int, *, which: str = "", text: str = "", service: str = ""
) -> QuerySet[Initiative]:
    """Initiatives, the newest first, each with `last_at`, the moment of its last step. `which` is a state, "apne" for
    those that are not over, "ferdig" for those that are, or "" for all; `text` has words of title or text; `service` is
    the slug of one of the agreement."""
    rows = Initiative.objects.filter(collaboration_id=collaboration_id)
    over = Q(state__in=OVER) | Q(state=Initiative.State.DECIDED, decision=Initiative.Decision.REJECTED)
    if which == "apne":
        rows = rows.exclude(over)
    elif which == "ferdig":
        rows = rows.filter(over)
    elif which:
        rows = rows.filter(state=which)
    if service:
        rows = rows.filter(service__slug=service)
    for word in text.split():
        newest = InitiativeVersion.objects.filter(initiative=OuterRef("pk")).order_by("-number")
        rows = rows.annotate(what=Subquery(newest.values("what")[:1]))
        rows = rows.filter(Q(title__icontains=word) | Q(what__icontains=word))
    last = Transition.objects.filter(initiative=OuterRef("pk")).order_by("-number")
    rows = rows.annotate(last_at=Subquery(last.values("made_at")[:1]))
    return rows.select_related("owner__member", "into", "service").order_by("-number")


def versions_of(initiative_id: int) -> list[InitiativeVersion]:
    """Every text, the newest first."""
    return list(InitiativeVersion.objects.filter(initiative_id=initiative_id).order_by("-number"))


def newest_version(initiative_id: int) -> InitiativeVersion:
    """The text as it stands."""
    return InitiativeVersion.objects.filter(initiative_id=initiative_id).order_by("-number")[0]


def decided_version(initiative_id: int) -> InitiativeVersion | None:
    """The text that was last decided on; None until then."""
    decided = Transition.objects.filter(initiative_id=initiative_id, act="decide").order_by("-number")
    step = decided.select_related("vote__version").first()
    return step.vote.version if step is not None and step.vote is not None else None


def tree_of(initiative_id: int) -> set[int]:
    """An initiative and all that were merged into it, at whatever remove. A statement for each remove."""
    found = last = {initiative_id}
    while last:
        last = set(Initiative.objects.filter(into__in=last).values_list("pk", flat=True)) - found
        found = found | last
    return found


def sources_of(tree: Collection[int]) -> list[Idea]:
    """The ideas that initiatives come from, those that are hidden left out."""
    rows = Idea.objects.filter(initiatives__initiative__in=list(tree), hidden=False)
    return list(rows.distinct().order_by("number"))


def residents_behind(ideas: Collection[int]) -> int:
    """How many people support some ideas or what was merged into them, each once."""
    if not ideas:
        return 0
    with everything():
        rows = IdeaSupport.objects.filter(idea__in=merged_into(ideas))
        return rows.values("person_id").distinct().count()


def backings_of(tree: Collection[int]) -> list[Backing]:
    """Which members back it, each once: the first time that it did so, of those merged into it too."""
    rows = Backing.objects.filter(initiative__in=list(tree)).select_related("member", "mandate__person")
    first: dict[int, Backing] = {}
    for each in rows.order_by("made_at", "pk"):
        first.setdefault(each.member_id, each)
    return list(first.values())


def evidence_of(initiative_id: int) -> list[GateEvidence]:
    """All that was laid down, taken back or not, in the order it was."""
    rows = GateEvidence.objects.filter(initiative_id=initiative_id)
    rows = rows.select_related("member", "made_by", "version", "taken_back", "takes_back")
    return list(rows.order_by("made_at", "pk"))


def standing_evidence(rows: Sequence[GateEvidence]) -> list[GateEvidence]:
    """Those of them that stand: neither taken back nor taking back another."""
    return [each for each in rows if each.takes_back_id is None and getattr(each, "taken_back", None) is None]


def steps_of(initiative_id: int) -> list[Transition]:
    """Every step, in order."""
    rows = Transition.objects.filter(initiative_id=initiative_id)
    rows = rows.select_related("member", "made_by", "mandate__body", "version", "into", "vote__vote", "waived_by__vote")
    return list(rows.order_by("number"))


def votes_on(initiative_id: int) -> list[Settled]:
    """The votes about it, in the order they were announced, each with what came of it so far ("" until it is counted).

    Three statements.
    """
    links = InitiativeVote.objects.filter(initiative_id=initiative_id)
    rows = list(links.select_related("vote__body", "version", "carried_out", "waived").order_by("pk"))
    firsts = [each.vote_id for each in rows]
    again = {each.again_of_id: each for each in Vote.objects.filter(again_of__in=firsts).select_related("body")}
    votes = [again.get(each.vote_id, each.vote) for each in rows]
    outcomes = dict(Outcome.objects.filter(vote__in=[each.pk for each in votes]).values_list("vote_id", "outcome"))
    return [Settled(link, vote, outcomes.get(vote.pk, "")) for link, vote in zip(rows, votes, strict=True)]


def link_of(vote: Vote) -> InitiativeVote | None:
    """What a vote, or the one that it puts once more, is about."""
    rows = InitiativeVote.objects.filter(vote__in=[vote.pk, vote.again_of_id or vote.pk])
    return rows.select_related("initiative", "version").first()


def promised_to(tree: Collection[int]) -> list[Commitment]:
    """What members have promised to it, or to those merged into it."""
    rows = Commitment.objects.filter(initiative__in=list(tree)).select_related("member")
    return list(rows.order_by("number"))


def initiatives_from(idea_id: int) -> list[Initiative]:
    """What an idea has become, with what those were merged into. One statement."""
    rows = Initiative.objects.filter(sources__idea=idea_id).select_related("into")
    return list(rows.order_by("number"))


def terms_on(collaboration_id: int, day: date) -> Terms:
    """What is set on a day; the defaults until something is."""
    rows = InitiativeTerms.objects.filter(collaboration_id=collaboration_id, from_day__lte=day)
    found = rows.order_by("-from_day").first()
    return Terms(found.answer_days, found.memo_days, found.residents) if found is not None else Terms()


def holidays_between(collaboration_id: int, first: date, last: date) -> Callable[[date], bool]:
    """The holidays from a day to another, of the first member that is one of the service's municipalities."""
    rows = Member.objects.filter(collaboration_id=collaboration_id, municipality__isnull=False)
    home = rows.select_related("municipality").order_by("pk").first()
    if home is not None and home.municipality is not None:
        return public_holidays(home.municipality, first, last).__contains__
    return holidays_of(COUNTRY, "", first, last).__contains__


def answers_by(collaboration_id: int, came: Collection[date]) -> dict[date, date]:
    """The last days for an answer, by the days on which initiatives were sent in. Two statements, however many."""
    if not came:
        return {}
    holiday = holidays_between(collaboration_id, min(came), max(came) + AHEAD)
    rows = list(InitiativeTerms.objects.filter(collaboration_id=collaboration_id).order_by("from_day"))
    found = {}
    for day in came:
        held = [each.answer_days for each in rows if each.from_day <= day]
        found[day] = answer_due(day, holiday, held[-1] if held else ANSWER_DAYS)
    return found


def opens_first(link: InitiativeVote) -> date:
    """The first day that a vote to decide may open: its memo is public for so many working days before."""
    told, home = timezone.localdate(link.made_at), link.initiative.collaboration_id
    return answer_due(told, holidays_between(home, told, told + AHEAD), terms_on(home, told).memo_days)


def deciding_bodies(collaboration_id: int, day: date, high_ore: int | None) -> list[Body]:
    """The steering groups and councils that may decide an amount on a day; without one, those that may decide any. The
    lowest limit first."""
    limits = limits_on(collaboration_id, day)
    able = []
    for body in bodies_of(collaboration_id):
        if body.kind not in DECIDING or body.pk not in limits:
            continue
        limit = limits[body.pk].limit_ore
        if limit is None or (high_ore is not None and high_ore <= limit):
            able.append((limit is None, limit or 0, body))
    return [body for _any, _limit, body in sorted(able, key=lambda each: each[:2])]
