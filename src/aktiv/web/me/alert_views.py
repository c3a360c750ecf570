"""What a person is told in the service, the alerts that look for free time, and making one from a search."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.alerts import set_alert, stop_alert
from aktiv.bookings.queries.alerts import my_alerts
from aktiv.bookings.queries.waiting import keeps_lines
from aktiv.bookings.words import sentence
from aktiv.messages.actions import mark_read
from aktiv.messages.queries import inbox
from aktiv.municipalities import queries as municipalities
from aktiv.values.periods import DAY_MINUTES, NotAPeriod, wall_period
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary
from aktiv.web.components.links import EmptyState, Link, Paging
from aktiv.web.gates import signed_in
from aktiv.web.identity import party_here
from aktiv.web.me.alert_form import Wished, from_form, from_search, told
from aktiv.web.me.sections import sections
from aktiv.web.public.asking import Asking, asking, page_asked
from aktiv.web.public.searching import pick_value
from aktiv.web.public.views import local_now

A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def alerts(request: HttpRequest) -> HttpResponse:
    """Signed in. Notifications, newest first, and the alerts that look. POST marks read (`les`) or stops (`stopp`)."""
    now = timezone.now()
    if request.method == "POST":
        return _done(request)
    page = page_asked(request.GET.get("side", ""))
    found = inbox(
        request.person.pk,  # type: ignore[attr-defined]  # set by identity.Identity
        get_language() or "nb",
        offset=(page - 1) * A_PAGE,
        limit=A_PAGE + 1,
    )
    standing = my_alerts(party_here(request), timezone.localdate(now))
    names = {each.pk: each.name for each in municipalities.listed()} if standing else {}
    context = {
        "sections": sections("me_alerts"),
        "told": found[:A_PAGE],
        "unread": any(each.notification.read_at is None for each in found),
        "alerts": [(each, *told(each, names)) for each in standing],
        "paging": Paging.of(page, page + (len(found) > A_PAGE), _url),
        "empty": EmptyState(_("Nothing new"), _("What happens to your bookings is told here."), (), "Bell"),
        "no_alerts": EmptyState(
            _("You have no alerts"),
            _("When a time you want is taken, you can ask to be told if it becomes free."),
            (Link(_("Find available time"), reverse("search")),),
        ),
    }
    return render(request, "me/alerts.html", context)


def _done(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    if "stopp" in request.POST:
        try:
            stop_alert(UUID(request.POST["stopp"][:40]), party_here(request), now=now)
        except (Refusal, ValueError):
            raise Http404 from None
        messages.success(request, _("The alert is stopped."))
    else:
        sent = request.POST.getlist("les")[:200]
        named = [int(each) for each in sent if each.isascii() and each.isdigit() and len(each) <= 18]
        ids = None if "alle" in request.POST.getlist("les") else [each for each in named if each < 2**63]
        mark_read(request.person.pk, ids, now=now)  # type: ignore[attr-defined]
    return redirect("me_alerts")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Signed in. The address is a search (and `lokale`); GET shows the alert it would make, POST makes it."""
    known = {each.slug: each for each in municipalities.listed()}
    here = local_now(known.get(request.GET.get("hvor", "")))
    asked = asking(request.GET, here.date(), here.hour * 60 + here.minute)
    wished = from_search(asked, request.GET, known)
    others: list[str] = []
    if request.method == "POST":
        wished = from_form(wished, request.POST, here.date())
        if not wished.errors:
            try:
                set_alert(wished.as_new(), party_here(request), now=timezone.now())
            except Refusal as refusal:
                others.append(sentence(refusal, here.tzinfo))  # type: ignore[arg-type]  # local_now is in a ZoneInfo
            else:
                messages.success(request, _("You will be told when it becomes free."))
                return redirect("me_alerts")
    fields = wished.fields
    errors = ErrorSummary.of(fields, others)
    context = {
        "wished": wished,
        "fields": fields,
        "errors": errors,
        "search_url": asked.url(),
        "waiting_url": _line_url(wished, asked, party_here(request).person_id),
    }
    return render(request, "me/alert_new.html", context, status=422 if errors.problems else 200)


def _line_url(wished: Wished, asked: Asking, person_id: UUID | None) -> str:
    """Where one stands in line for the very time that was looked for; empty when it was not one time in one space, and
    where no lines are kept."""
    if wished.space is None or asked.start is None or asked.start + asked.minutes > DAY_MINUTES:
        return ""
    if not keeps_lines(wished.space, person_id, timezone.now()):
        return ""
    try:
        zone = wished.space.municipality.zone
        period = wall_period(asked.day, asked.start, asked.start + asked.minutes, zone)
    except (Refusal, NotAPeriod):  # the hour that the night has twice, or has not
        return ""
    return f"{reverse('waiting_new')}?{urlencode({'pick': pick_value(wished.space, period)})}"


def _url(page: int) -> str:
    return reverse("me_alerts") + (f"?side={page}" if page > 1 else "")
