"""The dates of a repeat in words and pictures: months, a choice for each that clashes, what is left out, a summary."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from aktiv.bookings.queries.series import At, DatePreview
from aktiv.facilities.models import Space
from aktiv.facilities.queries.listing import spaces_by_id
from aktiv.timetable.rules import Taken
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.booking.choosing import along_names, along_taken, only_along
from aktiv.web.booking.chosen import Chosen
from aktiv.web.booking.repeating import Plan, choice_name
from aktiv.web.booking.scene import Scene
from aktiv.web.booking.words import told
from aktiv.web.components.links import Choice
from aktiv.web.components.order import Term
from aktiv.web.components.series import Conflict, Conflicts, Months, Outcome
from aktiv.web.public.searching import place_name

CLOSED = frozenset({"outside_opening", "closed_for_booking", "season_only", "nonexistent_time"})


def shown(plan: Plan, scene: Scene) -> dict[str, object]:
    """The dates as heading, months, choices and a summary."""
    language, wished = get_language() or "nb", frozenset(plan.pattern.linked)
    clashing = {clash.date.day: clash.date for clash in plan.clashes}
    outcomes: dict[date, Outcome] = {
        each.day: _outcome(clashing[each.day].refusal) if each.day in clashing else "chosen"
        for each in plan.asked.dates
    } | {each.day: "skipped" for each in plan.holidays}
    count, free = len(plan.asked.dates), len(plan.asked.dates) - len(clashing)
    spaces = spaces_by_id(
        {at.space_id for clash in plan.clashes for at in clash.ways.values() if at is not None}
        | {each.space_id for each in plan.outcome.dates}
    )
    conflicts = tuple(
        Conflict(
            clash.date.day,
            _why(clash.date, scene) if clash.date.refusal else "",
            choice_name(clash.date.day),
            tuple(
                Choice(
                    value,
                    _way(at, scene, spaces, clash.date.day, wished=frozenset(plan.pattern.linked)),
                    value == clash.value,
                )
                for value, at in clash.ways.items()
            ),
        )
        for clash in plan.clashes
    )
    booked = Counter(place_name(spaces[each.space_id]) for each in plan.outcome.free)
    times = [Term(name, ngettext("%(count)s time", "%(count)s times", n) % {"count": n}) for name, n in booked.items()]
    missing = Counter(space_id for each in plan.outcome.free for space_id in wished - set(each.linked))
    for space_id, n in missing.items():
        name = _("Without %(place)s") % {"place": along_names(scene.where, {space_id})}
        times.append(Term(name, ngettext("%(count)s time", "%(count)s times", n) % {"count": n}))
    if skipped := sum(each.skipped for each in plan.outcome.dates):
        times.append(Term(_("Left out"), ngettext("%(count)s time", "%(count)s times", skipped) % {"count": skipped}))
    heading = ngettext("%(count)s date", "%(count)s dates", count) % {"count": count}
    heading += ", " + ngettext("%(count)s is available", "%(count)s are available", free) % {"count": free}
    problems = ngettext("%(count)s date needs a choice", "%(count)s dates need a choice", len(conflicts))
    return {
        "plan": plan,
        "heading": heading,
        "months": Months.of(outcomes, _months_told(outcomes, heading, language)),
        "conflicts": Conflicts(
            problems % {"count": len(conflicts)},
            _("We have chosen the best way out. Change it if it does not suit you."),
            conflicts,
        )
        if conflicts
        else None,
        "times": times,
        "holidays": [(each.day, each.name) for each in plan.holidays],
        "count": len(plan.outcome.free),
        "of": count,
    }


def _outcome(refusal: Refusal | None) -> Outcome:
    return "closed" if refusal is not None and refusal.code in CLOSED else "conflict"


def _why(date_: DatePreview, scene: Scene) -> str:
    refusal = date_.refusal or Refusal("taken")
    if isinstance(refusal, Taken) and only_along(refusal, Chosen(frozenset(date_.linked))):
        refusal = along_taken(refusal, scene.where, scene.place, scene.party.holder, kept=False)
    return told(refusal, scene.zone)


def _months_told(outcomes: dict[date, Outcome], heading: str, language: str) -> str:
    """The months in words, for those who do not see them."""
    parts = [heading]
    said = (("conflict", _("Taken: %(days)s")), ("closed", _("Closed: %(days)s")), ("skipped", _("Holiday: %(days)s")))
    for outcome, text in said:
        if days := [formatting.day(day, language) for day, found in outcomes.items() if found == outcome]:
            parts.append(text % {"days": ", ".join(days)})
    return ". ".join(parts) + "."


def _way(at: At | None, scene: Scene, spaces: dict[int, Space], day: date, *, wished: frozenset[int]) -> str:
    """A choice in words: only what differs from what was asked for."""
    if at is None:
        return _("Leave this date out")
    language = get_language() or "nb"
    time = formatting.span(at.period.start, at.period.end, language, scene.zone)
    start = at.period.start.astimezone(scene.zone)
    if start.date() != day:
        time = f"{formatting.day_short(start.date(), language)} {time}"
    elif start.replace(fold=0).utcoffset() != start.replace(fold=1).utcoffset():
        time = f"{time} ({start.tzname()})"
    place = place_name(spaces[at.space_id]) if at.space_id in spaces else ""
    if at.linked is not None:
        missing = along_names(scene.where, wished - set(at.linked))
        time = _("%(time)s without %(places)s") % {"time": time, "places": missing} if missing else time
    if at.space_id == scene.space.pk:
        return time
    return place if time == scene.when.time else f"{place}, {time}"
