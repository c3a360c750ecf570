"""Acts of benefits and trials: promise, take part, write down what was measured, say what a trial is to show."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from aktiv.collaboration import benefit_words as words
from aktiv.collaboration.actions import benefits, pilots
from aktiv.collaboration.actions.benefit_plans import Revised, revise
from aktiv.collaboration.actions.benefits import Found, Planned, Promised
from aktiv.collaboration.models import Benefit
from aktiv.collaboration.models.benefits import LONGEST_HOW, LONGEST_NOTE, LONGEST_SOURCE, LONGEST_TITLE
from aktiv.collaboration.queries.benefits import access_benefit, benefits_of, plan_of, planners_of
from aktiv.collaboration.queries.parties import members_on
from aktiv.collaboration.queries.pilots import standing_pilots
from aktiv.collaboration.queries.plan_versions import versions_of
from aktiv.collaboration.rules.indicators import INDICATORS, Code
from aktiv.municipalities.words import feature_told
from aktiv.people.permissions import Permission
from aktiv.web.allocation.typed import Errors
from aktiv.web.collaboration.acts import Act, Values, filled, listed, pick, some_day, text, whole_number
from aktiv.web.collaboration.gates import Seat
from aktiv.web.components.forms import Field

MEASURE = Permission.COLLABORATION_MEASURE
IN_ORE = frozenset({"ore", "ore_per_hour"})


def own_numbers(seat: Seat) -> set[str]:
    """The numbers of the members that she measures for."""
    return {number for number, _name in _own(seat)}


def _own(seat: Seat) -> list[tuple[str, str]]:
    found = members_on(seat.home.pk, seat.today)
    return [(each.number, each.name) for each in found if seat.may(MEASURE, member_id=each.pk)]


def number_in(values: Values, name: str, errors: Errors, *, unit: str = "") -> Decimal | None:
    """A number with or without decimals, kroner as øre; what is wrong is told at the field."""
    sent = "".join(values.get(name, "").split()).replace(",", ".").replace("−", "-")
    try:
        found = Decimal(sent)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= 10**11 or found != found.quantize(Decimal("0.0001")):
        errors[name] = _("Write a number, such as 12 or 12,5.")
        return None
    return found * 100 if unit in IN_ORE else found


def _plan_fields(values: Values, errors: Errors) -> list[Field]:
    return [
        text(
            "utgangspunkt",
            pgettext("benefit", "Baseline"),
            values,
            errors,
            hint=_("In the unit; money in kroner."),
            inputmode="decimal",
        ),
        text("per", _("Day of the baseline"), values, errors, kind="date"),
        text("kilde", _("Source of the baseline"), values, errors, longest=LONGEST_SOURCE),
        text("mal", pgettext("benefit", "Target"), values, errors, inputmode="decimal"),
        text("lavest", _("Lowest value that is expected"), values, errors, inputmode="decimal"),
        text("hoyest", _("Highest value that is expected"), values, errors, inputmode="decimal"),
        text("frist", pgettext("benefit", "Due"), values, errors, kind="date"),
    ]


def _planned(values: Values, errors: Errors, unit: str) -> Planned | None:
    baseline, target, least, most = (
        number_in(values, name, errors, unit=unit) for name in ("utgangspunkt", "mal", "lavest", "hoyest")
    )
    on, due = some_day(values, "per", errors), some_day(values, "frist", errors)
    source = filled(values, errors, "kilde")["kilde"]
    if errors or baseline is None or target is None or least is None or most is None:
        return None
    return Planned(baseline=baseline, baseline_on=on, source=source, target=target, least=least, most=most, due=due)


def _promise_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"per": seat.today.isoformat(), "frist": (seat.today + timedelta(days=365)).isoformat()} | dict(values)
    return [
        pick("medlem", _("Partner that answers for it"), _own(seat), values, errors),
        text("tittel", _("What is gained"), values, errors, longest=LONGEST_TITLE),
        pick("slag", pgettext("benefit", "Kind"), listed(words.KINDS), values, errors),
        pick("maate", _("How it is measured"), listed(words.WAYS), values, errors),
        pick("indikator", _("What is counted"), [("", _("Not counted from use")), *listed(words.INDICATORS)], values,
             errors, optional=True, hint=_("Only for what is counted from use: its unit is the indicator’s own.")),
        pick("enhet", _("Unit"), listed(words.UNITS), values, errors),
        text("hvordan", _("More about how it is measured"), values, errors, kind="textarea", optional=True,
             longest=LONGEST_HOW),
        text("tiltak", _("Number of the initiative"), values, errors, optional=True, inputmode="numeric",
             hint=_("Leave it empty when it is of the collaboration as a whole.")),
        *_plan_fields(values, errors),
    ]  # fmt: skip


def _promise(seat: Seat, values: Values, errors: Errors) -> str:
    title = filled(values, errors, "tittel")["tittel"]
    indicator = values.get("indikator", "")
    auto = values.get("maate") == Benefit.Way.AUTO
    if auto and indicator not in set(Code):
        errors["indikator"] = _("Choose what is counted.")
    unit = INDICATORS[Code(indicator)].unit if auto and indicator in set(Code) else values.get("enhet", "")
    of = whole_number(values, "tiltak", errors, least=1) if values.get("tiltak") else None
    planned = _planned(values, errors, unit)
    if planned is None:
        return ""
    promised = Promised(
        kind=values.get("slag", ""),
        title=title,
        way=values.get("maate", ""),
        unit=unit,
        indicator=indicator if auto else "",
        how=" ".join(values.get("hvordan", "").split()),
        initiative=of,
    )
    made = benefits.promise(values.get("medlem", ""), promised, planned, by=seat.person.pk, now=seat.now)
    return _("Benefit %(number)s is promised.") % {"number": made.number}


def _named(seat: Seat, *, by_hand: bool = False) -> list[tuple[str, str]]:
    return [
        (str(each.number), f"{each.number} {each.title} ({words.UNITS[each.unit]})")
        for each in benefits_of(seat.home.pk)
        if not by_hand or each.way != Benefit.Way.AUTO
    ]


def _join_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"per": seat.today.isoformat(), "frist": (seat.today + timedelta(days=365)).isoformat()} | dict(values)
    return [
        pick("nytte", pgettext("benefit", "Benefit"), _named(seat), values, errors),
        pick("medlem", _("Partner"), _own(seat), values, errors),
        *_plan_fields(values, errors),
    ]


def _join(seat: Seat, values: Values, errors: Errors) -> str:
    number = whole_number(values, "nytte", errors)
    unit = access_benefit(seat.home.pk, number).unit if number is not None else ""
    planned = _planned(values, errors, unit)
    if number is None or planned is None:
        return ""
    benefits.take_part(number, values.get("medlem", ""), planned, by=seat.person.pk, now=seat.now)
    return _("The partner has promised it too.")


def _revise_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    own = _own(seat)
    number = whole_number(values, "nytte", {})
    if number is not None:
        there = planners_of(seat.home.pk, number)
        own = [each for each in own if each[0] in there]
        values = _as_it_is(seat, number, values.get("medlem") or (own[0][0] if own else "")) | dict(values)
    fields = {each.name: each for each in _plan_fields(values, errors)}
    return [
        pick("nytte", pgettext("benefit", "Benefit"), _named(seat), values, errors),
        pick("medlem", _("Partner"), own, values, errors),
        *(fields[name] for name in ("mal", "lavest", "hoyest", "frist")),
        text("hvorfor", _("Why"), values, errors, longest=LONGEST_NOTE,
             hint=_("It is public. What is measured already stays held against the plan as it was.")),
    ]  # fmt: skip


def _as_it_is(seat: Seat, number: int, member: str) -> dict[str, str]:
    """The plan that holds now, as it would be typed."""
    plan = plan_of(seat.home.pk, number, member)
    if plan is None:
        return {}
    now, scale = versions_of(plan)[-1].plan, 100 if plan.benefit.unit in IN_ORE else 1
    typed = {"mal": now.target, "lavest": now.least, "hoyest": now.most}
    told = {
        name: f"{float(value / scale):.4f}".rstrip("0").rstrip(".").replace(".", ",") for name, value in typed.items()
    }
    return {"medlem": member, "frist": now.due.isoformat()} | told


def _revise(seat: Seat, values: Values, errors: Errors) -> str:
    number = whole_number(values, "nytte", errors)
    unit = access_benefit(seat.home.pk, number).unit if number is not None else ""
    target, least, most = (number_in(values, name, errors, unit=unit) for name in ("mal", "lavest", "hoyest"))
    due, why = some_day(values, "frist", errors), filled(values, errors, "hvorfor")["hvorfor"]
    if errors or number is None or target is None or least is None or most is None:
        return ""
    revised = Revised(target=target, least=least, most=most, due=due, why=why)
    made = revise(number, values.get("medlem", ""), revised, by=seat.person.pk, now=seat.now)
    return _("Version %(number)s of the plan holds from tomorrow.") % {"number": made.number}


def _measure_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"dag": seat.today.isoformat()} | dict(values)
    return [
        pick("nytte", pgettext("benefit", "Benefit"), _named(seat, by_hand=True), values, errors),
        pick("medlem", _("Partner"), _own(seat), values, errors),
        text("dag", _("Day it was measured"), values, errors, kind="date",
             hint=_("A day that is measured already is corrected by this.")),
        text("verdi", pgettext("benefit", "Measured"), values, errors, hint=_("In the unit; money in kroner."),
             inputmode="decimal"),
        text("lavest", _("Lowest it may be"), values, errors, optional=True, inputmode="decimal"),
        text("hoyest", _("Highest it may be"), values, errors, optional=True, inputmode="decimal"),
        text("svar", _("How many answered"), values, errors, optional=True, inputmode="numeric",
             hint=_("Of a survey.")),
        text("merknad", pgettext("benefit", "Remark"), values, errors, optional=True, longest=LONGEST_NOTE,
             hint=_("A correction says why here.")),
    ]  # fmt: skip


def _measure(seat: Seat, values: Values, errors: Errors) -> str:
    number = whole_number(values, "nytte", errors)
    benefit = access_benefit(seat.home.pk, number) if number is not None else None
    unit = benefit.unit if benefit is not None else ""
    value = number_in(values, "verdi", errors, unit=unit)
    low = number_in(values, "lavest", errors, unit=unit) if values.get("lavest") else None
    high = number_in(values, "hoyest", errors, unit=unit) if values.get("hoyest") else None
    n = whole_number(values, "svar", errors, least=1) if values.get("svar") else None
    on = some_day(values, "dag", errors)
    if errors or number is None or value is None:
        return ""
    found = Found(value=value, on=on, low=low, high=high, n=n, remark=values.get("merknad", ""))
    benefits.write_down(number, values.get("medlem", ""), found, by=seat.person.pk, now=seat.now)
    return _("The measurement is written down.")


def _threshold_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    there = {each.municipality_id: each for each in members_on(seat.home.pk, seat.today) if each.municipality_id}
    trials = [
        (str(each.pk), f"{each.municipality.name}: {feature_told(each.feature)}")
        for each in standing_pilots(there)
        if seat.may(MEASURE, member_id=there[each.municipality_id].pk)
    ]
    return [
        pick("forsok", pgettext("rollout", "Trial"), trials, values, errors),
        pick("indikator", _("What is counted"), listed(words.INDICATORS), values, errors),
        pick("grense", _("It must be"), listed(words.COMPARISONS), values, errors),
        text("verdi", pgettext("threshold", "Value"), values, errors, inputmode="decimal",
             hint=_("In the indicator’s unit: per cent, days or kroner per hour.")),
        text("tiltak", _("Number of the initiative"), values, errors, optional=True, inputmode="numeric"),
    ]  # fmt: skip


def _threshold(seat: Seat, values: Values, errors: Errors) -> str:
    stage = whole_number(values, "forsok", errors)
    code = values.get("indikator", "")
    unit = INDICATORS[Code(code)].unit if code in set(Code) else ""
    value = number_in(values, "verdi", errors, unit=unit)
    of = whole_number(values, "tiltak", errors, least=1) if values.get("tiltak") else None
    if errors or stage is None or value is None:
        return ""
    pilots.set_threshold(stage, code, values.get("grense", ""), value, initiative=of, by=seat.person.pk, now=seat.now)
    return _("It is set for the trial, and read from use each night.")


MEASURING = (
    Act(
        "lov-nytte",
        gettext_lazy("Promise a benefit"),
        pgettext_lazy("benefit", "Promise it"),
        MEASURE,
        _promise_fields,
        _promise,
    ),
    Act(
        "delta-nytte",
        gettext_lazy("Promise a benefit that another has promised"),
        pgettext_lazy("benefit", "Promise it"),
        MEASURE,
        _join_fields,
        _join,
    ),
    Act(
        "ny-plan",
        gettext_lazy("Write a plan anew"),
        gettext_lazy("Write it anew"),
        MEASURE,
        _revise_fields,
        _revise,
    ),
    Act(
        "maling",
        gettext_lazy("Write down a measurement"),
        gettext_lazy("Write it down"),
        MEASURE,
        _measure_fields,
        _measure,
    ),
    Act(
        "terskel",
        gettext_lazy("Say what a trial is to show"),
        gettext_lazy("Set it for the trial"),
        MEASURE,
        _threshold_fields,
        _threshold,
    ),
)
