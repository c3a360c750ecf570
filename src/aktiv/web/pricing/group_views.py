"""Price groups: what they are called in three languages, their order, and who is in which when nothing is decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.people.permissions import Permission
from aktiv.prices import words
from aktiv.prices.actions import DefaultGroup, NewGroup, set_groups
from aktiv.prices.models import PriceGroup
from aktiv.prices.queries import groups_of
from aktiv.prices.queries.setup import defaults_of
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES, Texts
from aktiv.web.components.forms import ErrorSummary, Problem
from aktiv.web.components.links import Choice
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.pricing.grids import Input
from aktiv.web.pricing.pages import head, typed
from aktiv.web.pricing.typed import LONGEST_NAME, slug_of

SPARE = 1
MOST_GROUPS = 30
PARTIES = ("person", "club", "group", "business", "public")
AGES = ("", "youth", "adult")


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group in the form: its names, place and whether it is the ordinary one."""

    number: int
    code: str
    inputs: tuple[Input, ...]
    order: Input
    ordinary: bool


@dataclass(frozen=True, slots=True)
class DefaultRow:
    """Which group a kind of payer is in, for any age and for each."""

    name: str
    choices: tuple[Input, ...]


@staff_page(Permission.PRICE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def groups(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance and administrators. POST sets names, order, the ordinary group and the defaults."""
    home, language = desk.municipality, get_language() or "nb"
    known = groups_of(home.pk)
    errors: dict[str, str] = {}
    others: list[str] = []
    values: Mapping[str, str] = _filled(known, defaults_of(home.pk))
    if request.method == "POST":
        values = typed(request.POST)
        new, defaults = _typed(values, known, errors)
        if not errors:
            try:
                set_groups(home.pk, new, defaults, by=desk.person.pk, now=desk.now)
                messages.success(request, _("Saved."))
                return redirect("setup_price_groups", home.slug)
            except Refusal as refusal:
                others.append(words.sentence(refusal, language))
    rows = _rows(values, known, errors)
    problems = [Problem(f"{each.label}: {each.error}", f"id_{each.name}") for row in rows for each in row.inputs
                if each.error]  # fmt: skip
    context = head(desk, "setup_price_groups") | {
        "rows": rows,
        "defaults": _default_rows(values, known, language),
        "ages": (_("Any age"), _("Children and young people"), _("Adults")),
        "problems": ErrorSummary((*(Problem(text) for text in others), *problems)),
    }
    return render(request, "pricing/groups.html", context, status=422 if errors or others else 200)


def _filled(known: list[PriceGroup], defaults: Mapping[tuple[str, str], str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for place, group in enumerate(known):
        values |= {f"g{place}_{language}": text for language, text in group.names.as_dict().items()}
        values[f"g{place}_rekke"] = str(place + 1)
        if group.is_ordinary:
            values["vanlig"] = group.code
    return values | {f"d_{party}_{age}": code for (party, age), code in defaults.items()}


def _typed(
    values: Mapping[str, str], known: list[PriceGroup], errors: dict[str, str]
) -> tuple[list[NewGroup], list[DefaultGroup]]:
    ordered: list[tuple[int, NewGroup]] = []
    codes = {group.code for group in known}
    for place in range(min(len(known) + SPARE, MOST_GROUPS)):
        names = Texts.of({language: values.get(f"g{place}_{language}", "")[:LONGEST_NAME] for language in LANGUAGES})
        is_new = place >= len(known)
        if not names:
            if not is_new:
                errors[f"g{place}_nb"] = words.sentence(Refusal("no_name"), get_language() or "nb")
            continue
        code = known[place].code if not is_new else _free(slug_of(names.said_in("nb").text, "gruppe"), codes)
        at = values.get(f"g{place}_rekke", "")
        number = int(at) if at.isascii() and at.isdigit() and len(at) < 4 else 999
        ordered.append((number, NewGroup(code=code, names=names, ordinary=values.get("vanlig") == code)))
    ordered.sort(key=lambda pair: pair[0])
    named = {group.code for _, group in ordered}
    defaults = [
        DefaultGroup(party, code, age)  # type: ignore[arg-type]  # one of PARTIES
        for party in PARTIES
        for age in AGES
        if (code := values.get(f"d_{party}_{age}", "")) in named
    ]
    return [group for _, group in ordered], defaults


def _rows(values: Mapping[str, str], known: list[PriceGroup], errors: Mapping[str, str]) -> list[GroupRow]:
    rows = []
    for place in range(min(len(known) + SPARE, MOST_GROUPS)):
        code = known[place].code if place < len(known) else ""
        where = _("Line %(number)s") % {"number": place + 1}
        inputs = tuple(
            Input(f"g{place}_{language}", f"{where}, {told}", values.get(f"g{place}_{language}", ""), size="name",
                  error=errors.get(f"g{place}_{language}", ""), longest=LONGEST_NAME, language=told)
            for language, told in (("nb", "bokmål"), ("nn", "nynorsk"), ("en", "English"))
        )  # fmt: skip
        order = Input(
            f"g{place}_rekke",
            f"{where}, {_('Place in the order')}",
            values.get(f"g{place}_rekke", str(place + 1)),
            size="tiny",
            longest=3,
            inputmode="numeric",
        )
        rows.append(GroupRow(place + 1, code, inputs, order, bool(code) and values.get("vanlig") == code))
    return rows


def _default_rows(values: Mapping[str, str], known: list[PriceGroup], language: str) -> list[DefaultRow]:
    parties = {
        "person": _("Persons"), "club": _("Clubs and associations"), "group": _("Groups without a number"),
        "business": _("Businesses"), "public": _("Public bodies"),
    }  # fmt: skip
    ages = {"": _("Any age"), "youth": _("Children and young people"), "adult": _("Adults")}
    rows = []
    for party, name in parties.items():
        inputs = []
        for age, told in ages.items():
            chosen = values.get(f"d_{party}_{age}", "")
            none = ("", _("none") if not age else _("as any age"))
            offered = [none, *((group.code, group.names.said_in(language).text) for group in known)]
            choices = tuple(Choice(code, label, code == chosen) for code, label in offered)
            inputs.append(
                Input(f"d_{party}_{age}", f"{name}, {told}", chosen, kind="select", size="name", choices=choices)
            )
        rows.append(DefaultRow(name, tuple(inputs)))
    return rows


def _free(wanted: str, taken: set[str]) -> str:
    return next(each for each in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if each not in taken)
