"""A municipality's terms of use: which there are and where they hold, and one with its draft and its versions."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.facilities.actions.agreeing import LONGEST_TITLE, drop_draft, publish_terms, save_draft
from aktiv.facilities.actions.places import slug_of
from aktiv.facilities.actions.settings import Level, clear_value, set_value
from aktiv.facilities.models import TermsDocument
from aktiv.facilities.queries.asked import uses_in, versions_in
from aktiv.facilities.words import sentence
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES, Texts
from aktiv.values.typed_text import whole
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.context import LANGUAGE_NAMES
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.setup.placing import Spot, choices, spot_of, spots
from aktiv.web.setup.sections import sections

LONGEST = 40_000
NEW = "nye"
"""What the address of the page for new ones has instead of a key."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version as the list has it; without a day while it is a draft."""

    number: int
    title: str
    day: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """Terms with their newest version, whether a draft waits, and where they hold."""

    title: str
    url: str
    newest: Version | None
    draft: bool
    places: tuple[str, ...]


@staff_page(Permission.FACILITY_EDIT)
@require_safe
def terms(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators. All terms of use, each with its version in force and where it holds."""
    home, language = desk.municipality, get_language() or "nb"
    found: dict[str, list[TermsDocument]] = {}
    for each in versions_in(home.pk):
        found.setdefault(each.key, []).append(each)
    places: dict[str, list[str]] = {}
    for use in uses_in(home.pk):
        places.setdefault(str(use.value), []).append(Spot(use.facility, use.space).told(language))
    rows = [
        Row(
            versions[0].title.said_in(language).text,
            reverse("setup_terms_text", args=[home.slug, key]),
            next((_version(each, desk, language) for each in versions if each.published_at is not None), None),
            versions[0].published_at is None,
            tuple(places.get(key, ())),
        )
        for key, versions in found.items()
    ]
    return render(request, "setup/terms.html", {"sections": sections(home, desk.held, "setup_terms"), "rows": rows})


@staff_page(Permission.FACILITY_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new_terms(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators. POST `gjor` previews (vis) or keeps a first draft (lagre)."""
    home, refusal = desk.municipality, None
    title, text = (_said(request.POST, name) for name in ("tittel", "tekst"))
    if request.POST.get("gjor") == "lagre":
        key = _free_key(home.pk, title.nb)
        try:
            save_draft(home.pk, key, title, text, version=0, by=desk.person.pk, now=desk.now)
            messages.success(request, _("Saved."))
            return redirect("setup_terms_text", home.slug, key)
        except Refusal as said:
            refusal = said
    fields = _fields(title, text, refusal)
    context = {
        "sections": sections(home, desk.held, "setup_terms"),
        "title": _("New terms of use"),
        "fields": fields,
        "saved": 0,
        "errors": _errors(fields, refusal),
        "previews": _previews(title, text),
    }
    return render(request, "setup/terms_text.html", context, status=422 if refusal is not None else 200)


@staff_page(Permission.FACILITY_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def terms_text(request: HttpRequest, desk: MunicipalDesk, key: str) -> HttpResponse:
    """Administrators. POST `gjor` previews (vis), keeps a draft (lagre), publishes it (publiser) or throws it away
    (forkast), and says that the terms hold at a place (gjelder) or do so no more (gjelder_ikke)."""
    home, language = desk.municipality, get_language() or "nb"
    versions = versions_in(home.pk, key)
    if not versions:
        raise Http404
    sent: QueryDict | None = request.POST if request.method == "POST" else None
    refusal: Refusal | None = None
    places = spots(desk)
    if sent is not None and sent.get("gjor") != "vis":
        try:
            _do(sent, desk, key, places)
            messages.success(request, _("Saved."))
            left = sent.get("gjor") != "forkast" or len(versions) > 1
            return redirect("setup_terms_text", home.slug, key) if left else redirect("setup_terms", home.slug)
        except Refusal as said:
            refusal = said
            if refusal.code != "missing_terms" and refusal.code not in ("too_long", "control_characters"):
                sent = None  # what is shown is how it stands
    draft = versions[0] if versions[0].published_at is None else None
    title = _said(sent, "tittel") if sent is not None else versions[0].title
    text = _said(sent, "tekst") if sent is not None else versions[0].text
    fields = _fields(title, text, refusal)
    uses = [Spot(each.facility, each.space) for each in uses_in(home.pk) if each.value == key]
    taken = {each.value for each in uses}
    free = [each for each in places if each.value not in taken]
    context = {
        "sections": sections(home, desk.held, "setup_terms"),
        "title": versions[0].title.said_in(language).text,
        "draft": draft,
        "saved": whole(sent.get("versjon", "")) if sent is not None else draft.saved if draft is not None else 0,
        "fields": fields,
        "errors": _errors(fields, refusal),
        "previews": _previews(title, text),
        "versions": [_version(each, desk, language) for each in versions if each.published_at is not None],
        "uses": [(each.value, each.told(language)) for each in uses],
        "place": Field("sted", _("Place"), "", "select", mark_required=False, choices=choices(free, "")),
        "known": True,
    }
    return render(request, "setup/terms_text.html", context, status=422 if refusal is not None else 200)


def _do(sent: QueryDict, desk: MunicipalDesk, key: str, places: list[Spot]) -> None:
    home, by, now, act = desk.municipality, desk.person.pk, desk.now, sent.get("gjor", "")
    version = whole(sent.get("versjon", ""))
    if act == "lagre":
        save_draft(home.pk, key, _said(sent, "tittel"), _said(sent, "tekst"), version=version, by=by, now=now)
    elif act == "publiser":
        publish_terms(home.pk, key, version=version, by=by, now=now)
    elif act == "forkast":
        drop_draft(home.pk, key, version=version, by=by, now=now)
    elif act in ("gjelder", "gjelder_ikke"):
        spot = spot_of(places, sent.get("sted", ""))
        level: Level = spot.space or spot.facility or home
        if act == "gjelder":
            set_value(level, "terms_document", key, by=desk.person, now=now)
        elif any(each.value == key and Spot(each.facility, each.space) == spot for each in uses_in(home.pk)):
            clear_value(level, "terms_document", by=desk.person, now=now)
    else:
        raise Refusal("not_found")


def _fields(title: Texts, text: Texts, refusal: Refusal | None) -> list[Field]:
    wrong = refusal.data["field"] if refusal is not None and refusal.code == "missing_terms" else ""
    told = sentence(refusal) if refusal is not None else ""
    titles = [
        Field(f"tittel_{code}", _("Title in %(language)s") % {"language": LANGUAGE_NAMES[code]}, said,
              longest=LONGEST_TITLE, error=told if wrong == f"title_{code}" else "")
        for code, said in title.as_dict().items()
    ]  # fmt: skip
    texts = [
        Field(f"tekst_{code}", _("Text in %(language)s") % {"language": LANGUAGE_NAMES[code]}, said, "textarea",
              error=told if wrong == f"text_{code}" else "",
              hint=_("An empty line begins a new paragraph.") if code == "nb" else "")
        for code, said in text.as_dict().items()
    ]  # fmt: skip
    return [each for pair in zip(titles, texts, strict=True) for each in pair]


def _errors(fields: list[Field], refusal: Refusal | None) -> ErrorSummary:
    own = any(each.error for each in fields)
    return ErrorSummary.of(fields, [] if own or refusal is None else [sentence(refusal)])


def _previews(title: Texts, text: Texts) -> list[tuple[str, str, str, str]]:
    """As whoever accepts them reads them, in each language that is written."""
    return [
        (code, LANGUAGE_NAMES[code], title.as_dict()[code], text.as_dict()[code].replace("\r\n", "\n"))
        for code in LANGUAGES
        if title.as_dict()[code] or text.as_dict()[code]
    ]


def _version(each: TermsDocument, desk: MunicipalDesk, language: str) -> Version:
    day = formatting.day(each.published_at, language, desk.municipality.zone) if each.published_at else ""
    return Version(
        each.version, each.title.said_in(language).text, day, reverse("terms_document", args=[each.pk]) if day else ""
    )


def _said(sent: QueryDict, name: str) -> Texts:
    return Texts.of({code: sent.get(f"{name}_{code}", "")[:LONGEST] for code in LANGUAGES})


def _free_key(municipality_id: int, title: str) -> str:
    """A name for addresses, from the title; the municipality's other terms have theirs."""
    taken = {each.key for each in versions_in(municipality_id)} | {NEW}
    stem = slug_of(title, 34)
    return next(key for key in (stem, *(f"{stem}-{number}" for number in range(2, 10_000))) if key not in taken)
