"""What a group asks for, as a plain form: entered by the municipality for a club."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from aktiv.people.models import Team
from aktiv.seasons.actions.applying import MOST_WISHES, Asked, Wished
from aktiv.seasons.models import GroupApplication, PoolHall
from aktiv.seasons.queries.desk import activities
from aktiv.seasons.rules.weeks import Span
from aktiv.values.typed_text import whole
from aktiv.web.allocation.applications_shown import share_told
from aktiv.web.allocation.hall_views import name_of
from aktiv.web.allocation.typed import Errors
from aktiv.web.allocation.words import clock_of, language, minute_of, weekdays
from aktiv.web.club.words import LEVELS
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice
from aktiv.web.season.option_fields import FIELDS as OPTION_FIELDS
from aktiv.web.season.option_fields import options_in

SHARES = ("1/1", "1/2", "1/3", "2/3", "1/4", "3/4")
WISHES, SPARE = 8, 2
FIELDS = {"too_many_coaches": "trenere", **OPTION_FIELDS}
"""The field that a refusal is about."""
"""Lines of wishes at least, and empty ones after those that are filled."""


@dataclass(frozen=True, slots=True)
class WishRow:
    """One line of wishes."""

    number: int
    choices: tuple[Choice, ...]
    halls: tuple[Choice, ...]
    days: tuple[Choice, ...]
    time: str
    error: str


def values_of(group: GroupApplication | None) -> dict[str, str]:
    """What the form begins with."""
    if group is None:
        return {"niva": Team.Level.LOCAL.value, "ganger": "1", "minutter": "60", "andel": "1/1", "mellom": "1"}
    values = {
        "navn": group.name,
        "aktivitet": str(group.activity_id),
        "fra_alder": str(group.from_age),
        "til_alder": str(group.to_age),
        "niva": group.level,
        "medlemmer": str(group.members),
        "ganger": str(group.sessions),
        "minutter": str(group.minutes),
        "andel": f"{group.share_numerator}/{group.share_denominator}",
        "mellom": str(group.days_apart),
        "trenere": ", ".join(group.coaches),
        "ikke": " ".join(str(day + 1) for day in group.blocked),
        "hele_klubben": "1" if group.whole_club else "",
    }
    wishes = list(group.wishes.all())
    values |= {f"hall{number}": "" for number in range(len(wishes) + SPARE)}
    for number, wish in enumerate(wishes):
        values |= {
            f"valg{number}": str(wish.choice),
            f"hall{number}": str(wish.space_id),
            f"dag{number}": str(wish.weekday),
            f"tid{number}": clock_of(wish.from_minute),
        }
    return values


def asked_in(values: Mapping[str, str], errors: Errors, season: Span) -> Asked | None:
    """What the form asks for; what is wrong with a field is told there, the rest by the action."""
    numbers = {}
    for name in ("fra_alder", "til_alder", "medlemmer", "ganger", "minutter", "mellom"):
        numbers[name] = whole(values.get(name, ""))
        if numbers[name] < 0:
            errors[name] = _("Write a whole number.")
    if not values.get("navn"):
        errors["navn"] = _("This must be filled in.")
    share = values.get("andel", "")
    numerator, _slash, denominator = share.partition("/")
    if not 0 < whole(numerator, 0) <= whole(denominator, 0) <= 24:
        errors["andel"] = _("Choose how much of a hall the group needs.")
    blocked = [whole(each, 0) - 1 for each in values.get("ikke", "").replace(",", " ").split()]
    if any(not 0 <= each <= 6 for each in blocked):
        errors["ikke"] = _("Write days from 1 for Monday to 7 for Sunday.")
    wishes = _wishes(values, errors)
    if errors:
        return None
    return Asked(
        name=values["navn"],
        activity_id=whole(values.get("aktivitet", ""), 0),
        from_age=numbers["fra_alder"],
        to_age=numbers["til_alder"],
        level=values.get("niva", ""),
        members=numbers["medlemmer"],
        sessions=numbers["ganger"],
        minutes=numbers["minutter"],
        share=Fraction(whole(numerator), whole(denominator)),
        days_apart=numbers["mellom"],
        blocked=blocked,
        coaches=[each.strip() for each in values.get("trenere", "").split(",") if each.strip()],
        wishes=wishes,
        options=options_in(values, season, whole=values.get("hele_klubben") == "1"),
    )


def _wishes(values: Mapping[str, str], errors: Errors) -> tuple[Wished, ...]:
    found = []
    for number in range(_lines(values)):
        hall, text = whole(values.get(f"hall{number}", ""), 0), values.get(f"tid{number}", "")
        if not hall and not text:
            continue
        minute = minute_of(text)
        if minute is None or not hall:
            errors[f"tid{number}"] = _("Choose a hall and write when it begins, such as 17.30.")
            continue
        day, choice = whole(values.get(f"dag{number}", ""), 0), whole(values.get(f"valg{number}", ""), 1)
        found.append(Wished(hall, day, minute, choice))
    return tuple(found)


def whole_field(values: Mapping[str, str]) -> Field:
    """Whether it is no group but the club as a whole, where the round lets clubs ask so."""
    whole = values.get("hele_klubben", "") == "1"
    return Field("hele_klubben", _("Who it is for"), "1" if whole else "", "select", mark_required=False,
                 hint=_("A club may have up to 100 times a week; 0 is what it is due."),
                 choices=(Choice("", _("One group"), not whole),
                          Choice("1", _("The whole club, which shares out itself"), whole)))  # fmt: skip


def _lines(values: Mapping[str, str]) -> int:
    """How many lines of wishes there are: a group may have more than the form begins with."""
    numbers = [whole(name[4:], 0) for name in values if name.startswith("hall")]
    return min(max([WISHES - 1, *numbers]) + 1, MOST_WISHES)


def fields_of(values: Mapping[str, str], errors: Errors) -> list[Field]:
    """All but the wishes and the options."""

    def text(name: str, label: str, **more: object) -> Field:
        return Field(name, label, values.get(name, ""), error=errors.get(name, ""), **more)  # type: ignore[arg-type]  # names of fields

    def choose(name: str, label: str, offered: Sequence[tuple[str, str]]) -> Field:
        chosen = values.get(name, "")
        choices = tuple(Choice(value, told, value == chosen) for value, told in offered)
        return text(name, label, kind="select", choices=choices, mark_required=False)

    own = values.get("andel", "1/1")
    shares = SHARES if own in SHARES or "/" not in own else (own, *SHARES)
    numbers = {"inputmode": "numeric", "longest": 4}
    return [
        text("navn", _("Name of the group"), longest=80),
        choose(
            "aktivitet", _("Activity"), [(str(each.pk), each.name.said_in(language()).text) for each in activities()]
        ),
        text("fra_alder", _("From age"), **numbers),
        text("til_alder", _("To age"), **numbers),
        choose("niva", _("Level"), [(key, _(words)) for key, words in LEVELS.items()]),
        text("medlemmer", _("Members"), **numbers),
        text("ganger", _("Times a week"), **numbers),
        text("minutter", _("Minutes a time"), **numbers),
        choose("andel", _("Share of the hall"), [(each, share_told(*map(int, each.split("/")))) for each in shares]),
        text("mellom", _("Days between two times"), **numbers),
        text(
            "trenere",
            _("Coaches who must be there"),
            optional=True,
            longest=2000,
            hint=_("Names, with commas between."),
        ),
        text("ikke", _("Days it cannot come"), optional=True, longest=20, hint=_("1 for Monday to 7 for Sunday.")),
    ]


def wish_rows(values: Mapping[str, str], pool: Sequence[PoolHall], errors: Errors) -> list[WishRow]:
    """The lines of wishes, the first choices usually first."""
    names = [(str(each.space_id), name_of(each.space)) for each in pool]
    rows = []
    for number in range(_lines(values)):
        hall, day = values.get(f"hall{number}", ""), values.get(f"dag{number}", "0")
        choice = values.get(f"valg{number}", "1")
        rows.append(
            WishRow(
                number,
                tuple(
                    Choice(key, told, key == choice) for key, told in (("1", _("1st choice")), ("2", _("2nd choice")))
                ),
                (Choice("", _("No hall"), not hall), *(Choice(key, name, key == hall) for key, name in names)),
                tuple(Choice(str(key), name, str(key) == day) for key, name in enumerate(weekdays())),
                values.get(f"tid{number}", ""),
                errors.get(f"tid{number}", ""),
            )
        )
    return rows
