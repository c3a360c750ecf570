"""Who has which role in a municipality, where and until when; ending, confirming, and what was changed by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.journal.models import Entry
from aktiv.journal.queries import entries_of
from aktiv.municipalities.models import Municipality
from aktiv.people.actions.reading import Look, note_reads
from aktiv.people.actions.staff import confirm_roles, end_role
from aktiv.people.actions.staff_invitations import withdraw_invitation
from aktiv.people.models import PersonalDataRead, StaffRole
from aktiv.people.permissions import Permission
from aktiv.people.queries.staff import (
    ORDER,
    SORTS,
    SUBJECT,
    Wanted,
    due_roles,
    names_of,
    open_invitations,
    roles_in,
)
from aktiv.people.rules.staff import due_on, last_day_unreviewed
from aktiv.people.words import sentence
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.walls import within
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice, EmptyState, Link, Paging, Tabs
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.public.asking import page_asked
from aktiv.web.setup.sections import sections
from aktiv.web.setup.words import days_told, role_told, short, where_told

A_PAGE = 25
CHANGES = 20
LONGEST_SEARCH = 80
LARGEST_ID = 2**63 - 1
WHICH = {"": "now", "gjennomgang": "due", "avsluttet": "ended"}


@dataclass(frozen=True, slots=True)
class Row:
    """A role as it is listed. `due` and `over` are days in words, empty when they do not matter."""

    id: int
    person_id: UUID
    name: str
    email: str
    role: str
    where: str
    days: str
    reviewed: str
    due: str
    over: str
    ended: str
    open: bool


@staff_page(Permission.ROLE_GRANT)
@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators. `vis` which roles, `rolle` and `q` narrow, `sorter` orders, `side` pages.

    POST ends (`slutt`), confirms (`bekreft`, several) or takes back an invitation (`trekk`).
    """
    if request.method == "POST":
        return _done(request, desk)
    municipality, today = desk.municipality, desk.today
    shown = request.GET.get("vis", "") if request.GET.get("vis", "") in WHICH else ""
    wanted = Wanted(
        role=request.GET.get("rolle", "") if request.GET.get("rolle", "") in ORDER else "",
        text=request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
        which=WHICH[shown],
        sort=request.GET.get("sorter", "") if request.GET.get("sorter", "") in SORTS else "navn",
    )
    page = page_asked(request.GET.get("side", ""))
    found = roles_in(municipality, today, wanted, offset=(page - 1) * A_PAGE, limit=A_PAGE)
    due = due_roles(municipality, today).count()
    changes, told_of = changes_in(municipality)
    looks = {each.person_id for each in found.roles} | told_of
    note_reads(
        desk.person.pk,
        [Look(each, municipality.pk) for each in looks],
        PersonalDataRead.What.RIGHTS,
        "setup_roles",
        now=desk.now,
    )

    def url(number: int = 1, vis: str = shown) -> str:
        return _url(municipality, vis, wanted, number)

    context = {
        "sections": sections(municipality, desk.held, "setup_roles"),
        "rows": [row_of(each, today) for each in found.roles],
        "which": wanted.which,
        "vis": shown,
        "views": Tabs(
            _("Which roles"),
            (
                Link(_("Now"), url(vis=""), current=not shown),
                Link(_("To be reviewed (%(count)s)") % {"count": due}, url(vis="gjennomgang"), shown == "gjennomgang"),
                Link(_("Over"), url(vis="avsluttet"), current=shown == "avsluttet"),
            ),
        ),
        "fields": _fields(wanted),
        "narrowed": bool(wanted.role or wanted.text),
        "reset_url": _url(municipality, shown, Wanted(), 1),
        "here": url(page),
        "paging": Paging.of(page, page + found.more, url),
        "empty": EmptyState(_("No roles here"), _("Nobody has a role that fits."), (), "PersonGroup"),
        "invitations": [
            (each, role_told(each.role), where_told(each), short(each.expires_at.astimezone(municipality.zone).date()))
            for each in open_invitations(municipality, desk.now)
        ],
        "changes": changes,
        "new_url": reverse("setup_role_new", args=[municipality.slug]),
        "why_url": reverse("setup_why", args=[municipality.slug]),
    }
    return render(request, "setup/roles.html", context)


def row_of(role: StaffRole, today: date) -> Row:
    """A role with its person and facility at hand, in words."""
    over = role.ended_at is not None or (role.valid_to is not None and role.valid_to < today)
    due = due_on(role.valid_from, role.reviewed_on)
    is_due = not over and due <= today
    last = last_day_unreviewed(role.valid_from, role.reviewed_on)
    return Row(
        id=role.pk,
        person_id=role.person_id,
        name=role.person.name,
        email=role.person.email,
        role=role_told(role.role),
        where=where_told(role),
        days=days_told(role.valid_from, role.valid_to),
        reviewed=short(role.reviewed_on) if role.reviewed_on else "",
        due=short(due) if is_due else "",
        over=short(last) if is_due else "",
        ended=short(timezone.localdate(role.ended_at)) if role.ended_at is not None else "",
        open=not over,
    )


def changes_in(municipality: Municipality) -> tuple[list[tuple[str, str, str]], set[UUID]]:
    """The latest changes to a municipality's roles: what, when, by whom; and the persons that are named in them."""
    words = {
        "role.granted": _("%(who)s got the role %(role)s"),
        "role.ended": _("%(who)s lost the role %(role)s"),
        "role.confirmed": _("%(who)s keeps the role %(role)s"),
        "role.expired": _("%(who)s lost the role %(role)s, which nobody confirmed"),
        "role.offered": _("Somebody was invited to the role %(role)s"),
        "role.offer_withdrawn": _("The invitation to the role %(role)s was withdrawn"),
    }
    here = within(municipalities=[municipality.pk])
    entries = [each for each in entries_of(SUBJECT, municipality.pk, here, limit=CHANGES) if each.verb in words]
    names = names_of(entries)
    told = []
    for each in entries:
        who = names.get(UUID(each.data["person"]), _("Somebody")) if each.data.get("person") else ""
        text = words[each.verb] % {"who": who, "role": role_told(each.data["role"])}
        told.append((text, _at(each, municipality), names.get(each.person_id, "") if each.person_id else ""))
    return told, set(names)


def _done(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    municipality, by = desk.municipality, desk.person.pk
    try:
        if "slutt" in request.POST:
            end_role(_ids([request.POST["slutt"]])[0], municipality, by=by, now=desk.now)
            messages.success(request, _("The role has ended."))
        elif "trekk" in request.POST:
            withdraw_invitation(UUID(request.POST["trekk"][:40]), municipality, by=by, now=desk.now)
            messages.success(request, _("The invitation is withdrawn."))
        elif sent := request.POST.getlist("bekreft")[:200]:
            count = confirm_roles(_ids(sent), municipality, by=by, now=desk.now)
            words = ngettext("The role is confirmed.", "%(count)s roles are confirmed.", count or 1)
            messages.success(request, words % {"count": count})
    except Refusal as refusal:
        if refusal.code == "not_found":
            raise Http404 from None
        messages.error(request, sentence(refusal))
    except (ValueError, IndexError):
        raise Http404 from None
    shown = request.POST.get("vis", "")
    return redirect(_url(municipality, shown if shown in WHICH else "", Wanted(), 1))


def _ids(sent: Sequence[str]) -> list[int]:
    found = [int(each) for each in sent if each.isascii() and each.isdigit() and len(each) <= 18]
    return [each for each in found if each <= LARGEST_ID]


def _fields(wanted: Wanted) -> tuple[Field, ...]:
    every = [Choice("", _("All roles"), not wanted.role)]
    every += [Choice(role, role_told(role).capitalize(), role == wanted.role) for role in ORDER]
    orders = {"navn": _("Name"), "rolle": _("Role"), "til": _("Last day"), "sett": _("Last confirmed")}
    return (
        Field("q", _("Name, address or place"), wanted.text, mark_required=False, longest=LONGEST_SEARCH),
        Field("rolle", _("Role"), kind="select", choices=tuple(every), mark_required=False),
        Field(
            "sorter",
            _("Sort by"),
            kind="select",
            choices=tuple(Choice(key, orders[key], key == wanted.sort) for key in SORTS),
            mark_required=False,
        ),
    )


def _url(municipality: Municipality, vis: str, wanted: Wanted, page: int) -> str:
    pairs = [
        ("vis", vis),
        ("rolle", wanted.role),
        ("q", wanted.text),
        ("sorter", "" if wanted.sort == "navn" else wanted.sort),
        ("side", "" if page == 1 else str(page)),
    ]
    query = urlencode([(name, value) for name, value in pairs if value])
    return reverse("setup_roles", args=[municipality.slug]) + (f"?{query}" if query else "")


def _at(entry: Entry, municipality: Municipality) -> str:
    language, zone = get_language() or "nb", municipality.zone
    return _("%(day)s at %(time)s") % {
        "day": short(entry.at.astimezone(zone).date()),
        "time": formatting.clock(entry.at, language, zone),
    }
