"""Why a wish was not met, in sentences that a coach understands: what `rules.explaining` takes apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.seasons.rules.explaining import AgeKind, Explained, Part, RivalKind, ToldClub
from aktiv.seasons.rules.shortage import Scarce
from aktiv.values.formatting import clock, span, words

SAID: Mapping[str, str] = {
    "unsuitable": n_("%(hall)s is not one of the halls that suit the group."),
    "other_activity": n_("%(hall)s is not equipped for what the group does."),
    "too_small": n_("%(hall)s is not large enough for the group."),
    "too_far": n_(
        "%(hall)s is more than %(km)s km from where the club is at home, further than the rules send anyone."
    ),
    "too_many_halls": n_("Nearer halls came first: %(halls)s are looked at for each group, and %(hall)s was not one."),
    "no_unit": n_("%(hall)s has no part of the size that the group needs."),
    "grid": n_("Times begin every %(minutes)s minutes, and this one does not."),
    "outside": n_("The group cannot train at that time on %(weekday)s."),
    "blocked_day": n_("You said that the group cannot come on %(weekday)s."),
    "no_window": n_("%(who)s do not train on %(weekday)s (the rule “%(rule)s”)."),
    "done_by": n_("%(who)s must be done by %(last)s on %(weekday)s (the rule “%(rule)s”)."),
    "not_before": n_("%(who)s begin at %(first)s at the earliest on %(weekday)s (the rule “%(rule)s”)."),
    "within": n_("%(who)s train between %(first)s and %(last)s on %(weekday)s (the rule “%(rule)s”)."),
    "closed_day": n_("%(hall)s has no time to share out on %(weekday)s."),
    "part_closed": n_("So large a part of %(hall)s is not free over the whole time on %(weekday)s."),
    "closed": n_("%(hall)s is closed then. On %(weekday)s it is open %(openings)s."),
    "rest": n_(
        "Less than %(minutes)s minutes would be left over in %(hall)s, which nobody can use. Other times leave none."
    ),
    "banned": n_("The municipality has kept the group from that time."),
    "taken": n_("Others have the time in %(hall)s."),
    "coach": n_("The group’s coach has another group then."),
    "too_near": n_("The group has a time on a day too near: there are to be %(days)s days from one to the next."),
    "sessions_capped": n_("The group has got as many times a week as the rule “%(rule)s” gives: %(times)s."),
    "full": n_("The group has got as many times as it asked for: %(times)s."),
    "no_points": n_("No row of the rules gives the group points, so it stands last everywhere."),
    "not_even_short": n_("Not even %(minutes)s minutes were possible there."),
    "open": n_("The time was left over in this proposal. Say in the hearing that you want it."),
}
"""A sentence for each of `explaining.PARTS`, as the club that asked is told."""
SAID_TO_STAFF: Mapping[str, str] = {
    "blocked_day": n_("The club has said that the group cannot come on %(weekday)s."),
    "open": n_("The time was left over in this proposal."),
}
"""Those that are told otherwise to whoever shares out."""


SHORT: Mapping[int, str] = {
    1: n_("There was a little shortage of time in the hall then."),
    2: n_("There was some shortage of time in the hall then."),
    3: n_("There was a great shortage of time in the hall then."),
    4: n_("There was a very great shortage of time in the hall then."),
}
"""How great the shortage was, by the step of `rules.shortage`."""


def said(part: Part) -> str:
    """One reason as a sentence, in the language in use."""
    return _(SAID[part.code]) % _told(part.data)


def said_to_staff(part: Part) -> str:
    """The same, for whoever shares out: she is not the one who asked."""
    return _(SAID_TO_STAFF.get(part.code) or SAID[part.code]) % _told(part.data)


def sentences(told_club: ToldClub, activities: Mapping[str, str]) -> list[str]:
    """All of it as the club that asked is told: reasons, what kind of groups have the time, and how great the shortage
    was.

    `activities` are names by slug. Nothing in it tells which club, which group, how many they are or who leads them.
    """
    told = [said(each) for each in told_club.parts]
    if told_club.kinds:
        groups = joined([kind(each, activities) for each in told_club.kinds])
        told.append(_("It went to %(groups)s.") % {"groups": groups})
    if told_club.scarce is not None:
        told.append(short(told_club.scarce))
    return told


def short(scarce: Scarce) -> str:
    """How great the shortage was: of the scarcest hours by their place among all of the week, of
    others in a word."""
    if not scarce.among_scarcest:
        return _(SHORT[scarce.step])
    told = _(
        "The time was among those of which there was the greatest shortage: number %(place)s of %(hours)s hours a week."
    )
    return told % {"place": grouped(scarce.place), "hours": grouped(scarce.hours)}


def reckoned() -> str:
    """What the shortage is reckoned of, once for all that is told of it."""
    return _("How great the shortage was is reckoned from what everyone asked for, taken together.")


def kind(rivals: RivalKind, activities: Mapping[str, str]) -> str:
    """ "two children's groups in handball that had the time last season", in the language in use."""
    told = _of_kind(rivals.age_kind, rivals.count, had_it=rivals.had_it)
    activity = activities.get(rivals.activity, rivals.activity)
    return told % {"n": _number(rivals.count), "activity": activity.lower()}


def worth(explained: Explained) -> str:
    """What the time costs beside what the wish would bring; empty where it is not known."""
    if explained.price is None or explained.points is None:
        return ""
    values = {"price": grouped(explained.price), "points": grouped(explained.points)}
    return _("The time costs %(price)s points; the wish would bring %(points)s.") % values


def joined(names: list[str]) -> str:
    """ "a, b and c", in the language in use."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def grouped(number: int) -> str:
    """ "2 666" ("2,666" in English), with a space that does not break."""
    return (
        f"{number:,}" if (get_language() or "nb").startswith("en") else f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")
    )


def weekday(day: int) -> str:
    """The name of a day, 0 Monday, in the language in use."""
    return words(get_language() or "nb").weekdays[day]


def ages(first: int, last: int) -> str:
    """Whom a row of the rules is for, at the start of a sentence."""
    if first <= 6 and last < 120:
        return _("Those under %(age)s") % {"age": last + 1}
    if last >= 120:
        return _("Those who are %(age)s or more") % {"age": first}
    return _("Those from %(first)s to %(last)s") % {"first": first, "last": last}


def _of_kind(age: AgeKind, count: int, *, had_it: bool) -> str:
    if age == AgeKind.CHILDREN:
        if had_it:
            return ngettext(
                "%(n)s children’s group in %(activity)s that had the time last season",
                "%(n)s children’s groups in %(activity)s that had the time last season",
                count,
            )
        return ngettext("%(n)s children’s group in %(activity)s", "%(n)s children’s groups in %(activity)s", count)
    if age == AgeKind.YOUTH:
        if had_it:
            return ngettext(
                "%(n)s youth group in %(activity)s that had the time last season",
                "%(n)s youth groups in %(activity)s that had the time last season",
                count,
            )
        return ngettext("%(n)s youth group in %(activity)s", "%(n)s youth groups in %(activity)s", count)
    if had_it:
        return ngettext(
            "%(n)s adult group in %(activity)s that had the time last season",
            "%(n)s adult groups in %(activity)s that had the time last season",
            count,
        )
    return ngettext("%(n)s adult group in %(activity)s", "%(n)s adult groups in %(activity)s", count)


def _number(count: int) -> str:
    names = {
        1: pgettext("groups", "one"),
        2: pgettext("groups", "two"),
        3: pgettext("groups", "three"),
        4: pgettext("groups", "four"),
        5: pgettext("groups", "five"),
    }
    return names.get(count, str(count))


def _told(data: Mapping[str, Any]) -> dict[str, str]:
    language = get_language() or "nb"
    told = {key: str(value) for key, value in data.items() if key != "openings"}
    if "day" in data:
        told["weekday"] = weekday(data["day"])
    told |= {key: clock(data[key], language) for key in ("first", "last") if key in data}
    told["who"] = ages(data["from_age"], data["to_age"]) if "from_age" in data else _("The group")
    if "openings" in data:
        told["openings"] = joined([span(first, last, language) for first, last in data["openings"]])
    return told
