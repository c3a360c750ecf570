"""What a cost comes to for each by several keys side by side: for partners before a vote, and who might join."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.collaboration import budget_words, words
from aktiv.collaboration.files.reading import Malformed, cost_key
from aktiv.collaboration.models import Collaboration
from aktiv.collaboration.queries.budget_figures import budget_rows, year_rows
from aktiv.collaboration.queries.costs import Key, Newcomer, key_in_force, members_of_year, tried
from aktiv.collaboration.queries.snapshots import by_use
from aktiv.people.permissions import public
from aktiv.values.refusal import Refusal
from aktiv.web.allocation.typed import Errors
from aktiv.web.collaboration.acts import json_in, listed, ore, pick, text, whole_number
from aktiv.web.collaboration.budgets_tables import year_table
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import home_or_404, seat_of
from aktiv.web.collaboration.shown import Cell, Column, Prose, Table, count, files_of, frame
from aktiv.web.components.forms import ErrorSummary, Field

Row = dict[str, Any]  # Any: as queries.costs makes them
EXAMPLE = {"sum": "1 000 000", "likt1": "0", "likt2": "100"}
MOST_PEOPLE, LONGEST_NAME, MOST_KRONER, LONGEST_KEY = 100_000_000, 60, 10**10, 4_000
KEY_EXAMPLE = '{"floor": {"min_ore": 5000000, "key": {"usage": {}}}}'


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, and what it means when nothing of it is wrong."""

    values: Mapping[str, str]
    errors: Errors
    ore: int
    year: int
    keys: tuple[Key, ...]
    newcomer: Newcomer | None
    agreed: bool
    usage_by: str
    payers: tuple[str, ...] | None


@public
@require_safe
def costs(request: HttpRequest) -> HttpResponse:
    """The form and, beneath it, the shares."""
    home = home_or_404()
    asked = _asked(request, home)
    fields = _fields(asked)
    found = None if asked.errors else _found(home, asked)
    decided = year_rows(budget_rows(home))
    query = request.GET.urlencode()
    urls = [
        f"{reverse('collaboration_costs_data', args=[form])}{'?' if query else ''}{query}" for form in ("json", "csv")
    ]
    context = frame(home, "collaboration_costs", works=seat_of(request) is not None) | {
        "heading": _("Try a cost"),
        "lead": _("What a yearly cost comes to for each partner, by up to four keys side by side. Nothing is kept."),
        "fields": fields,
        "problems": ErrorSummary.of(fields, []),
        "blocks": [
            *([] if found is None else _blocks(found, agreed=asked.agreed)),
            *([year_table(decided, url=reverse("collaboration_costs"))] if decided else []),
        ],
        "files": () if found is None else files_of(*urls),
    }
    return render(request, "collaboration/costs.html", context, status=422 if asked.errors else 200)


@public
@require_safe
def costs_data(request: HttpRequest, form: str) -> HttpResponse:
    """The same as a file; what was asked wrongly is told by its fields."""
    home = home_or_404()
    asked = _asked(request, home)
    if asked.errors:
        if form not in ("json", "csv"):
            raise Http404
        answer = as_file("kostnader", "json", {"error": "wrong_question", "fields": dict(asked.errors)}, [])
        answer.status_code = 422
        return answer
    found = _found(home, asked) | {"decided": year_rows(budget_rows(home))}
    names = {each["id"]: each for each in found["members"]}
    rows = [
        {
            "key": at,
            **share,
            "name": names[share["id"]]["name"],
            "population": names[share["id"]]["population"],
        }
        for at, key in enumerate(found["keys"], 1)
        for share in key["shares"]
    ]
    return as_file("kostnader", form, found, rows)


def _asked(request: HttpRequest, home: Collaboration) -> Asked:
    values = {name: str(request.GET[name]).strip() for name in request.GET}
    errors: Errors = {}
    next_year = timezone.localdate().year + 1
    values = {**EXAMPLE, "ar": str(next_year), **values}
    total = ore(values, "sum", errors, least=1)
    if total is not None and total > MOST_KRONER * 100:
        errors["sum"] = _("Write an amount of at most %(most)s.") % {"most": words.kroner(MOST_KRONER * 100)}
    year = whole_number(values, "ar", errors)
    if year is not None and not next_year - 20 <= year <= next_year + 20:
        errors["ar"] = _("Write a year from %(first)s to %(last)s.") % {"first": next_year - 20, "last": next_year + 20}
    agreed = key_in_force(home, timezone.localdate())
    keys = [] if agreed is None else [agreed]
    for at in ("1", "2"):
        keys += _key(values, at, errors)
    keys += _typed_key(values, errors)
    newcomer = _newcomer(values, errors)
    usage_by = values.get("brukt", "")
    if usage_by not in ("", *budget_words.USAGE_BY):
        errors["brukt"] = _("Choose one of them.")
    if not usage_by and not errors and any(by_use(each) for each in keys):
        errors["brukt"] = _("The key goes by use: choose what use is counted by.")
    payers = _payers(home, year or next_year, values, errors)
    if not keys and not errors:
        errors["likt1"] = _("Write a whole number.")
    return Asked(
        values, errors, total or 0, year or next_year, tuple(keys), newcomer, agreed is not None, usage_by, payers
    )


def _key(values: Mapping[str, str], at: str, errors: Errors) -> list[Key]:
    """A part that is the same for all, the rest by population, and perhaps no one above a share; none when empty."""
    if not values.get(f"likt{at}"):
        return []
    flat = _percent(values, f"likt{at}", errors, least=0)
    cap = _percent(values, f"tak{at}", errors, least=1) if values.get(f"tak{at}") else None
    if flat is None:
        return []
    parts: list[tuple[int, Key]] = [(flat, {"flat": {}}), (100 - flat, {"per_capita": {}})]
    used = [(share, key) for share, key in parts if share]
    key: Key = used[0][1]
    if len(used) > 1:
        key = {"mix": [{"weight": str(Fraction(share, 100)), "key": each} for share, each in used]}
    return [key if cap is None else {"cap": {"max_share": str(Fraction(cap, 100)), "key": key}}]


def _typed_key(values: Mapping[str, str], errors: Errors) -> list[Key]:
    """A key that is written as the agreement writes it: by use, a tariff, a floor, a table, or a mix of them."""
    if not values.get("nokkel"):
        return []
    if len(values["nokkel"]) > LONGEST_KEY:
        errors["nokkel"] = _("Write a JSON object, as the documentation shows it.")
        return []
    key = json_in(values, "nokkel", errors)
    if "nokkel" in errors:
        return []
    try:
        return [cost_key(key)]
    except Malformed as fault:
        errors["nokkel"] = _("That is no key: %(why)s") % {"why": str(fault)}
        return []


def _payers(home: Collaboration, year: int, values: Mapping[str, str], errors: Errors) -> tuple[str, ...] | None:
    """Those that pay when they are not all; each must be a partner of the year."""
    typed = tuple(dict.fromkeys(values.get("betalere", "").replace(",", " ").split()))
    if not typed:
        return None
    if not set(typed) <= {each["id"] for each in members_of_year(home, year)}:
        errors["betalere"] = words.sentence(Refusal("payers_unknown"))
    return typed


def _percent(values: Mapping[str, str], name: str, errors: Errors, *, least: int) -> int | None:
    found = whole_number(values, name, errors, least=least)
    if found is not None and found > 100:
        errors[name] = _("Write a whole number from %(least)s to 100.") % {"least": least}
        return None
    return found


def _newcomer(values: Mapping[str, str], errors: Errors) -> Newcomer | None:
    """The municipality that asks for itself, by name and population; each needs the other."""
    if not values.get("navn") and not values.get("folk"):
        return None
    people = whole_number(values, "folk", errors, least=1)
    if people is not None and people > MOST_PEOPLE:
        errors["folk"] = _("Write a whole number.")
    name = values.get("navn", "")[:LONGEST_NAME] or _("Your municipality")
    usage = whole_number(values, "bruk", errors) if values.get("bruk") else None
    return None if people is None else Newcomer(name, people, usage)


def _fields(asked: Asked) -> list[Field]:
    def field(name: str, label: str, *, hint: str = "", optional: bool = False) -> Field:
        numbers = "" if name == "navn" else "numeric"
        return text(name, label, asked.values, asked.errors, hint=hint, optional=optional, inputmode=numbers)

    cap = _("no partner above (per cent)")
    return [
        field("sum", _("Cost of the year (kroner)")),
        field("ar", _("Year"), hint=_("Populations are the official ones of 1 January of the year before.")),
        field(
            "likt1", _("First key: the same for all (per cent)"), hint=_("The rest is by population."), optional=True
        ),
        field("tak1", f"{_('First key')}: {cap}", optional=True),
        field("likt2", _("Second key: the same for all (per cent)"), optional=True),
        field("tak2", f"{_('Second key')}: {cap}", optional=True),
        text("nokkel", _("Third key, as the agreement writes keys"), asked.values, asked.errors, kind="textarea",
             optional=True, hint=_("JSON, such as %(example)s") % {"example": KEY_EXAMPLE}),
        pick("brukt", _("Use is counted by"), [("", _("The key does not ask for it")), *listed(budget_words.USAGE_BY)],
             asked.values, asked.errors, optional=True),
        text("betalere", _("Only these pay"), asked.values, asked.errors, optional=True,
             hint=_("Numbers of partners with a space between, such as 1103 4601. Empty: every partner pays.")),
        field("navn", _("A municipality that might join"), optional=True),
        field("folk", _("Its population"), optional=True),
        field("bruk", _("Its use in a year"), hint=_("Only for keys by use."), optional=True),
    ]  # fmt: skip


def _found(home: Collaboration, asked: Asked) -> Row:
    return tried(home, asked.ore, asked.year, asked.keys, asked.newcomer, usage_by=asked.usage_by, payers=asked.payers)


def _blocks(found: Row, *, agreed: bool) -> list[object]:
    if not found["members"]:
        nobody = _("Nobody is a partner in that year. Type a name and a population to see what one would pay.")
        return [Table("shares", _("Shares"), (Column(_("Partner")),), (), nobody)]
    return [*_unusable(found), _table(found, agreed=agreed)]


def _unusable(found: Row) -> list[Prose]:
    return [
        Prose(f"key{at}", words.cost_key_told(each["key"]), words.sentence(Refusal(each["error"])))
        for at, each in enumerate(found["keys"], 1)
        if each["error"]
    ]


def _table(found: Row, *, agreed: bool) -> Table:
    usable = [each for each in found["keys"] if each["shares"]]
    columns = [Column(_("Partner")), Column(_("Inhabitants"), num=True)]
    columns += [Column(words.cost_key_told(each["key"]), num=True) for each in usable]
    if agreed and usable and usable[0] is found["keys"][0]:
        columns[2] = Column(f"{_('The agreement')}: {columns[2].label}", num=True)
    lines = tuple(
        (
            Cell(member["name"], _said_of(member)),
            Cell(count(member["population"]), _use_of(member)),
            *[_share(key["shares"][at]) for key in usable],
        )
        for at, member in enumerate(found["members"])
    )
    totals = (Cell(_("In all")), Cell(""), *[Cell(words.kroner(found["total_ore"])) for _key in usable])
    note = _("Below each share: kroner per inhabitant, and how much more or less than in the first column.")
    if not usable:
        return Table("shares", _("Shares"), tuple(columns), (), _("None of the keys can be used."))
    return Table("shares", _("Shares"), tuple(columns), lines, note=note, totals=totals)


def _said_of(member: Row) -> str:
    if member["from"] or member["to"]:
        return _("a part of the year")
    return ""


def _use_of(member: Row) -> str:
    return _("use: %(count)s") % {"count": count(member["usage"])} if member["usage"] is not None else ""


def _share(share: Row) -> Cell:
    each = share["ore_per_inhabitant"]
    below = [] if each is None else [_("%(amount)s each") % {"amount": words.kroner(each)}]
    if more := share["more_than_first_ore"]:
        below.append(f"{'+' if more > 0 else '−'}{words.kroner(abs(more))}")
    return Cell(words.kroner(share["amount_ore"]), "; ".join(below))
