"""One date of the calendar: what it is, and the acts that move, divide and cancel it, each shown before it is done."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.laying import At, Over, move_by_staff, split_by_staff
from aktiv.bookings.actions.reading import note_date_read, note_met
from aktiv.bookings.actions.withdrawing import LONGEST_REASON, cancel_by_staff
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.bookings import period_of
from aktiv.bookings.queries.laying import MOVED_BY_STAFF, access_date
from aktiv.bookings.words import sentence
from aktiv.people.permissions import Permission
from aktiv.values.periods import Period, at, civil_day
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Hidden
from aktiv.web.gates import Desk, working
from aktiv.web.hallplan.asking import Asked, came_from, number_of
from aktiv.web.hallplan.date_shown import facts_of, nudges_of, place_field, split_fields
from aktiv.web.hallplan.effects import (
    NEW_PRICE,
    Effect,
    cancel_effect,
    move_effect,
    place_told,
    split_effect,
    time_told,
)
from aktiv.web.hallplan.reach import decided_halls
from aktiv.web.hallplan.undoing import forget, remember, undo_of
from aktiv.web.hallplan.words import DRAWINGS
from aktiv.web.public.asking import minute_of
from aktiv.web.public.wishing import Wish, wish_for, wish_of

MOVE, SPLIT, CANCEL, UNDO = "flytt", "del", "avlys", "angre"
NUDGE = timedelta(minutes=30)


@working(Permission.CALENDAR_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def date_page(request: HttpRequest, desk: Desk, date_id: int) -> HttpResponse:
    """Case handlers. GET with `gjor` (flytt, del, avlys) shows what it would do; POST does it, or takes a move back
    (angre). `tilbake` is the query of the calendar that one came from."""
    try:
        date = access_date(date_id, desk.person.pk, Permission.BOOKING_DECIDE, desk.now)
    except Refusal as refusal:
        raise Http404 from refusal
    request.municipality = date.municipality  # type: ignore[attr-defined]  # the page wears its colours
    page = _Page(request, desk, date)
    if request.method == "POST" and not page.wish.errors:
        try:
            return redirect(page.done())
        except Refusal as refusal:
            if refusal.code == "not_found":
                raise Http404 from refusal
            page.problems.append(page.why(refusal))
    return page.answer()


class _Page:
    """One request: what was asked, and what is wrong with it."""

    def __init__(self, request: HttpRequest, desk: Desk, date: Occurrence) -> None:
        self.request, self.desk, self.date = request, desk, date
        self.zone = date.municipality.zone
        self.data: QueryDict = request.POST if request.method == "POST" else request.GET
        self.deed = self.data.get("gjor", "")
        self.today = civil_day(desk.now, self.zone)
        self.wish = self._wish()
        self.space_id = number_of(self.data.get("lokale", "")) or date.space_id
        self.problems: list[str] = []

    @property
    def back(self) -> Asked:
        """The view of the calendar that one came from, or the day of the date."""
        text, day = self.data.get("tilbake", ""), civil_day(self.date.during.lower, self.zone)
        return came_from(text, day) if text else Asked(day=day, home=self.date.municipality.slug)

    @property
    def kept(self) -> tuple[Hidden, ...]:
        """What every form and link of the page sends along."""
        pairs = (("gjor", self.deed), ("tilbake", self.data.get("tilbake", "")[:400]))
        return tuple(Hidden(name, value) for name, value in pairs if value)

    def done(self) -> str:
        """Does what was confirmed, and says where to go. Raises Refusal."""
        sequence = number_of(self.data.get("sekvens", ""))
        if self.deed == UNDO:
            return self._undone()
        if sequence is None:
            raise Refusal("changed_meanwhile")
        if self.deed == MOVE:
            return self._moved(sequence)
        if self.deed == SPLIT:
            how = self._how()
            difference = _amount(self.data.get("forskjell", ""))
            made = split_by_staff(
                self.date.pk, how, by=self.desk.person.pk, now=self.desk.now, sequence=sequence, accepted=difference
            )
            messages.success(self.request, _("The time is divided in two."))
            return f"{reverse('hall_calendar_date', args=[made.pk])}?{urlencode({'tilbake': self.back.query})}"
        if self.deed == CANCEL:
            because = self.data.get("grunn", "")
            cancel_by_staff(self.date.pk, by=self.desk.person.pk, now=self.desk.now, sequence=sequence, because=because)
            closed = self.date.booking.kind == Booking.Kind.CLOSURE
            messages.success(self.request, _("The closure is lifted.") if closed else _("The time is cancelled."))
            return self.back.url()
        raise Refusal("not_found")

    def _moved(self, sequence: int) -> str:
        assert self.wish.period is not None
        priced = self.data.get("pris") == NEW_PRICE
        difference = _amount(self.data.get("forskjell", "")) if priced else None
        said = [pk for text in self.data.getlist("rammer")[:200] if (pk := number_of(text)) is not None]
        done = move_by_staff(
            self.date.pk,
            self.space_id,
            self.wish.period,
            by=self.desk.person.pk,
            now=self.desk.now,
            sequence=sequence,
            new_price=priced,
            accepted=difference,
            said=said,
        )
        remember(self.request, self.date, done, difference, self.desk.now)
        told = _("Moved to %(time)s.") % {"time": time_told(self.wish.period, self.zone)}
        messages.success(self.request, told)
        return self._to_the_day(self.wish.period)

    def _undone(self) -> str:
        moved = undo_of(self.request, self.desk.now)
        if moved is None or moved.date_id != self.date.pk:
            raise Refusal("changed_meanwhile")
        move_by_staff(
            self.date.pk,
            moved.space_id,
            moved.period,
            by=self.desk.person.pk,
            now=self.desk.now,
            sequence=moved.sequence,
            new_price=moved.risen is not None,
            accepted=None if moved.risen is None else -moved.risen,
        )
        forget(self.request)
        messages.success(self.request, _("Moved back to %(time)s.") % {"time": moved.told})
        return self._to_the_day(moved.period)

    def _to_the_day(self, period: Period) -> str:
        back, day = self.back, civil_day(period.start, self.zone)
        return back.url() if day in back.days else back.url(day=day)

    def _wish(self) -> Wish:
        period = period_of(self.date)
        if self.deed != MOVE:
            return wish_for(period, self.zone)
        # What began yesterday and goes on may be lengthened: its own day is allowed too.
        earliest = min(self.today, civil_day(period.start, self.zone)) if period.end > self.desk.now else self.today
        return wish_of(self.data, self.zone, earliest, period)

    def _how(self) -> At | Over:
        """How it is to be divided. Raises Refusal("cut_outside") for no time of day, and ("parts_not_the_whole")."""
        if self.data.get("hvordan") == "deler":
            first, _dash, second = self.data.get("deler", "").partition("-")
            one, other = number_of(first), number_of(second)
            if one is None or other is None:
                raise Refusal("parts_not_the_whole")
            return Over(one, other)
        period, minute = period_of(self.date), minute_of(self.data.get("kl", ""))
        if minute is None or minute >= 1440:
            raise Refusal("cut_outside")
        day = civil_day(period.start, self.zone)
        moment = at(day, minute, self.zone, fold=0)
        return At(moment if moment > period.start else at(day + timedelta(days=1), minute, self.zone, fold=0))

    def why(self, refusal: Refusal) -> str:
        """A refusal in the reader's language."""
        return sentence(refusal, self.zone)

    def effect(self) -> Effect | None:
        """What the act would do; None when none is asked for or it cannot be told, with why among the problems."""
        try:
            if self.deed == MOVE and self.wish.period is not None:
                effect, laying = move_effect(self.date, self.wish, self.space_id, self.desk, self.kept)
                note_met(laying.met, self.desk.person.pk, "hall_calendar_date", now=self.desk.now)
                return effect
            if self.deed == SPLIT:
                kept = [*self.kept, *(Hidden(name, value) for name, value in self._divided.items())]
                return split_effect(self.date, self._how(), self.desk, kept)
            if self.deed == CANCEL and self._stands:
                return cancel_effect(self.date, self.kept)
        except Refusal as refusal:
            if refusal.code == "not_found":
                raise Http404 from refusal
            if (why := self.why(refusal)) not in self.problems:
                self.problems.append(why)
        return None

    @property
    def _stands(self) -> bool:
        return self.date.state in Occurrence.State.holding_time() and self.date.during.upper > self.desk.now

    def answer(self) -> HttpResponse:
        """The page."""
        date, booking = self.date, self.date.booking
        note_date_read(date, self.desk.person.pk, "hall_calendar_date", now=self.desk.now)
        effect = self.effect()
        halls = decided_halls(date.municipality.slug, self.desk.held) if self._movable else []
        fields = (*self.wish.fields, place_field(halls, self.space_id)) if halls else ()
        why = Field(
            "grunn", _("Why"), self.data.get("grunn", ""), hint=_("Whoever has the time reads it."),
            longest=LONGEST_REASON, mark_required=False,
        )  # fmt: skip
        errors = ErrorSummary.of(self.wish.fields, self.problems)
        context = {
            "date": date,
            "booking": booking,
            "drawing": DRAWINGS[booking.kind],
            "place": place_told(date.space),
            "when": time_told(period_of(date), self.zone),
            "facts": facts_of(date, self.desk.now),
            "effect": effect,
            "deed": self.deed,
            "errors": errors,
            "fields": fields,
            "why": why,
            "nudges": nudges_of(date, self.desk.now, partial(self._url, gjor=MOVE)) if fields else (),
            "split": split_fields(date, halls, self._divided) if fields and booking.kind != Booking.Kind.EVENT else (),
            "kept": tuple(each for each in self.kept if each.name != "gjor"),
            "back": self.back.url(),
            "stands": self._stands,
            "movable": self._movable,
            "undo": undo if (undo := undo_of(self.request, self.desk.now)) and undo.date_id == date.pk else None,
            "back_query": self.back.query,
            "cancel_url": self._url(gjor=CANCEL),
            "closed": booking.kind == Booking.Kind.CLOSURE,
        }
        wrong = bool(errors.problems)
        return render(self.request, "hallplan/date.html", context, status=422 if wrong else 200)

    @property
    def _divided(self) -> dict[str, str]:
        """How it is to be divided, as it was typed."""
        names = ("hvordan", "kl", "deler") if self.deed == SPLIT else ()
        return {name: value[:60] for name in names if (value := self.data.get(name, ""))}

    @property
    def _movable(self) -> bool:
        return self._stands and self.date.booking.kind in MOVED_BY_STAFF

    def _url(self, **changes: str) -> str:
        pairs = {"tilbake": self.back.query} | changes
        return f"{reverse('hall_calendar_date', args=[self.date.pk])}?{urlencode(pairs)}"


def _amount(text: str) -> int:
    """An amount in øre that was shown; without one the price must be looked at first. Raises "price_changed"."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 15):
        raise Refusal("price_changed")
    return int(text)
