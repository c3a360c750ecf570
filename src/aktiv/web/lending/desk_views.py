"""The desk of loans: what waits for an answer, with who asks and who else has of the same, and the answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.lending.actions.deciding import approve, cancel_as_staff, refuse_loan
from aktiv.lending.actions.reading import note_loans_read
from aktiv.lending.models import Loan
from aktiv.lending.queries.desk import history_of, others_at, waiting
from aktiv.lending.queries.loans import access_loan_to_decide, lines_of
from aktiv.lending.queries.stock import free_over
from aktiv.lending.words import sentence
from aktiv.people.permissions import Permission
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import EmptyState, Link, Paging, Tabs
from aktiv.web.gates import Desk, working
from aktiv.web.lending.asking import amount_of
from aktiv.web.lending.shown import row_of, state_tag, terms_of_loan
from aktiv.web.lending.staff_longer import asked_longer, longer_shown, make_longer
from aktiv.web.public.asking import page_asked

A_PAGE = 30


@working(Permission.LOAN_DESK)
@require_safe
def desk(request: HttpRequest, desk: Desk) -> HttpResponse:
    """For those who decide on loans. What waits for an answer; with `vis=reservert` what is reserved and to come."""
    reserved = request.GET.get("vis") == "reservert"
    page = page_asked(request.GET.get("side", ""))
    state = Loan.State.RESERVED if reserved else Loan.State.ASKED
    found = waiting(desk.held, state=state, offset=(page - 1) * A_PAGE, limit=A_PAGE)
    note_loans_read(found.loans, desk.person.pk, "loan_desk", now=desk.now)
    lines = lines_of(found.loans)
    last = page + 1 if found.more else page
    context = {
        "tabs": tabs("reserved" if reserved else "asked"),
        "rows": [row_of(each, lines[each.pk], desk.now, who=who_asks(each)) for each in found.loans],
        "paging": Paging.of(page, last, lambda number: _url(number, reserved=reserved)) if last > 1 else None,
        "empty": EmptyState(
            _("Nothing is reserved") if reserved else _("Nobody waits for an answer"),
            _("What needs an answer before it is lent comes here."),
            icon="CheckmarkCircle",
        ),
    }
    return render(request, "lending/desk.html", context)


@working(Permission.LOAN_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_loan(request: HttpRequest, desk: Desk, loan_id: UUID) -> HttpResponse:
    """For those who decide on this loan. POST `gjor`: `godkjenn`, `avsla` with `grunn`, `avlys` what is reserved, or
    `forleng` (see staff_longer)."""
    try:
        found = access_loan_to_decide(loan_id, desk.person.pk, desk.now)
    except Refusal:
        raise Http404 from None
    request.municipality = found.municipality  # type: ignore[attr-defined]  # the page wears its colours
    reason, problems, longer = "", [], longer_shown(found, desk.now)
    if asked_longer(request):
        longer = make_longer(request, found, desk.person.pk, desk.now)
        if longer is None:
            return redirect("loan_desk_loan", loan_id)
        found = access_loan_to_decide(loan_id, desk.person.pk, desk.now)
    elif request.method == "POST":
        reason = request.POST.get("grunn", "")
        try:
            messages.success(request, _answered(request, desk, found, reason))
            return redirect("loan_desk_loan", loan_id)
        except Refusal as refusal:
            problems = [sentence(refusal, found.municipality.zone)]
            found = access_loan_to_decide(loan_id, desk.person.pk, desk.now)
    lines = lines_of([found])[found.pk]
    free = free_over({each.pool_id for each in lines}, Period(found.during.lower, found.during.upper))
    had, late = history_of(found.holder, found.municipality_id, desk.now)
    others = others_at(found)
    of_others = lines_of(others)
    note_loans_read([found, *others], desk.person.pk, "loan_desk_loan", now=desk.now)
    field = Field("grunn", _("The reason, as the borrower reads it"), reason, "textarea", longest=500,
                  error=problems[0] if problems else "")  # fmt: skip
    context = {
        "loan": found,
        "tag": state_tag(found, desk.now),
        "who": who_asks(found),
        "terms": terms_of_loan(found),
        "lines": [(each, max(free[each.pool_id], 0)) for each in lines],
        "others": [row_of(each, of_others[each.pk], desk.now, who=who_asks(each)) for each in others],
        "history": ngettext("%(n)s loan before", "%(n)s loans before", had) % {"n": had},
        "late": ngettext("%(n)s came back late", "%(n)s came back late", late) % {"n": late} if late else "",
        "asked": found.state == Loan.State.ASKED,
        "reserved": found.state == Loan.State.RESERVED,
        "over": found.during.lower < desk.now,
        "reason": field,
        "errors": longer.errors if longer is not None and longer.errors.problems else ErrorSummary.of((field,)),
        "longer": longer,
    }
    wrong = bool(problems or (longer is not None and longer.errors.problems))
    return render(request, "lending/desk_loan.html", context, status=422 if wrong else 200)


def tabs(here: str) -> Tabs:
    """The lists of the desk."""
    lists = (
        ("asked", _("Waits for an answer"), reverse("loan_desk")),
        ("reserved", _("Reserved"), reverse("loan_desk") + "?vis=reservert"),
        ("blocks", _("Blocked"), reverse("loan_blocks")),
    )
    return Tabs(_("Loans"), tuple(Link(word, url, name == here) for name, word, url in lists))


def who_asks(loan: Loan) -> str:
    """The organisation and who acts for it, or the person; from where, when it is a neighbour."""
    name = f"{loan.organisation.name} ({loan.person.name})" if loan.organisation else loan.person.name
    return f"{name}, {loan.home.name}" if loan.home else name


def _answered(request: HttpRequest, desk: Desk, found: Loan, reason: str) -> str:
    version = amount_of(request.POST.get("versjon", ""))
    match request.POST.get("gjor", ""):
        case "godkjenn":
            approve(found.pk, by=desk.person.pk, now=desk.now, version=version)
            return _("It is approved.")
        case "avsla":
            refuse_loan(found.pk, reason, by=desk.person.pk, now=desk.now, version=version)
            return _("It is refused.")
        case "avlys":
            cancel_as_staff(found.pk, reason, by=desk.person.pk, now=desk.now, version=version)
            return _("It is cancelled.")
    raise Http404


def _url(page: int, *, reserved: bool) -> str:
    query = "&".join([*(["vis=reservert"] if reserved else []), *([f"side={page}"] if page > 1 else [])])
    return f"{reverse('loan_desk')}?{query}" if query else reverse("loan_desk")
