"""On which accounts charges go: the rules in force, a new one from a day, ending one, and charges that have none."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from aktiv.payments.actions.accounting import end_account_rule, give_accounts, set_account_rule
from aktiv.payments.queries.accounts import dimensions_of, places_of, rule_of, rules_like, rules_of, without_account
from aktiv.payments.queries.batches import billing_of
from aktiv.payments.queries.payments import vat_codes_of
from aktiv.payments.refusals import sentence
from aktiv.payments.rules.accounts import AccountData
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import EmptyState, Link, Paging, Tabs
from aktiv.web.finance.account_form import day_typed, from_typed, rule_fields
from aktiv.web.finance.accounts_shown import rule_shown, without_shown
from aktiv.web.finance.asked import MOST_PAGES, narrowed_by
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.public.asking import page_asked

FIELD_OF = {
    "account_missing": "konto", "not_an_account_code": "konto", "not_a_dimension": "dim_0", "not_a_day": "fra",
    "account_rule_same_day": "fra", "not_found": "sted", "no_such_act": "sted",
}  # fmt: skip
FIELD_OF_END = {"not_a_day": "til", "ends_before_it_begins": "til", "account_rule_overlaps": "til"}


@staff_page(Permission.MONEY_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def accounts(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance. `q` finds, `vis` is avsluttet for those that are over. POST gives accounts to charges that have none."""
    home, asked, told = desk.municipality, request.GET, ""
    if request.method == "POST":
        try:
            count = give_accounts(home.pk, by=desk.person.pk, now=timezone.now())
        except Refusal as refusal:
            told = sentence(refusal)
        else:
            said = ngettext("One charge got an account.", "%(count)s charges got an account.", count) % {"count": count}
            messages.success(request, said) if count else messages.info(request, _("No rule fits them yet."))
            return redirect("finance_accounts", home.slug)
    text, ended = narrowed_by(asked.get("q", "")), asked.get("vis") == "avsluttet"
    page = min(page_asked(asked.get("side", "")), MOST_PAGES)
    today = desk.now.astimezone(home.zone).date()
    found = rules_of(home.pk, today, text=text, ended=ended, page=page)
    without = without_account(home.pk)
    here = reverse("finance_accounts", args=[home.slug])

    def at(number: int = 1, *, vis: str = "avsluttet" if ended else "") -> str:
        chosen = {"vis": vis, "q": text, "side": number if number > 1 else ""}
        kept = urlencode({name: value for name, value in chosen.items() if value})
        return f"{here}?{kept}" if kept else here

    views = (Link(_("In force or to come"), at(vis=""), not ended), Link(_("Over"), at(vis="avsluttet"), ended))
    context = {
        "tabs": Tabs(_("Accounts"), views),
        "rows": [rule_shown(each, home.slug, today) for each in found.rules],
        "text": text,
        "ended": ended,
        "paging": Paging.of(page, page + found.more, at) if found.more or page > 1 else None,
        "empty": EmptyState(
            _("No accounts here"),
            _("No rule fits what you wrote.") if text
            else _("No rule has ended.") if ended
            else _("Nothing is said yet of which accounts charges go on. Begin with one that is for everything."),
            icon="FileText",
        ),
        "without": [without_shown(each, home) for each in without],
        "without_count": sum(each.charges for each in without),
        "fitted": sum(each.fitted for each in without),
        "new_url": reverse("finance_account_new", args=[home.slug]),
        "errors": ErrorSummary.of([], [told] if told else []),
    }  # fmt: skip
    return render(request, "finance/accounts.html", context, status=422 if told else 200)


@staff_page(Permission.MONEY_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance. A rule for a place (`sted`), VAT code (`mva`) and reason (`grunn`), which may be in the address."""
    home, today = desk.municipality, desk.now.astimezone(desk.municipality.zone).date()
    names, refusal = dimensions_of(billing_of(home.pk)), None
    if request.method == "POST":
        try:
            made = set_account_rule(home.pk, from_typed(request.POST, names), by=desk.person.pk, now=timezone.now())
        except Refusal as why:
            refusal = why
        else:
            messages.success(request, _("Saved. New charges go by it."))
            return redirect("finance_account", home.slug, made.pk)
    told = sentence(refusal) if refusal is not None else ""
    wrong = FIELD_OF.get(refusal.code, "konto") if refusal is not None else ""
    typed = request.POST if request.method == "POST" else request.GET
    facilities, spaces = places_of(home.pk)
    fields = rule_fields(
        typed, today, names, facilities=facilities, spaces=spaces, codes=vat_codes_of(home.pk),
        errors={wrong: told} if wrong else {},
    )  # fmt: skip
    context = {"fields": fields, "errors": ErrorSummary.of(fields)}
    return render(request, "finance/account_new.html", context, status=422 if refusal is not None else 200)


@staff_page(Permission.MONEY_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, desk: MunicipalDesk, rule_id: int) -> HttpResponse:
    """Finance. One rule and those before and after it. POST (`gjor`) says another account from a day, or ends it."""
    home, now = desk.municipality, timezone.now()
    today = desk.now.astimezone(home.zone).date()
    rule = rule_of(rule_id, home.pk)
    if rule is None:
        raise Http404
    names, refusal, ending = dimensions_of(billing_of(home.pk)), None, request.POST.get("gjor") == "avslutt"
    if request.method == "POST":
        try:
            if ending:
                last = day_typed(request.POST.get("til", ""))
                left = end_account_rule(rule_id, home.pk, last, by=desk.person.pk, now=now)
                messages.success(request, _("Saved.") if left is not None else _("The rule is taken away."))
            else:
                said = from_typed(request.POST, names)
                data = AccountData(
                    facility_id=rule.facility_id, space_id=rule.space_id, vat_code=rule.vat_code, reason=rule.reason,
                    from_day=said.from_day, account=said.account, dimensions=said.dimensions,
                )  # fmt: skip
                left = set_account_rule(home.pk, data, by=desk.person.pk, now=now)
                messages.success(request, _("Saved. New charges go by it."))
        except Refusal as why:
            refusal = why
        else:
            if left is None:
                return redirect("finance_accounts", home.slug)
            return redirect("finance_account", home.slug, left.pk)
    told = sentence(refusal) if refusal is not None else ""
    wrong = (FIELD_OF_END if ending else FIELD_OF).get(refusal.code, "") if refusal is not None else ""
    change = rule_fields(
        request.POST if refusal is not None and not ending else _kept(rule.account, rule.dimensions, names),
        today, names, errors={wrong: told} if wrong and not ending else {},
    )  # fmt: skip
    end = _end_field(request.POST.get("til", "") if ending else today.isoformat(), told if ending and wrong else "")
    context = {
        "rule": rule_shown(rule, home.slug, today),
        "history": [rule_shown(each, home.slug, today) for each in rules_like(rule)],
        "fields": change,
        "end": end,
        "errors": ErrorSummary.of([*change, end], [told] if told and not wrong else []),
    }
    return render(request, "finance/account.html", context, status=422 if refusal is not None else 200)


def _end_field(value: str, error: str) -> Field:
    return Field("til", _("The last day"), value, "date", error=error,
                 hint=_("Charges for later days go by the next best rule."))  # fmt: skip


def _kept(account: str, dimensions: dict[str, str], names: tuple[str, ...]) -> QueryDict:
    kept = QueryDict(mutable=True)
    kept["konto"] = account
    for place, name in enumerate(names):
        kept[f"dim_{place}"] = dimensions.get(name, "")
    return kept
