"""Closing a hall for a while: whom it hits is shown first, and for each it is said whether they keep the right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.closing import Choice as Fates
from aktiv.bookings.actions.closing import ClosurePreview, Fate, close, preview_closure
from aktiv.bookings.actions.reading import note_met
from aktiv.bookings.queries.conflicts import InTheWayOf
from aktiv.bookings.queries.parties import party_of
from aktiv.bookings.words import sentence
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.values.periods import Period, at
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.gates import Desk, working
from aktiv.web.hallplan.asking import Asked
from aktiv.web.hallplan.date_shown import place_field
from aktiv.web.hallplan.effects import place_told
from aktiv.web.hallplan.placing import Placed, placed_of
from aktiv.web.public.asking import minute_of

LONGEST_REASON = 160


@working(Permission.CALENDAR_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Case handlers. GET with `lokale`, `dag`, `fra`, `til` (and `sluttdag` for more than a day) shows whom it hits;
    POST closes, with `grunn` and for each date that is hit `d<id>`: avlys, or behold."""
    page = _Page(request, desk)
    if request.method == "POST" and page.period is not None:
        try:
            return redirect(page.closed())
        except Refusal as refusal:
            if refusal.code in ("not_found", "not_staff"):
                raise Http404 from refusal
            page.problems.append(sentence(refusal, page.placed.zone))
    return page.answer()


class _Page:
    """One request: what was asked, and what is wrong with it."""

    def __init__(self, request: HttpRequest, desk: Desk) -> None:
        self.request, self.desk = request, desk
        self.data = request.POST if request.method == "POST" else request.GET
        self.placed: Placed = placed_of(self.data, desk)
        request.municipality = self.placed.municipality  # type: ignore[attr-defined]  # the page wears its colours
        self.problems: list[str] = []
        self.last = self.data.get("sluttdag", "").strip()[:10]
        self.wish = self.placed.wish(self._one_day())
        self.period = self._period()

    def _one_day(self) -> QueryDict:
        """What was asked; where it ends on another day, its end is looked at by itself."""
        data = self.data.copy()
        if "dag" in data and self.last and self.last != data["dag"]:
            data["til"] = "24"
        return data

    def _period(self) -> Period | None:
        if self.wish.period is None or not self.last or self.last == self.data.get("dag"):
            return self.wish.period
        minute = minute_of(self.data.get("til", ""))
        try:
            end = at(date.fromisoformat(self.last), 1440 if minute is None else minute, self.placed.zone, fold=0)
            return Period(self.wish.period.start, end)
        except (ValueError, Refusal):
            self.problems.append(sentence(Refusal("ends_before_start"), self.placed.zone))
            return None

    def closed(self) -> str:
        """Closes it, and says where to go. Raises as `close`."""
        assert self.period is not None
        preview = preview_closure([self.placed.space_id], self.period, now=self.desk.now)
        close(
            [self.placed.space_id],
            self.period,
            party_of(self.desk.person, None),
            reason=self.data.get("grunn", "")[: LONGEST_REASON + 1],
            now=self.desk.now,
            choices=self._choices(preview),
        )
        messages.success(self.request, _("It is closed, and those it hits are told."))
        return self.back.url()

    def _choices(self, preview: ClosurePreview) -> dict[int, Fates]:
        """Only what was chosen: a date that came in between is told first."""
        fates = {"avlys": Fate.CANCEL, "behold": Fate.OVERRIDE}
        said = {pk: self.data.get(f"d{pk}", "") for pk in preview.occurrence_ids}
        return {pk: fates[word] for pk, word in said.items() if word in fates}

    @property
    def back(self) -> Asked:
        return self.placed.back(self.data, self.period)

    def _hits(self) -> Sequence[InTheWayOf]:
        if self.period is None:
            return ()
        hits = preview_closure([self.placed.space_id], self.period, now=self.desk.now).hits
        note_met(hits, self.desk.person.pk, "hall_calendar_close", now=self.desk.now)
        return hits

    def _choice_of(self, hit: InTheWayOf) -> Field:
        """What happens to a date that is hit: by itself season time keeps its right, and the rest is cancelled."""
        assert hit.occurrence is not None
        date_ = hit.occurrence
        keeps = self.data.get(f"d{date_.pk}", "behold" if hit.gives_way_to_event else "avlys") == "behold"
        language, zone = get_language() or "nb", self.placed.zone
        time = formatting.span(hit.during.start, hit.during.end, language, zone)
        choices = (
            Choice("avlys", _("Cancelled, free of charge"), not keeps),
            Choice("behold", _("Keeps the right, and has the time again if the closure is lifted"), keeps),
        )
        label = f"{hit.name(staff=True)}, {formatting.day_short(hit.during.start, language, zone)} {time}"
        return Field(f"d{date_.pk}", label, kind="radio", choices=choices, mark_required=False)

    def answer(self) -> HttpResponse:
        """The page."""
        hits = self._hits()
        fields = (
            place_field(self.placed.halls, self.placed.space_id),
            *self.wish.fields[:2],
            Field("sluttdag", _("Last day"), self.last, "date", optional=True, mark_required=False),
            Field("til", self.wish.fields[2].label, self.data.get("til", self.wish.end), inputmode="numeric",
                  autocomplete="off", error=self.wish.fields[2].error, mark_required=False),
        )  # fmt: skip
        why = Field("grunn", _("Why"), self.data.get("grunn", ""), longest=LONGEST_REASON, mark_required=False,
                    hint=_("Everyone reads it in the calendar."))  # fmt: skip
        problems = ErrorSummary.of(self.wish.fields, self.problems)
        language = get_language() or "nb"
        heading = ""
        if self.period is not None:
            heading = (
                f"{formatting.day(self.period.start, language, self.placed.zone)} "
                f"{formatting.span(self.period.start, self.period.end, language, self.placed.zone)}, "
                f"{place_told(self.placed.space)}"
            )
        context = {
            "home": self.placed.municipality,
            "errors": problems,
            "fields": fields,
            "why": why,
            "heading": heading,
            "choices": [self._choice_of(each) for each in hits if each.occurrence is not None],
            "holds": sum(each.occurrence is None for each in hits),
            "kept": [(name, self.data.get(name, "")) for name in ("dag", "fra", "til", "sluttdag", "tilbake")],
            "space_id": self.placed.space_id,
            "tilbake": self.back.query,
            "back": self.back.url(),
        }
        return render(self.request, "hallplan/closing.html", context, status=422 if problems.problems else 200)
