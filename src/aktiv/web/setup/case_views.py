"""How a municipality handles cases: how long answers take, what letters say of each reason for refusing, and the rules
that decide by themselves."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.cases.actions.automatic import set_practice, set_rule
from aktiv.cases.actions.grounds import set_ground
from aktiv.cases.models import AutomaticRule
from aktiv.cases.queries.practice import practice_of, reports_of
from aktiv.cases.words import REASONS, sentence
from aktiv.facilities.queries.listing import homes_with_facilities
from aktiv.people.permissions import Permission
from aktiv.prices.queries import groups_of
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.public.words import KINDS, kind_word
from aktiv.web.setup.grounds import ground_fields, ground_in, ground_rows
from aktiv.web.setup.sections import sections

A_YEAR = timedelta(days=365)
NUMBERS = {"most_dates": 200, "most_minutes": 44_640, "most_people": 100_000, "sample_percent": 100}


@staff_page(Permission.CASE_SET_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def cases(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators. POST `gjor` sets how long things take, says what letters say of a reason, makes or changes a
    rule, or turns one on or off."""
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            _do(request.POST, desk)
            messages.success(request, _("Saved."))
            return redirect("setup_cases", desk.municipality.slug)
        except Refusal as said:
            refusal = said
    home = desk.municipality
    language = get_language() or "nb"
    told = sentence(refusal, home.zone, language) if refusal is not None else ""
    practice = practice_of(home.pk)
    sent = request.POST if refusal is not None else QueryDict()
    of_rule = refusal is not None and sent.get("gjor") == "regel"
    chosen = _chosen(request, desk)
    reason = request.GET.get("grunn", "") or sent.get("grunn", "")
    context = {
        "sections": sections(home, desk.held, "setup_cases"),
        "practice": _practice_fields(practice.answer_days, practice.offer_days, practice.appeal_to, sent),
        "reports": [(each, _where(each.rule)) for each in reports_of(home.pk, desk.now - A_YEAR)],
        "rule": chosen,
        "fields": _rule_fields(chosen, sent if of_rule else QueryDict(), desk, language),
        "grounds": ground_rows(home.pk, language),
        "ground": REASONS.get(reason),
        "reason": reason,
        "ground_fields": ground_fields(home.pk, reason, sent) if reason in REASONS else (),
        "problems": ErrorSummary.of((), [told] if told else []),
    }
    return render(request, "setup/cases.html", context, status=422 if refusal is not None else 200)


def _where(rule: AutomaticRule) -> str:
    """Where a rule decides: a facility or all, and the kinds of spaces when not all."""
    place = rule.facility.name if rule.facility is not None else _("All facilities")
    return ", ".join([place, *(kind_word(each) for each in rule.space_kinds)])


def _do(data: QueryDict, desk: MunicipalDesk) -> None:
    home, by, now = desk.municipality.pk, desk.person.pk, desk.now
    act = data.get("gjor", "")
    if act == "praksis":
        set_practice(
            home,
            answer_days=_number(data, "answer_days"),
            offer_days=_number(data, "offer_days"),
            appeal_to=data.get("appeal_to", ""),
            by=by,
            now=now,
        )
    elif act == "grunn":
        text, provision = ground_in(data)
        set_ground(home, data.get("grunn", ""), text, provision, by=by, now=now)
    elif act == "regel":
        set_rule(home, _values(data), by=by, now=now, rule_id=_id(data.get("regel", "")))
    elif act in ("pa", "av"):
        set_rule(home, {"active": act == "pa"}, by=by, now=now, rule_id=_id(data.get("regel", "")) or 0)
    else:
        raise Refusal("unknown_act")


def _values(data: QueryDict) -> dict[str, object]:
    values: dict[str, object] = {
        "name": data.get("name", ""),
        "facility_id": _id(data.get("facility", "")),
        "space_kinds": [each[:40] for each in data.getlist("space_kind")[:20] if each],
        "price_groups": [each[:40] for each in data.getlist("group")[:20] if each],
        "kinds": ["use"] if data.get("events") != "1" else [],
        "first": _day(data, "first", 101),
        "last": _day(data, "last", 1231),
    }
    for name, most in NUMBERS.items():
        text = data.get(name, "").strip()
        if not text and name == "most_people":
            values[name] = None
            continue
        if not (text.isdecimal() and len(text) < 8 and int(text) <= most):
            raise Refusal("days_out_of_bounds", least=0, most=most)
        values[name] = int(text)
    return values


def _day(data: QueryDict, name: str, otherwise: int) -> int:
    """A day of the year as it is written, "15.8", as month × 100 + day."""
    text = data.get(name, "").strip()
    if not text:
        return otherwise
    day, _dot, month = text.partition(".")
    if not (day.isdecimal() and month.strip(".").isdecimal() and len(text) <= 6):
        raise Refusal("not_a_day_of_the_year", text=text[:10])
    found = int(month.strip(".")) * 100 + int(day)
    if not 101 <= found <= 1231 or int(day) > 31 or not 1 <= int(month.strip(".")) <= 12:
        raise Refusal("not_a_day_of_the_year", text=text[:10])
    return found


def _number(data: QueryDict, name: str) -> int:
    text = data.get(name, "").strip()
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _id(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _chosen(request: HttpRequest, desk: MunicipalDesk) -> AutomaticRule | None:
    """The rule that is being changed; None for a new one."""
    said = request.GET.get("regel", "") or request.POST.get("regel", "")
    found = {str(each.rule.pk): each.rule for each in reports_of(desk.municipality.pk, desk.now)}
    return found.get(said)


def _practice_fields(answer_days: int, offer_days: int, appeal_to: str, sent: QueryDict) -> list[Field]:
    return [
        Field("answer_days", _("Days until an application is answered"), sent.get("answer_days", str(answer_days)),
              inputmode="numeric"),
        Field("offer_days", _("Days that offered times are held"), sent.get("offer_days", str(offer_days)),
              inputmode="numeric"),
        Field("appeal_to", _("Who decides appeals"), sent.get("appeal_to", appeal_to), optional=True, longest=120,
              hint=_("Stands in the letters.")),
    ]  # fmt: skip


def _rule_fields(rule: AutomaticRule | None, sent: QueryDict, desk: MunicipalDesk, language: str) -> list[Field]:
    shown = rule or AutomaticRule(name="", most_dates=1, most_minutes=240)

    def said(name: str, kept: object) -> str:
        return sent.get(name, "") if sent else "" if kept is None else str(kept)

    facility = said("facility", shown.facility_id)
    homes = homes_with_facilities([desk.municipality.pk])
    places = (Choice("", _("All"), not facility), *(
        Choice(str(pk), name, str(pk) == facility) for home in homes for pk, name in home.facilities
    ))  # fmt: skip
    kind = sent.get("space_kind", "") if sent else next(iter(shown.space_kinds), "")
    words = sorted(((str(word), code) for code, word in KINDS.items()), key=lambda each: each[0])
    kinds = (Choice("", _("All"), not kind), *(Choice(code, word, code == kind) for word, code in words))
    group = sent.get("group", "") if sent else next(iter(shown.price_groups), "")
    known = groups_of(desk.municipality.pk)
    groups = (Choice("", _("All"), not group), *(
        Choice(each.code, each.names.said_in(language).text, each.code == group) for each in known
    ))  # fmt: skip
    events = sent.get("events", "") if sent else "" if shown.kinds else "1"
    return [
        Field("name", _("What the rule is called"), said("name", shown.name), longest=80),
        Field("facility", _("Facility"), facility, "select", choices=places, mark_required=False),
        Field("space_kind", _("Kind of space"), kind, "select", choices=kinds, mark_required=False),
        Field("group", _("Price group"), group, "select", choices=groups, mark_required=False),
        Field("most_dates", _("At most so many dates"), said("most_dates", shown.most_dates), inputmode="numeric"),
        Field("most_minutes", _("At most so many minutes each"), said("most_minutes", shown.most_minutes),
              inputmode="numeric"),
        Field("most_people", _("At most so many people"), said("most_people", shown.most_people), optional=True,
              inputmode="numeric"),
        Field("first", _("From day and month"), said("first", _told(shown.first)), hint=_("For example 15.8")),
        Field("last", _("To day and month"), said("last", _told(shown.last)), hint=_("May pass the new year.")),
        Field("sample_percent", _("Percent that a person looks at afterwards"),
              said("sample_percent", shown.sample_percent), inputmode="numeric"),
        Field("events", _("Events too"), events, "checkbox", mark_required=False),
    ]  # fmt: skip


def _told(day: int) -> str:
    return f"{day % 100}.{day // 100}"
