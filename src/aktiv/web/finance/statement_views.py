"""All that was done about money for one customer, facility or activity, with what is owed after each; to be printed."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.payments.queries.statements import A_PAGE, Of, Statement, Subject, statement, subject_of
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.web.components.forms import ErrorSummary
from aktiv.web.components.links import EmptyState, Paging
from aktiv.web.components.order import Term
from aktiv.web.finance.asked import MOST_PAGES
from aktiv.web.finance.csv_files import csv_answer
from aktiv.web.finance.periods import period_asked
from aktiv.web.finance.statements_shown import line_shown
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.public.asking import page_asked

OF: Mapping[str, Of] = {"kunde": Of.CUSTOMER, "anlegg": Of.FACILITY, "aktivitet": Of.ACTIVITY}


@staff_page(Permission.MONEY_HANDLE)
@require_safe
def account_statement(request: HttpRequest, desk: MunicipalDesk, of: str, key: str) -> HttpResponse:
    """Finance. `fra` and `til` are days in the books; `side` pages."""
    home, language = desk.municipality, get_language() or "nb"
    subject = _subject(of, key, home.pk)
    period = period_asked(request.GET, desk.now.astimezone(home.zone).date())
    page = min(page_asked(request.GET.get("side", "")), MOST_PAGES)
    found = statement(subject, home.pk, period.first, period.last, page=page)
    days = {"fra": period.first.isoformat(), "til": period.last.isoformat()}
    here = reverse("finance_statement", args=[home.slug, of, key])

    def at(side: int) -> str:
        return f"{here}?{urlencode({**days, 'side': side})}"

    context = {
        "name": subject.name.said_in(language).text,
        "told": period.told,
        "of_customer": subject.of is Of.CUSTOMER,
        "fields": period.fields,
        "terms": _terms(found, subject, home.currency),
        "lines": [line_shown(each, subject.of, home) for each in found.lines],
        "before": formatting.money(found.before, language, home.currency) if page == 1 and found.before else "",
        "after": formatting.money(found.after, language, home.currency),
        "paging": Paging.of(
            page, -(-found.count // A_PAGE), lambda side: f"{here}?{urlencode({**days, 'side': side})}"
        ),
        "empty": EmptyState(_("Nothing was done in these days"), _("Choose other days."), icon="Receipt"),
        "file_url": f"{reverse('finance_statement_file', args=[home.slug, of, key])}?{urlencode(days)}",
        "customer_url": reverse("finance_customer", args=[home.slug, subject.holder]) if subject.holder else "",
        "report_url": f"{reverse('finance_report', args=[home.slug])}?{urlencode({'etter': of, **days})}",
        "errors": ErrorSummary.of(period.fields),
    }
    return render(request, "finance/statement.html", context, status=422 if period.wrong else 200)


@staff_page(Permission.MONEY_HANDLE)
@require_safe
def statement_file(request: HttpRequest, desk: MunicipalDesk, of: str, key: str) -> HttpResponse:
    """Finance. The same as a file, every line."""
    home = desk.municipality
    subject = _subject(of, key, home.pk)
    period = period_asked(request.GET, desk.now.astimezone(home.zone).date())
    found = statement(subject, home.pk, period.first, period.last, limit=None)
    rows = []
    for each in found.lines:
        shown = line_shown(each, subject.of, home)
        used = each.use_day.isoformat() if each.use_day else ""
        rows.append(
            (each.day.isoformat(), shown.what, shown.about, shown.who, used, each.amount, each.moves, each.owed)
        )
    head = [_("Day"), _("What"), _("About"), _("Customer"), _("Day of use"), _("Amount"), _("Moved"), _("Owed")]
    return csv_answer(f"{home.slug}-{of}-{period.first}-{period.last}", head, rows)


def _subject(of: str, key: str, municipality_id: int) -> Subject:
    found = subject_of(OF[of], key, municipality_id) if of in OF and key.isprintable() else None
    if found is None:
        raise Http404
    return found


def _terms(found: Statement, subject: Subject, currency: str) -> list[Term]:
    language = get_language() or "nb"
    told = [(_("Charged"), found.charged), (_("Paid"), -found.paid), (_("Given back"), found.refunded)]
    if subject.of is Of.CUSTOMER:
        told = [(_("Owed before"), found.before), *told, (_("Owed after"), found.after)]
    return [Term(name, formatting.money(amount, language, currency)) for name, amount in told]
