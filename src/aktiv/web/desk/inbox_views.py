"""The inbox: the queue with its filters, and deciding many cases at once when nothing stands in their way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.cases.actions.bulk import grant_many
from aktiv.cases.actions.filters import drop_filter, save_filter
from aktiv.cases.queries.access import case_id_of
from aktiv.cases.queries.inbox import Narrowed, Order, Queue, Reach, inbox, reach_of, reaches
from aktiv.cases.words import sentence
from aktiv.facilities.queries.listing import Home, homes_with_facilities
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import Field, chosen_in
from aktiv.web.components.links import Choice, EmptyState, Link, Paging
from aktiv.web.desk.asking import inbox_url, narrowed, query_of
from aktiv.web.desk.queue import lines, queues
from aktiv.web.gates import Desk, working
from aktiv.web.happenings.kinds import first_listing
from aktiv.web.public.views import COMMON_ZONE

MOST_AT_ONCE = 50


@working(Permission.DESK_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def inbox_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The queue; POST `sak` (several) grants those that nothing stands in the way of, `lagre` keeps what is asked for
    under a name, `glem` forgets such a name."""
    asked = narrowed(request.GET)
    reach = reach_of(desk.held)
    problem = name = ""
    if request.method == "POST":
        if "lagre" not in request.POST and "glem" not in request.POST:
            _grant(request, desk, tuple(sorted(reach)))
            return redirect(inbox_url(asked, page=asked.page))
        try:
            _keep(request, desk, asked)
            return redirect(inbox_url(asked))
        except Refusal as refusal:
            problem, name = sentence(refusal, COMMON_ZONE, get_language() or "nb"), request.POST.get("lagre", "")
    found = inbox(desk.person.pk, reach, asked, desk.now)
    homes = homes_with_facilities(sorted(reach))
    last = asked.page + 1 if found.more else asked.page
    names = {pk: name for home in homes for pk, name in home.facilities}
    fields = _fields(asked, homes, reach)
    chosen = [chosen_in(fields), _("Past the deadline only") if asked.late else ""]
    rows = lines(found.rows, asked, desk.now, several=len(homes) > 1, facilities=names)
    deciding = reach_of(desk.held, Permission.CASE_DECIDE)
    hers = {each.case.key for each in found.rows if reaches(deciding, each.case)}
    rows = [row if row.key in hers else replace(row, ready=False) for row in rows]
    context = {
        "made_url": first_listing(desk.held),
        "queues": queues(found, asked),
        "rows": rows,
        "ready": [row for row in rows if row.ready],
        "fields": fields,
        "chosen": ", ".join(part for part in chosen if part) or _("Everything in the queue"),
        "asked": asked,
        "narrowed": bool(asked.text or asked.kind or asked.late or asked.facility_id or asked.municipality),
        "filters": [
            (each, f"{reverse('case_inbox')}?{each.query}", each.query == query_of(replace(asked, page=1)))
            for each in found.filters
        ],
        "save": Field("lagre", _("Name of the filter"), name, error=problem, mark_required=False),
        "reset_url": inbox_url(asked, text="", kind="", late=False, facility_id=None, municipality=""),
        "late_url": inbox_url(asked, late=not asked.late),
        "paging": Paging.of(asked.page, last, lambda page: inbox_url(asked, page=page)) if last > 1 else None,
        "empty": EmptyState(
            _("No cases here"),
            _("When somebody applies, the case comes here. Look in the other queues too."),
            (Link(_("All open cases"), inbox_url(asked, queue=Queue.ALL)),),
            icon="CheckmarkCircle",
        ),
    }
    return render(request, "desk/inbox.html", context, status=422 if problem else 200)


def _fields(asked: Narrowed, homes: Sequence[Home], reach: Reach) -> list[Field]:
    chosen = [home for home in homes if not asked.municipality or home.slug == asked.municipality]
    kinds = (
        Choice("", _("All kinds"), not asked.kind),
        Choice("use", _("Times and series"), asked.kind == "use"),
        Choice("event", _("Events"), asked.kind == "event"),
        Choice("appeal", _("Appeals"), asked.kind == "appeal"),
    )
    orders = (
        Choice("", _("Deadline"), asked.order is Order.DEADLINE),
        Choice("dato", _("Date of use"), asked.order is Order.USE),
    )
    fields = [Field("q", _("Name or case number"), asked.text, mark_required=False)]
    if len(homes) > 1:
        places = (Choice("", _("All"), not asked.municipality), *(
            Choice(home.slug, home.name, home.slug == asked.municipality) for home in homes
        ))  # fmt: skip
        fields.append(Field("kommune", _("Municipality"), kind="select", choices=places, mark_required=False))
    if len(chosen) == 1:
        # Whose role is for one hall chooses among her own: others have no cases that she may see.
        hers = reach[chosen[0].id]
        choices = (Choice("", _("All"), asked.facility_id is None), *(
            Choice(str(pk), name, pk == asked.facility_id)
            for pk, name in chosen[0].facilities
            if hers is None or pk in hers
        ))  # fmt: skip
        fields.append(Field("anlegg", _("Facility"), kind="select", choices=choices, mark_required=False))
    fields.append(Field("type", _("Kind"), kind="select", choices=kinds, mark_required=False))
    fields.append(Field("sorter", _("Sorted by"), kind="select", choices=orders, mark_required=False))
    return fields


def _keep(request: HttpRequest, desk: Desk, asked: Narrowed) -> None:
    if "lagre" in request.POST:
        query = query_of(replace(asked, page=1))
        save_filter(desk.person.pk, request.POST["lagre"][:200], query, now=desk.now)
        messages.success(request, _("Saved."))
        return
    said = request.POST["glem"]
    drop_filter(desk.person.pk, int(said) if said.isdecimal() and len(said) < 18 else 0, now=desk.now)
    messages.success(request, _("The filter is gone."))


def _grant(request: HttpRequest, desk: Desk, homes: tuple[int, ...]) -> None:
    """Takes and grants each ticked case; what cannot be granted is told, and is as it was."""
    keys = request.POST.getlist("sak")[:MOST_AT_ONCE]
    ids = []
    for key in keys:
        try:
            ids.append(case_id_of(key, homes))
        except Refusal:
            continue
    done = grant_many(ids, by=desk.person.pk, now=desk.now)
    if done.granted:
        count = len(done.granted)
        told = ngettext(
            "%(n)s case is granted. The letter leaves in 30 seconds.",
            "%(n)s cases are granted. The letters leave in 30 seconds.",
            count,
        )
        messages.success(request, told % {"n": count})
    language = get_language() or "nb"
    for key, refusal, zone in done.refused:
        messages.warning(request, f"{key}: {sentence(refusal, zone, language)}")
    if not keys:
        messages.warning(request, _("Tick the cases first."))
