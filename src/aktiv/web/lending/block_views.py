"""Who may not borrow: the list and the form for those who decide, a block with its appeal, and the borrower's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.lending.actions.blocking import answer, appeal, block, lift
from aktiv.lending.actions.reading import note_blocks_read
from aktiv.lending.models import Block
from aktiv.lending.queries.blocks import access_block, access_own_block, blocking_homes, blocks_at
from aktiv.lending.queries.loans import loan_numbered
from aktiv.lending.words import sentence
from aktiv.municipalities.models import Municipality
from aktiv.people.permissions import Permission
from aktiv.values.periods import civil_day
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice, EmptyState, Paging
from aktiv.web.components.results import Tag
from aktiv.web.gates import Desk, holding, working
from aktiv.web.identity import party_here
from aktiv.web.lending.desk_views import tabs
from aktiv.web.me.sections import sections
from aktiv.web.public.asking import page_asked
from aktiv.web.public.views import COMMON_ZONE

PROPOSED_DAYS = 30
A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Row:
    """A block in the list."""

    block: Block
    who: str
    tag: Tag


@working(Permission.LOAN_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def blocks(request: HttpRequest, desk: Desk) -> HttpResponse:
    """For those who decide on loans in a whole municipality. POST blocks whoever has the loan of that number."""
    homes = blocking_homes(desk.held)
    fields, problems = _fields(homes, {}, desk.now), []
    if request.method == "POST":
        if not homes:
            raise Http404
        typed = {name: request.POST.get(name, "") for name in ("kommune", "lan", "siste", "grunn")}
        try:
            _block(desk, homes, typed)
            messages.success(request, _("They cannot borrow until then, and are told why."))
            return redirect("loan_blocks")
        except Refusal as refusal:
            problems = [sentence(refusal, COMMON_ZONE)]
            fields = _fields(homes, typed, desk.now)
    over = request.GET.get("vis") == "over"
    page = page_asked(request.GET.get("side", ""))
    rows = blocks_at(desk.held, desk.now, over=over, offset=(page - 1) * A_PAGE, limit=A_PAGE)
    last, rows = page + (len(rows) > A_PAGE), rows[:A_PAGE]
    note_blocks_read(rows, desk.person.pk, "loan_blocks", now=desk.now)
    context = {
        "tabs": tabs("blocks"),
        "over": over,
        "rows": [Row(each, who_is(each), tag_of(each, desk.now)) for each in rows],
        "paging": Paging.of(page, last, lambda number: _url(number, over=over)) if last > 1 else None,
        "fields": fields,
        "errors": ErrorSummary.of((), problems),
        "empty": EmptyState(_("Nobody is blocked"), _("Whoever brings back late time and again is listed here.")),
    }
    return render(request, "lending/blocks.html", context, status=422 if problems else 200)


@working(Permission.LOAN_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def block_page(request: HttpRequest, desk: Desk, block_id: UUID) -> HttpResponse:
    """For those who decide on it. POST `gjor`: `opphev` ends it, `svar` answers with `tekst` (and `opphev`)."""
    try:
        found = access_block(block_id, desk.person.pk, desk.now)
    except Refusal:
        raise Http404 from None
    note_blocks_read([found], desk.person.pk, "loan_block", now=desk.now)
    typed, problems = "", []
    if request.method == "POST":
        typed = request.POST.get("tekst", "")
        try:
            if request.POST.get("gjor") == "opphev":
                lift(block_id, by=desk.person.pk, now=desk.now)
                messages.success(request, _("The block has ended."))
            else:
                answer(block_id, typed, lifts="opphev" in request.POST, by=desk.person.pk, now=desk.now)
                messages.success(request, _("The answer is sent."))
            return redirect("loan_block", block_id)
        except Refusal as refusal:
            problems = [sentence(refusal, found.municipality.zone)]
            found = access_block(block_id, desk.person.pk, desk.now)
    field = Field("tekst", _("Your answer"), typed, "textarea", longest=2000, error=problems[0] if problems else "")
    context = {
        "blocked": found,
        "who": who_is(found),
        "tag": tag_of(found, desk.now),
        "stands": found.lifted_at is None and found.ends > desk.now,
        "field": field,
        "lifts": Field("opphev", _("End the block"), "", "checkbox", optional=True),
        "errors": ErrorSummary.of((field,)),
    }
    return render(request, "lending/block.html", context, status=422 if problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@holding(Permission.LOAN_MAKE)
def my_block(request: HttpRequest, block_id: UUID) -> HttpResponse:
    """Whoever is blocked, and those who borrow for the organisation. POST `tekst` asks for it to be looked at again."""
    now, party = timezone.now(), party_here(request)
    try:
        found = access_own_block(block_id, party, now)
    except Refusal:
        raise Http404 from None
    request.municipality = found.municipality  # type: ignore[attr-defined]  # the page wears its colours
    typed, problems = "", []
    if request.method == "POST":
        typed = request.POST.get("tekst", "")
        try:
            appeal(block_id, typed, party, now=now)
            messages.success(request, _("It is sent. The answer comes here."))
            return redirect("me_block", block_id)
        except Refusal as refusal:
            problems = [sentence(refusal, found.municipality.zone)]
    field = Field("tekst", _("Why it should be looked at again"), typed, "textarea", longest=2000,
                  error=problems[0] if problems else "")  # fmt: skip
    context = {
        "sections": sections("me_loans"),
        "blocked": found,
        "stands": found.lifted_at is None and found.ends > now,
        "field": field,
        "errors": ErrorSummary.of((field,)),
    }
    return render(request, "lending/my_block.html", context, status=422 if problems else 200)


def _url(page: int, *, over: bool) -> str:
    query = "&".join([*(["vis=over"] if over else []), *([f"side={page}"] if page > 1 else [])])
    return f"{reverse('loan_blocks')}?{query}" if query else reverse("loan_blocks")


def who_is(found: Block) -> str:
    """Who is blocked."""
    if found.organisation is not None:
        return found.organisation.name
    return found.person.name if found.person is not None else ""


def tag_of(found: Block, now: datetime) -> Tag:
    """How it stands."""
    if found.lifted_at is not None:
        return Tag(_("Ended before time"), "success")
    if found.ends <= now:
        return Tag(_("Over"), "neutral")
    if found.appeal and not found.answer:
        return Tag(_("Waits for your answer"), "warning")
    return Tag(_("Blocked"), "danger")


def _fields(homes: list[Municipality], typed: dict[str, str], now: datetime) -> tuple[Field, ...]:
    if not homes:
        return ()
    chosen = typed.get("kommune", homes[0].slug)
    places = tuple(Choice(each.slug, each.name, each.slug == chosen) for each in homes)
    last = civil_day(now, homes[0].zone) + timedelta(days=PROPOSED_DAYS)
    fields = [Field("kommune", _("Municipality"), kind="select", choices=places)] if len(homes) > 1 else []
    hint = _("Whoever has the loan is blocked: the organisation, or the person.")
    return (
        *fields,
        Field("lan", _("Loan number"), typed.get("lan", ""), hint=hint, inputmode="numeric", longest=12),
        Field("siste", _("Last day"), typed.get("siste", last.isoformat()), "date"),
        Field("grunn", _("The reason, as the borrower reads it"), typed.get("grunn", ""), "textarea", longest=500),
    )


def _block(desk: Desk, homes: list[Municipality], typed: dict[str, str]) -> None:
    home = next((each for each in homes if each.slug == typed["kommune"]), homes[0])
    number = typed["lan"].strip()
    found = loan_numbered(home.pk, int(number)) if number.isascii() and number.isdigit() and len(number) < 13 else None
    if found is None:
        raise Refusal("borrower_unknown")
    try:
        last = date.fromisoformat(typed["siste"])
    except ValueError:
        raise Refusal("block_too_long", days=366) from None
    person = None if found.organisation else found.person
    block(home, last_day=last, reason=typed["grunn"], by=desk.person.pk, now=desk.now,
          person=person, organisation=found.organisation)  # fmt: skip
