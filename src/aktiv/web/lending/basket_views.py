"""The basket: what is wanted from one storage place and when, what it costs, and the button that asks for it.

All of it stands in the address until it is asked for, so it can be shared, and nothing is kept of a visitor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aktiv.bookings.models import Occurrence
from aktiv.lending.actions.asking import NewLoan, ask, percents_of
from aktiv.lending.actions.lacking import note_lacking
from aktiv.lending.models import Depot, Kind
from aktiv.lending.queries.asking import Quoted, asked_loan, left_of, quote, spaces_of, terms_of
from aktiv.lending.queries.baskets import Basket, basket
from aktiv.lending.queries.catalogue import Sought, catalogue, depot_by_slug, depots_near, kinds_by_slug
from aktiv.lending.queries.loans import access_date
from aktiv.lending.rules.borrowing import BEFORE_A_LOAN, MOST_KINDS, check
from aktiv.lending.rules.paying import cancelling, percent_of
from aktiv.lending.words import sentence
from aktiv.municipalities.models import Municipality
from aktiv.people.permissions import Permission, asks_later
from aktiv.values import formatting
from aktiv.values.periods import Period, civil_day
from aktiv.values.refusal import Refusal
from aktiv.web.booking.parties import back_here, party_mark
from aktiv.web.booking.words import told as told_of_booking
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.components.order import Term
from aktiv.web.identity import organisation_here, party_here, person_here
from aktiv.web.lending.asking import Times, amount_of, times_of, tomorrow, when_told
from aktiv.web.lending.changing import letting_told
from aktiv.web.lending.shown import parts_told
from aktiv.web.public.searching import place_name

AMOUNT = "antall-"
LACKED, MOST_LACKED = "lacked", 40
"""What a session has been counted for: marks of what was asked."""
MOST_OFFERED = 300
"""Kinds of one storage place that can be added from the basket; what is beyond is found in the catalogue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The basket as it stands in an address: amounts by slug as they were typed."""

    depot: Depot
    amounts: Mapping[str, str]
    times: Times
    occurrence: Occurrence | None = None

    @property
    def url(self) -> str:
        """Where this basket is."""
        pairs = [("lager", self.depot.slug)]
        if self.occurrence is not None:
            pairs.append(("dato", str(self.occurrence.pk)))
        else:
            pairs += self.times.pairs
        pairs += [(f"{AMOUNT}{slug}", text) for slug, text in self.amounts.items()]
        return f"{reverse('equipment_basket')}?{urlencode(pairs)}"


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of reading it: the basket where it can be had at all, its price, and what is wrong, by field."""

    period: Period | None = None
    basket: Basket | None = None
    quoted: Quoted | None = None
    problems: tuple[str, ...] = ()
    amounts: Mapping[str, str] | None = None
    left: Mapping[str, int] | None = None


@asks_later(Permission.LOAN_MAKE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def basket_page(request: HttpRequest) -> HttpResponse:
    """A visitor may fill the basket, and signs in to borrow. GET shows it, POST asks for what is in it.

    `lager` is the storage place, `antall-<slug>` how many of what, `legg-til` one more kind, `dato` a booked date that
    it comes along with.
    """
    now = timezone.now()
    given = request.POST if request.method == "POST" else request.GET
    depot = depot_by_slug(given.get("lager", "")[:80])
    if depot is None:
        if given.get("lager"):
            raise Http404
        return redirect("equipment")
    request.municipality = depot.municipality  # type: ignore[attr-defined]  # the page wears its colours
    if "dato" in given and person_here(request) is None:
        return redirect(back_here("sign_in", request))
    wish = _wish(request, given, depot, now)
    if request.method != "POST" and "legg-til" in given:
        return redirect(wish.url)
    judged = judge(wish, request, now)
    problems = list(judged.problems)
    purpose, loan_id = "", uuid4()
    if request.method == "POST":
        if person_here(request) is None:
            return redirect(f"{reverse('sign_in')}?{urlencode({'next': wish.url})}")
        purpose, loan_id = given.get("formal", ""), _id_of(given.get("id", ""))
        try:
            return _asked(request, wish, judged, loan_id=loan_id, purpose=purpose)
        except Refusal as refusal:
            told = _told(refusal, depot)
            problems = list(dict.fromkeys([told, *problems]))
            if refusal.code == "not_enough" and judged.basket is not None and judged.period is not None:
                _lacks(request, judged.basket, judged.period)
            judged = replace(judged, quoted=judge(wish, request, now).quoted)
    elif request.method == "GET" and judged.basket is not None and judged.period is not None and judged.amounts:
        _lacks(request, judged.basket, judged.period)
    return _page(request, wish, judged, problems, purpose=purpose, loan_id=loan_id)


def _lacks(request: HttpRequest, found: Basket, period: Period) -> None:
    """Counts once that a person who is signed in saw or was told too few, however often she looks at it again; robots
    count for nothing."""
    if person_here(request) is None:
        return
    asked = f"{found.depot.pk} {period.start.isoformat()} {sorted((kind.pk, many) for kind, many in found.kinds)}"
    seen = request.session.get(LACKED, [])
    mark = sha256(asked.encode()).hexdigest()[:16]
    if mark not in seen:
        note_lacking(found, period)
        request.session[LACKED] = [*seen, mark][-MOST_LACKED:]


def judge(wish: Wish, request: HttpRequest, now: datetime) -> Judged:
    """What of the basket can be had, and all that stands in its way. Nothing is asked of one that is empty."""
    zone = wish.depot.municipality.zone
    problems: list[str] = []
    if wish.occurrence is not None:
        during = wish.occurrence.during
        period: Period | None = Period(during.lower, during.upper)
    else:
        try:
            period = wish.times.period(wish.depot.municipality)
        except Refusal as refusal:
            period, problems = None, [sentence(refusal, zone)]
    wrong: dict[str, str] = {}
    amounts: dict[int, int] = {}
    kinds = _kinds(wish)
    for slug, text in wish.amounts.items():
        number = amount_of(text, 0)
        if number is None:
            wrong[slug] = _("Write how many as a whole number.")
        elif number and slug in kinds:
            amounts[kinds[slug].pk] = number
    if wrong or not amounts:
        return Judged(period, problems=tuple(problems), amounts=wrong)
    try:
        found = basket(wish.depot, amounts)
    except Refusal as refusal:
        return Judged(period, problems=(*problems, _told(refusal, wish.depot)), amounts=wrong)
    if period is None:
        return Judged(None, found, problems=tuple(problems), amounts=wrong)
    party = party_here(request)
    asked = asked_loan(found, period, party, now, occurrence=wish.occurrence)
    problems += [sentence(each, zone) for each in check(asked, BEFORE_A_LOAN)]
    of_kinds = left_of(found, period)
    left = {kind.slug: of_kinds[kind.pk] for kind, _amount in found.kinds}
    for kind, amount in found.kinds:
        if left[kind.slug] < amount:
            wrong[kind.slug] = (
                _("Only %(n)s free then.") % {"n": left[kind.slug]} if left[kind.slug] else _("None free then.")
            )
    percents = percents_of(found, party, period) if party.person_id is not None else {}
    quoted = quote(found, period, asked.price_group, percents)
    return Judged(period, found, quoted, tuple(problems), wrong, left)


def _ore(text: str) -> int | None:
    """The price that the form was shown with; None when it says none, as for what costs nothing to tell of."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def _asked(request: HttpRequest, wish: Wish, judged: Judged, *, loan_id: UUID, purpose: str) -> HttpResponse:
    party = party_here(request)
    if request.POST.get("party", "") != party_mark(party):
        raise Refusal("other_party")
    if judged.basket is None:
        raise Refusal("nothing_asked")
    new = NewLoan(
        id=loan_id,
        depot_id=wish.depot.pk,
        amounts={kind.pk: amount for kind, amount in judged.basket.kinds},
        period=None if wish.occurrence is not None else judged.period,
        occurrence_id=wish.occurrence.pk if wish.occurrence is not None else None,
        purpose=purpose,
        expected_own=_ore(request.POST.get("pris", "")),
    )
    if new.period is None and wish.occurrence is None:
        raise Refusal("loan_end_first")
    loan = ask(new, party, now=timezone.now())
    messages.success(request, _("It is yours.") if loan.state == "reserved" else _("It is asked for."))
    return redirect("me_loan", loan.pk)


def _page(
    request: HttpRequest,
    wish: Wish,
    judged: Judged,
    problems: Sequence[str],
    *,
    purpose: str,
    loan_id: UUID,
) -> HttpResponse:
    language, home = get_language() or "nb", wish.depot.municipality
    kinds, today = _kinds(wish), civil_day(timezone.now(), home.zone)
    lines = [
        (kind, Field(f"{AMOUNT}{slug}", _("How many"), wish.amounts[slug], inputmode="numeric", mark_required=False,
                     error=(judged.amounts or {}).get(slug, "")), (judged.left or {}).get(slug))
        for slug, kind in kinds.items()
    ]  # fmt: skip
    times = wish.times if wish.times.first or wish.occurrence else tomorrow(today)
    fields = () if wish.occurrence is not None else times.fields()
    context = {
        "wish": wish,
        "home": home,
        "lines": lines,
        "times": fields,
        "add": _add(wish, kinds),
        "when": when_told(judged.period.start, judged.period.end, home) if judged.period else "",
        "place": place_name(wish.occurrence.space) if wish.occurrence is not None else "",
        "depots": _depots(wish),
        "terms": _terms(judged, request, language),
        "price": judged.quoted.own if judged.quoted else 0,
        "letting": _letting(judged, home),
        "may_ask": judged.quoted is not None and not judged.problems and not judged.amounts,
        "at_once": judged.basket is not None and judged.basket.at_once,
        "purpose": Field("formal", _("What will you use it for?"), purpose, optional=True, longest=300),
        "errors": ErrorSummary.of((*(field for _kind, field, _left in lines), *fields), problems),
        "party": party_mark(party_here(request)),
        "loan_id": loan_id,
        "signed_in": person_here(request) is not None,
        "sign_in": f"{reverse('sign_in')}?{urlencode({'next': wish.url})}",
    }
    wrong = request.method == "POST" and bool(problems or judged.amounts)
    return render(request, "lending/basket.html", context, status=422 if wrong else 200)


def _terms(judged: Judged, request: HttpRequest, language: str) -> list[Term]:
    if judged.quoted is None:
        return []
    quoted, organisation = judged.quoted, organisation_here(request)
    person = person_here(request)
    terms = []
    if person is not None:
        terms.append(Term(_("For"), organisation.name if organisation else person.name))
    price = formatting.money(quoted.price, language) if quoted.price else _("Free of charge")
    terms.append(Term(_("Price"), price))
    terms += parts_told(quoted.home, quoted.own)
    if quoted.deposit:
        terms.append(Term(_("Deposit"), formatting.money(quoted.deposit, language)))
    return terms


def _letting(judged: Judged, home: Municipality) -> str:
    """What cancelling would cost, before it is borrowed."""
    if judged.quoted is None or judged.period is None or not judged.quoted.own:
        return ""
    terms, now, own = terms_of(home.pk), timezone.now(), judged.quoted.own
    percent = terms.late_cancel_percent
    costs = cancelling(judged.period.start, own, free_hours=terms.free_until_hours, percent=percent, now=now)
    return letting_told(costs, percent_of(own, percent), home, now)


def _wish(request: HttpRequest, given: Mapping[str, str], depot: Depot, now: datetime) -> Wish:
    """Reads the basket. Amounts of nothing are dropped; `legg-til` adds one kind."""
    typed = {
        name.removeprefix(AMOUNT)[:80]: given[name].strip()[:8]
        for name in list(given)[:200]
        if name.startswith(AMOUNT) and given[name].strip() not in ("", "0")
    }
    if more := given.get("legg-til", "")[:80]:
        typed.setdefault(more, given.get("legg-til-antall", "").strip()[:8] or "1")
    occurrence = None
    if text := given.get("dato", ""):
        try:
            occurrence = access_date(
                int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0, party_here(request), now
            )
        except Refusal:
            raise Http404 from None
        if occurrence.municipality_id != depot.municipality_id:
            raise Http404
    today = civil_day(now, depot.municipality.zone)
    amounts = dict(list(typed.items())[:MOST_KINDS])
    return Wish(depot=depot, amounts=amounts, times=times_of(given, today), occurrence=occurrence)


def _kinds(wish: Wish) -> dict[str, Kind]:
    """The kinds of the basket, in the order they were added; what is not the municipality's is left out."""
    return kinds_by_slug(list(wish.amounts), wish.depot.municipality_id) if wish.amounts else {}


def _add(wish: Wish, kinds: Mapping[str, Kind]) -> Field | None:
    """What else the storage place lends, to choose from: what is fixed to a room along with a booking there alone. Two
    statements, four with a booking."""
    language = get_language() or "nb"
    sought = Sought(municipality_id=wish.depot.municipality_id, depot_id=wish.depot.pk)
    here = spaces_of(wish.occurrence) if wish.occurrence is not None else frozenset()
    others = [
        each.kind
        for each in catalogue(sought, limit=MOST_OFFERED).kinds
        if each.kind.slug not in kinds and (each.kind.space_id is None or each.kind.space_id in here)
    ]
    if not others:
        return None
    choices = (Choice("", _("Choose"), True), *(Choice(each.slug, each.name.said_in(language).text) for each in others))
    return Field("legg-til", _("More from the same storage place"), kind="select", choices=choices, optional=True)


def _depots(wish: Wish) -> Field | None:
    """Where it can be had from, for equipment that comes along with a booking and is not chosen yet."""
    if wish.occurrence is None or wish.amounts:
        return None
    depots = depots_near(wish.depot.municipality_id, wish.occurrence.space.facility_id)
    if len(depots) < 2:
        return None
    choices = tuple(Choice(each.slug, each.name, each.pk == wish.depot.pk) for each in depots)
    return Field("lager", _("Storage place"), kind="select", choices=choices, mark_required=False)


def _told(refusal: Refusal, depot: Depot) -> str:
    if refusal.code == "other_party":
        return told_of_booking(refusal, depot.municipality.zone)
    return sentence(refusal, depot.municipality.zone)


def _id_of(text: str) -> UUID:
    try:
        return UUID(text[:40])
    except ValueError:
        return uuid4()
