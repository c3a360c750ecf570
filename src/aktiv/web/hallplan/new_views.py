"""Booking a time for a club or a person: the place and time, who it is for, what it costs, and then the button."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.making import make_for, price_of_new
from aktiv.bookings.actions.reading import note_met, note_person_found
from aktiv.bookings.queries.laying import lay_new
from aktiv.bookings.queries.parties import party_for_club, party_of
from aktiv.bookings.rules import Party
from aktiv.bookings.words import sentence
from aktiv.people.models import Organisation, Person
from aktiv.people.permissions import Permission
from aktiv.people.queries.organisations import listed, organisation_called
from aktiv.people.queries.staff import known_here
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice, Hidden
from aktiv.web.components.order import Term
from aktiv.web.gates import Desk, working
from aktiv.web.hallplan.asking import Asked, number_of
from aktiv.web.hallplan.date_shown import place_field
from aktiv.web.hallplan.effects import Effect, Told, place_told, time_told, ways_told
from aktiv.web.hallplan.placing import placed_of
from aktiv.web.public.ordering import price_of

MOST_CLUBS = 8
CLUB, PERSON = "lag", "person"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who a time is for; one of them."""

    club: Organisation | None = None
    person: Person | None = None

    @property
    def name(self) -> str:
        return self.club.name if self.club is not None else self.person.name if self.person is not None else ""

    @property
    def key(self) -> str:
        """As an address has it."""
        if self.club is not None:
            return f"{CLUB}-{self.club.pk}"
        return f"{PERSON}-{self.person.pk}" if self.person is not None else ""

    def party(self, desk: Desk) -> Party:
        """As the rules see them. Raises Refusal("nobody_chosen") and those of `party_for_club`."""
        if self.club is not None:
            return party_for_club(self.club, desk.person, desk.now)
        if self.person is None:
            raise Refusal("nobody_chosen")
        return party_of(self.person, None)


@working(Permission.CALENDAR_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Case handlers. POST with `gjor=se` looks up who `hvem` is and goes on to what booking would do, whose address has
    an id alone; `gjor=bestill` books. `lokale`, `dag`, `fra` and `til` are filled in by the calendar."""
    page = _Page(request, desk)
    if request.method == "POST" and not page.errors:
        try:
            return redirect(page.booked() if request.POST.get("gjor") == "bestill" else page.url())
        except Refusal as refusal:
            if refusal.code == "not_found":
                raise Http404 from refusal
            page.problems.append(page.why(refusal))
    return page.answer()


class _Page:
    """One request: what was asked, and what is wrong with it."""

    def __init__(self, request: HttpRequest, desk: Desk) -> None:
        self.request, self.desk = request, desk
        self.data: QueryDict = request.POST if request.method == "POST" else request.GET
        self.placed = placed_of(self.data, desk)
        self.municipality, self.zone = self.placed.municipality, self.placed.zone
        request.municipality = self.municipality  # type: ignore[attr-defined]  # the page wears its colours
        self.problems: list[str] = []
        self.clubs: list[Organisation] = []
        self.errors: dict[str, str] = {}
        self.wish = self.placed.wish(self.data)
        if self.wish.errors:
            self.errors["dag"] = self.wish.errors[0][1]
        self.text = self.data.get("hvem", "").replace("\0", "").strip()[:254]
        self.holder = self._holder()

    def _holder(self) -> Holder:
        """Whom the address or the form names; another when somebody else was typed since."""
        known = self._named()
        if known.key and self.text in ("", known.name):
            return known
        return self._typed()

    def _named(self) -> Holder:
        kind, _dash, key = self.data.get("holder", "").partition("-")
        try:
            named = UUID(key[:40])
        except ValueError:
            return Holder()
        if kind == CLUB:
            return Holder(club=organisation_called(str(named)))
        return Holder(person=known_here(self.municipality, person_id=named))

    def _typed(self) -> Holder:
        """A club by its name or number, or a person by her e-mail address, which stands in no address of ours."""
        if not self.text:
            if self.request.method == "POST":
                self.errors["hvem"] = sentence(Refusal("nobody_chosen"), self.zone)
            return Holder()
        if "@" in self.text:
            person = known_here(self.municipality, email=self.text) if self.request.method == "POST" else None
            if person is None:
                self.errors["hvem"] = _("Nobody with that address works, plays or lives here.")
            return Holder(person=person)
        self.clubs = listed(self.text, limit=MOST_CLUBS).organisations
        if not self.clubs:
            self.errors["hvem"] = _("No club or association has that name or number.")
        return Holder(club=self.clubs[0]) if len(self.clubs) == 1 else Holder()

    @property
    def back(self) -> Asked:
        return self.placed.back(self.data, self.wish.period)

    @property
    def kept(self) -> tuple[Hidden, ...]:
        """What the confirmation and the ways out send along."""
        pairs = (("holder", self.holder.key), ("tittel", self.data.get("tittel", "")[:160]))
        return tuple(Hidden(name, value) for name, value in (*pairs, ("tilbake", self.back.query)) if value)

    def url(self) -> str:
        """What booking would do; or which of several clubs is meant. Raises Refusal("nobody_chosen")."""
        pairs = [(each.name, each.value) for each in (*self.kept, *self.wish.kept)]
        pairs.append(("lokale", str(self.placed.space_id)))
        if not self.holder.key:
            if not self.clubs:
                raise Refusal("nobody_chosen")
            pairs.append(("hvem", self.text))
        return f"{reverse('hall_calendar_new')}?{urlencode(pairs)}"

    def booked(self) -> str:
        """Books it, and says where to go. Raises as `make_for`."""
        accepted = number_of(self.data.get("pris", ""))
        if accepted is None:
            raise Refusal("price_changed")
        assert self.wish.period is not None
        done = make_for(
            self.holder.party(self.desk),
            self.placed.space_id,
            self.wish.period,
            by=self.desk.person.pk,
            now=self.desk.now,
            title=self.data.get("tittel", ""),
            accepted=accepted,
        )
        told = _("Booked for %(name)s, %(time)s.") % {
            "name": self.holder.name,
            "time": time_told(self.wish.period, self.zone),
        }
        messages.success(self.request, told)
        return (
            f"{reverse('hall_calendar_date', args=[done.occurrence_ids[0]])}?{urlencode({'tilbake': self.back.query})}"
        )

    def why(self, refusal: Refusal) -> str:
        """A refusal in the reader's language."""
        return sentence(refusal, self.zone)

    def effect(self) -> Effect | None:
        """What booking would do; None while something is missing, with why among the problems."""
        period = self.wish.period
        if period is None or not self.holder.key:
            return None
        language = get_language() or "nb"
        try:
            party = self.holder.party(self.desk)
            laying, group = lay_new(self.placed.space_id, period, party, self.desk.person.pk, self.desk.now)
        except Refusal as refusal:
            if refusal.code == "not_found":
                raise Http404 from refusal
            self.problems.append(self.why(refusal))
            return None
        note_met(laying.met, self.desk.person.pk, "hall_calendar_new", now=self.desk.now)
        told, stops, facts, total = Told.of(laying), list[str](), list[Term](), 0
        try:
            draft = price_of_new(laying, group, party)
        except Refusal as refusal:
            stops.append(self.why(refusal))
        else:
            total = draft.total
            facts.append(Term(_("Price"), formatting.money(price_of(draft, language).total, language)))
        place = Hidden("lokale", str(self.placed.space_id))
        base = reverse("hall_calendar_new")
        return Effect(
            heading=f"{time_told(period, self.zone)}, {place_told(laying.where)}",
            button=_("Book for %(name)s") % {"name": self.holder.name},
            kept=(*self.kept, *self.wish.kept, place, Hidden("gjor", "bestill"), Hidden("pris", str(total))),
            stops=(*told.stops, *stops),
            taken=told.taken,
            remarks=told.remarks,
            facts=tuple(facts),
            ways=() if laying.possible else ways_told(laying, party, None, self.desk.now, base=base, kept=self.kept),
            told=self.holder.name,
        )

    def answer(self) -> HttpResponse:
        """The page."""
        effect = self.effect() if not self.errors else None
        if self.holder.person is not None:
            note_person_found(
                self.holder.person.pk, self.municipality.pk, self.desk.person.pk, "hall_calendar_new", now=self.desk.now
            )
        who = Field(
            "hvem", _("Who is it for?"), self.text or ("" if self.holder.person else self.holder.name),
            hint=_("The name or number of a club, or the e-mail address of a person."),
            error=self.errors.get("hvem", ""), autocomplete="off", longest=254, mark_required=False,
        )  # fmt: skip
        title = Field("tittel", _("What for"), self.data.get("tittel", "")[:160], optional=True, longest=160)
        choices = tuple(Choice(Holder(club=each).key, each.name, False) for each in self.clubs)
        fields = (place_field(self.placed.halls, self.placed.space_id), *self.wish.fields, who, title)
        problems = ErrorSummary.of(fields, self.problems)
        context = {
            "home": self.municipality,
            "errors": problems,
            "fields": fields,
            "effect": effect,
            "holder": self.holder.name,
            "clubs": Field("holder", _("Which of them?"), kind="radio", choices=choices) if len(choices) > 1 else None,
            "kept": (*self.wish.kept, Hidden("lokale", str(self.placed.space_id)), *self.kept),
            "tilbake": self.back.query,
            "key": self.holder.key,
            "back": self.back.url(),
        }
        return render(self.request, "hallplan/new.html", context, status=422 if problems.problems else 200)
