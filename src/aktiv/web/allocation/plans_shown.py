"""Plans as their pages draw them: figures in words, bars of what clubs got, and how a proposal came closer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from aktiv.seasons import words
from aktiv.seasons.models import Plan, PlanSession
from aktiv.seasons.reasons import grouped
from aktiv.seasons.rhythm import rhythm
from aktiv.seasons.rules.comparing import Time
from aktiv.seasons.rules.figures import Share
from aktiv.values import formatting
from aktiv.web.components.order import Term
from aktiv.web.components.results import Tag

STATES: Mapping[str, tuple[Any, str, str]] = {
    Plan.State.WAITING: ("neutral", "ClockFill", "waits"),
    Plan.State.RUNNING: ("info", "Cog", "running"),
    Plan.State.DONE: ("success", "CheckmarkCircleFill", "done"),
    Plan.State.FAILED: ("danger", "ExclamationmarkTriangleFill", "failed"),
}
CHART = (720, 200)
"""Pixels across and down of the drawing of how far a proposal has come."""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in the list."""

    plan: Plan
    name: str
    tag: Tag
    made: str
    points: str
    gap: str
    given: str
    without: str
    worst: str
    kept: str


@dataclass(frozen=True, slots=True)
class ClubBar:
    """What a club is given of what it is due, in hours and per cent; `width` is at most 100."""

    name: str
    got: str
    due: str
    percent: str
    width: int


@dataclass(frozen=True, slots=True)
class Closing:
    """How points and bound came closer, as lines of an SVG; `rows` are the same as a table."""

    points: str
    bound: str
    rows: tuple[tuple[str, str, str, str, str], ...]


def state_tag(plan: Plan) -> Tag:
    """The state of a plan in words."""
    tone, drawing, word = STATES[plan.state]
    told = {
        "waits": pgettext("plan", "Waits"),
        "running": pgettext("plan", "Being worked out"),
        "done": pgettext("plan", "Done"),
        "failed": pgettext("plan", "Failed"),
    }
    if plan.state == Plan.State.DONE and plan.optimal:
        return Tag(pgettext("plan", "Proved best"), "success", "CheckmarkCircleFill")
    return Tag(told[word], tone, drawing)


def named(plan: Plan) -> str:
    """What a plan is called: its name, or its number and the dials that it was made with."""
    if plan.name:
        return plan.name
    if plan.kind == Plan.Kind.BOARD:
        return _("From the board")
    told = []
    if "continuity_points" in plan.dials:
        told.append(_("last season’s times count %(points)s") % {"points": plan.dials["continuity_points"]})
    fair, percent = plan.dials.get("fair"), plan.dials.get("fair_percent")
    if fair is False:
        told.append(_("even shares do not count"))
    elif percent is not None:
        told.append(_("even shares count %(percent)s per cent") % {"percent": percent})
    elif fair:
        told.append(_("even shares count"))
    if plan.max_moves is not None:
        told.append(ngettext("at most %(n)s move", "at most %(n)s moves", plan.max_moves) % {"n": plan.max_moves})
    return ", ".join(told) or _("By the rules as they are")


def gap(score: int | None, bound: int | None) -> str:
    """How much of the proven bound is missing, at most, in per cent."""
    if score is None or not bound:
        return "–"
    return percent((bound - score) / bound, places=2)


def percent(share: float | None, places: int = 0) -> str:
    """ "79 %", with the decimal sign of the language."""
    if share is None:
        return "–"
    return f"{_decimal(f'{100 * share:.{places}f}')} %"


def hours(minutes: int) -> str:
    """Minutes a week as hours: "1,5"."""
    return _decimal(f"{minutes / 60:.2f}".rstrip("0").rstrip("."))


def _decimal(told: str) -> str:
    return told.replace(".", formatting.words(get_language() or "nb").decimal)


def row(plan: Plan) -> PlanRow:
    """A plan in the list."""
    told = plan.figures
    done = plan.state == Plan.State.DONE
    return PlanRow(
        plan=plan,
        name=named(plan),
        tag=state_tag(plan),
        made=formatting.day(plan.made_at.astimezone(plan.round.municipality.zone).date(), get_language() or "nb"),
        points=grouped(plan.score) if plan.score is not None else "–",
        gap=gap(plan.score, plan.bound),
        given=f"{told['given']} / {told['asked']}" if done else "–",
        without=str(told["without"]) if done else "–",
        worst=percent(told["worst"]) if done else "–",
        kept=percent(told["last_kept"] / told["last"]) if done and told["last"] else "–",
    )


def terms(plan: Plan) -> list[Term]:
    """What a plan comes to."""
    told = plan.figures
    found = [
        Term(_("Points"), grouped(plan.score or 0)),
        Term(_("Proved: no plan can have more than"), grouped(plan.bound or 0)),
        Term(_("Missing at most"), gap(plan.score, plan.bound)),
        Term(_("Times given of those asked for"), f"{told['given']} / {told['asked']}"),
        Term(_("Groups without any time"), f"{told['without']} / {told['groups']}"),
        Term(_("Wishes met"), f"{told['wishes_met']} / {told['wishes']}"),
        Term(_("Last season’s times kept"), f"{told['last_kept']} / {told['last']}"),
        Term(_("The club that got least of its due"), percent(told["worst"])),
        Term(_("A tenth of the clubs got less than"), percent(told["p10"])),
        Term(_("Clubs below 60 per cent of their due"), str(told["below_60"])),
    ]
    if plan.moves is not None:
        found.append(Term(_("Times moved from the plan it stands on"), str(plan.moves)))
    return found


def parts(plan: Plan) -> list[Term]:
    """Where the points come from."""
    told = {
        "someone": _("Something for each group"),
        "fair": _("Even shares"),
        "hours": _("Hours"),
        "wishes": _("Wishes and nearness"),
        "kept": _("Last season’s times"),
        "edges": _("Times at the edge of the opening hours"),
    }
    return [Term(told[key], grouped(value)) for key, value in plan.figures["levels"].items()]


def bars(shares: Iterable[Share], names: Mapping[str, str]) -> list[ClubBar]:
    """What clubs are given, the least of its due first."""
    found = []
    for each in shares:
        ratio = float(each.ratio) if each.ratio is not None else None
        got = each.elsewhere + each.got
        found.append(
            ClubBar(
                names.get(each.club, each.club),
                hours(got),
                hours(each.due),
                percent(ratio),
                min(100, round(100 * ratio)) if ratio is not None else 0,
            )
        )
    return found


def closing(progress: Sequence[Mapping[str, Any]]) -> Closing | None:
    """How it came closer; None before there are two things to draw."""
    if len(progress) < 2:
        return None
    last = max(float(each["seconds"]) for each in progress) or 1.0
    low = min(each["score"] for each in progress)
    high = max(each["bound"] for each in progress)
    wide, tall = CHART
    span = (high - low) or 1

    def line(key: str) -> str:
        return " ".join(
            f"{wide * float(each['seconds']) / last:.1f},{tall - (tall - 8) * (each[key] - low) / span - 4:.1f}"
            for each in progress
        )

    rows = [
        (
            _decimal(f"{float(each['seconds']):.1f}"),
            step(each["kind"]),
            grouped(each["score"]),
            grouped(each["bound"]),
            gap(each["score"], each["bound"]),
        )
        for each in progress[-20:]
    ]
    return Closing(line("score"), line("bound"), tuple(rows))


def step(kind: str) -> str:
    """What was done when the plan got better or the bound closer."""
    told = {
        "first": _("First bound"),
        "greedy": _("First plan, by priority"),
        "settled": _("First plan, settled"),
        "relaxation": _("Closer bound"),
        "rounded": _("Plan from the bound"),
        "dive": _("Plan from the bound"),
        "search": _("Better in one part"),
        "finish": _("Searched to the end"),
    }
    return told.get(kind, _("Better"))


def times(sessions: Iterable[PlanSession]) -> list[Time]:
    """A plan's times as they are compared."""
    return [
        Time(
            each.organisation.name,
            each.label,
            f"{each.hall.facility.name}, {each.hall.name_nb}",
            each.weekday,
            each.from_minute,
            each.minutes,
            rhythm(each.weeks, each.span),
        )
        for each in sessions
    ]


def when(time: Time) -> str:
    """ "Fjellhallen, tirsdag 17.00–18.30"."""
    language = get_language() or "nb"
    day = formatting.words(language).weekdays[time.day]
    told = f"{time.hall}, {day} {formatting.span(time.start, time.start + time.minutes, language)}"
    return f"{told} ({time.weeks})" if time.weeks else told


def failure(plan: Plan) -> str:
    """Why no plan came of it."""
    told: Mapping[str, str] = getattr(words, "FAILURES", {})
    return _(told[plan.failure]) if plan.failure in told else _("No plan came of it. Ask for a new one.")
