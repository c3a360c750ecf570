"""The inbox: the queue with its filters, and deciding many cases at once when nothing stands in their way."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.cases.actions.bulk import grant_many
from aktiv.cases.queries.access import case_id_of
from aktiv.cases.queries.inbox import Narrowed, Order, Queue, inbox, reach_of
from aktiv.cases.words import sentence
from aktiv.facilities.queries.listing import Home, homes_with_facilities
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice, EmptyState, Link, Paging
from aktiv.web.desk.asking import inbox_url, narrowed
from aktiv.web.desk.queue import lines, queues
from aktiv.web.gates import Desk, working
from aktiv.web.happenings.kinds import first_listing

MOST_AT_ONCE = 50


@working(Permission.DESK_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def inbox_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The queue; POST `sak` (several) grants those that nothing stands in the way of."""
    asked = narrowed(request.GET)
    reach = reach_of(desk.held)
    if request.method == "POST":
        _grant(request, desk, tuple(sorted(reach)))
        return redirect(inbox_url(asked, page=asked.page))
    found = inbox(desk.person.pk, reach, asked, desk.now)
    homes = homes_with_facilities(sorted(reach))
    last = asked.page + 1 if found.more else asked.page
    rows = lines(found.rows, asked, desk.now, several=len(homes) > 1)
    context = {
        "made_url": first_listing(desk.held),
        "queues": queues(found, asked),
        "rows": rows,
        "ready": [row for row in rows if row.ready],
        "fields": _fields(asked, homes),
        "asked": asked,
        "narrowed": bool(asked.text or asked.kind or asked.late or asked.facility_id or asked.municipality),
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
    return render(request, "desk/inbox.html", context)


def _fields(asked: Narrowed, homes: Sequence[Home]) -> list[Field]:
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
        choices = (Choice("", _("All"), asked.facility_id is None), *(
            Choice(str(pk), name, pk == asked.facility_id) for pk, name in chosen[0].facilities
        ))  # fmt: skip
        fields.append(Field("anlegg", _("Facility"), kind="select", choices=choices, mark_required=False))
    fields.append(Field("type", _("Kind"), kind="select", choices=kinds, mark_required=False))
    fields.append(Field("sorter", _("Sorted by"), kind="select", choices=orders, mark_required=False))
    return fields


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
