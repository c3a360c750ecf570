"""What municipalities pay of what their residents borrow from each other: asked, answered, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.lending.actions.parts import accept_parts, decline_parts, end_part
from aktiv.lending.models import PartAgreement
from aktiv.lending.queries.parts import A_PAGE, Answer, Which, agreements_of, is_standing
from aktiv.lending.rules.parts import NOTICE_DAYS, ends_with_notice
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import whole
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import EmptyState, Link, Paging, Tabs
from aktiv.web.components.results import Tag
from aktiv.web.finance.asked import MOST_PAGES
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.public.asking import page_asked
from aktiv.web.stock.pages import address, day_of, head, sentence

SHOWN: Mapping[str, Which] = {"": Which.OF_US, "vi": Which.BY_US, "for": Which.OVER}
MOST_CHOSEN = 200


@dataclass(frozen=True, slots=True)
class Row:
    """An agreement as the page has it; `fields` are of ending it, none where it cannot be ended."""

    pk: int
    name: str
    other: str
    tag: Tag
    told: tuple[str, ...]
    waits: bool
    chosen: bool
    fields: tuple[Field, ...]
    opened: bool


@staff_page(Permission.PART_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def parts(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators and finance. `vis` is vi for what the municipality asks others for, and for what is over; `side`
    pages. POST `gjor` accepts those chosen (godta), declines them (avsla) or ends one (avslutt)."""
    which = SHOWN.get(request.GET.get("vis", ""))
    if which is None:
        raise Http404
    sent = request.POST if request.method == "POST" else QueryDict()
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            messages.success(request, _done(sent, desk))
            return redirect(request.get_full_path())
        except Refusal as said:
            if said.code == "not_found":
                raise Http404 from said
            refusal = said
    page = min(page_asked(request.GET.get("side", "")), MOST_PAGES)
    found = agreements_of(desk.municipality.pk, which, desk.today, page=page)
    rows = [_row(each, desk, which, sent, refusal) for each in found.rows]
    reason = _reason(sent, refusal)
    fields = (reason, *(field for row in rows for field in row.fields))
    told = sentence(refusal) if refusal is not None and not any(each.error for each in fields) else ""
    context = head(desk, "setup_parts") | {
        "tabs": Tabs(_("Which"), tuple(
            Link(label, address(request, {"vis": key, "side": ""}), SHOWN[key] is which) for key, label in _tabs()
        )),
        "waiting": [each for each in rows if each.waits and which is Which.OF_US],
        "rows": [each for each in rows if not each.waits or which is not Which.OF_US],
        "of_us": which is Which.OF_US,
        "by_us": which is Which.BY_US,
        "reason": reason,
        "declining": sent.get("gjor") == "avsla",
        "notice": ngettext("%(n)s day", "%(n)s days", NOTICE_DAYS) % {"n": NOTICE_DAYS},
        "paging": Paging.of(page, -(-found.count // A_PAGE), lambda to: address(request, {"side": to})),
        "empty": _empty(which),
        "errors": ErrorSummary.of(fields, [told] if told else []),
    }  # fmt: skip
    return render(request, "stock/parts.html", context, status=422 if refusal is not None else 200)


def _tabs() -> tuple[tuple[str, str], ...]:
    return (("", _("Others ask us")), ("vi", _("We ask others")), ("for", _("Earlier")))


def _empty(which: Which) -> EmptyState:
    heading = {
        Which.OF_US: _("Nobody asks you to pay a part"),
        Which.BY_US: _("You ask nobody to pay a part"),
        Which.OVER: _("Nothing is over yet"),
    }[which]
    text = {
        Which.OF_US: _("When a neighbour lends to your residents and asks you to share the price, it stands here."),
        Which.BY_US: _(
            "Say on the page of a kind to whom it is lent, and how much their municipality is asked to pay."
        ),
        Which.OVER: _("What was declined, taken back, replaced or ended stands here."),
    }[which]
    return EmptyState(heading, text, icon="Package")


def _row(row: PartAgreement, desk: MunicipalDesk, which: Which, sent: QueryDict, refusal: Refusal | None) -> Row:
    language, ours = get_language() or "nb", row.home_id == desk.municipality.pk
    mine = sent.get("gjor") == "avslutt" and sent.get("andel") == str(row.pk)
    ending = row.ended_at is None and which is not Which.OVER and is_standing(row, desk.today)
    return Row(
        row.pk,
        row.kind.name.said_in(language).text,
        (row.municipality if ours else row.home).name,
        _tag(row, desk.today, ours=ours),
        tuple(_told(row, language)),
        row.answer == Answer.WAITS,
        str(row.pk) in sent.getlist("andel"),
        _ending(row, desk.today, sent if mine else QueryDict(), refusal if mine else None) if ending else (),
        mine,
    )


def _tag(row: PartAgreement, today: date, *, ours: bool) -> Tag:
    if row.answer == Answer.WAITS:
        return Tag(_("Waits for your answer") if ours else _("Waits for their answer"), "warning")
    if row.answer == Answer.DECLINED:
        return Tag(_("Declined"), "danger")
    if row.answer == Answer.WITHDRAWN:
        return Tag(_("Taken back"))
    if not is_standing(row, today):
        return Tag(_("Over"))
    if row.begins is not None and row.begins > today:
        return Tag(_("Accepted, not begun"), "info")
    return Tag(_("Ends soon"), "warning") if row.ended_at is not None else Tag(_("Is paid"), "success")


def _told(row: PartAgreement, language: str) -> list[str]:
    told = [
        _("%(percent)s %% of the price. %(owner)s’s own residents come first until %(days)s days before pick-up.")
        % {"percent": row.home_percent, "owner": row.municipality.name, "days": row.own_until_days}
    ]
    told += [rules] if (rules := row.rules.said_in(language).text) else []
    number = row.organisation.number or ""
    told.append(_("Billed to %(name)s, %(number)s.") % {"name": row.organisation.name, "number": number})
    first, last = row.begins or row.first_day, row.ends if row.begins is not None else row.last_day
    if row.begins is not None and row.ends is not None and row.ends < row.begins:
        told.append(_("It never came to hold."))
    elif last is not None:
        days = {"first": _day(first, language), "last": _day(last, language)}
        told.append(_("For loans that begin from %(first)s through %(last)s.") % days)
    else:
        told.append(
            _("For loans that begin from %(first)s, until one of you ends it.") % {"first": _day(first, language)}
        )
    if row.reason or row.end_reason:
        told.append(_("Reason: %(reason)s") % {"reason": row.reason or row.end_reason})
    return told


def _day(day: date, language: str) -> str:
    return f"{formatting.date_short(day, language)} {day.year}"


def _reason(sent: QueryDict, refusal: Refusal | None) -> Field:
    """Why those that are chosen are declined."""
    mine = sent.get("gjor") == "avsla"
    wrong = refusal is not None and refusal.code == "part_needs_reason"
    return Field(
        "grunn", _("Reason"), sent.get("grunn", "") if mine else "", "textarea", longest=500, mark_required=False,
        hint=_("The other municipality reads it."), error=sentence(refusal) if refusal is not None and wrong else "",
    )  # fmt: skip


def _ending(row: PartAgreement, today: date, sent: QueryDict, refusal: Refusal | None) -> tuple[Field, ...]:
    """Of giving notice: the last day and why. None where it ends before notice would."""
    begins = row.begins or today
    try:
        ends_with_notice(begins, row.ends, None, today)
    except Refusal as said:
        if said.code == "part_ends_already":
            return ()
        earliest = said.data["day"]
    wrong = sentence(refusal) if refusal is not None else ""
    return (
        Field(f"siste-{row.pk}", _("Last day"), sent.get(f"siste-{row.pk}", "") or earliest.isoformat(), "date",
              mark_required=False, error=wrong),
        Field(f"grunn-{row.pk}", _("Reason"), sent.get(f"grunn-{row.pk}", ""), longest=500, optional=True),
    )  # fmt: skip


def _done(sent: QueryDict, desk: MunicipalDesk) -> str:
    """What was done, in words."""
    home, act, by, now = desk.municipality.pk, sent.get("gjor", ""), desk.person.pk, desk.now
    chosen = {whole(each) for each in sent.getlist("andel")[:MOST_CHOSEN]}
    if act == "godta":
        many = len(accept_parts(home, chosen, by=by, now=now))
        return ngettext("%(n)s is accepted.", "%(n)s are accepted.", many) % {"n": many}
    if act == "avsla":
        many = len(decline_parts(home, chosen, sent.get("grunn", "")[:2_000], by=by, now=now))
        return ngettext("%(n)s is declined.", "%(n)s are declined.", many) % {"n": many}
    if act != "avslutt" or len(chosen) != 1:
        raise Http404
    pk = chosen.pop()
    last, reason = day_of(sent.get(f"siste-{pk}", "")), sent.get(f"grunn-{pk}", "")[:2_000]
    made = end_part(home, pk, last, reason, by=by, now=now)
    return _("It ends on %(day)s.") % {"day": _day(made.ends or desk.today, get_language() or "nb")}
