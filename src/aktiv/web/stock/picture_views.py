"""The pictures of a kind: those who keep it add them with what they show in words, and everybody sees them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.lending import pictures
from aktiv.lending.actions.looking import add_picture, show_first, take_away_picture
from aktiv.lending.models import Kind
from aktiv.lending.models.seen import MOST_PICTURES
from aktiv.lending.queries.seen import picture_named, pictures_of
from aktiv.people.permissions import Permission, public
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES, Texts
from aktiv.values.typed_text import whole
from aktiv.web.components.forms import ErrorSummary, Field, Problem
from aktiv.web.components.links import EmptyState
from aktiv.web.context import LANGUAGE_NAMES
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.stock.pages import access_kind, head, may_keep, sentence
from aktiv.web.uploading import files_in

KEPT_FOR = 365 * 24 * 3600
OF_PICTURE = frozenset({"not_a_picture", "picture_too_large", "picture_missing", "too_many_pictures"})


@staff_page(Permission.FACILITY_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def kind_pictures(request: HttpRequest, desk: MunicipalDesk, kind_id: int) -> HttpResponse:
    """Administrators. POST `gjor` adds one (ny), shows one first (forst) or takes one away (bort)."""
    found = access_kind(desk, kind_id)
    if not may_keep(desk, None):
        raise Http404
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            messages.success(request, _done(request, desk, found))
            return redirect("setup_kind_pictures", desk.municipality.slug, found.pk)
        except Refusal as said:
            refusal = said
    language = get_language() or "nb"
    told = sentence(refusal) if refusal is not None else ""
    of_picture = refusal is not None and refusal.code in OF_PICTURE
    untold = refusal.data["language"] if refusal is not None and refusal.code == "picture_untold" else ""
    fields = [
        Field(f"vist_{code}", _("What it shows, in %(language)s") % {"language": LANGUAGE_NAMES[code]},
              request.POST.get(f"vist_{code}", ""), longest=200, mark_required=False,
              error=told if code == untold else "")
        for code in LANGUAGES
    ]  # fmt: skip
    errors = ErrorSummary.of(fields, [told] if told and not of_picture and not untold else [])
    if of_picture:
        errors = ErrorSummary((Problem(told, "bilde"), *errors.problems))
    shown = pictures_of(found)
    context = head(desk, "setup_equipment") | {
        "kind": found,
        "title": found.name.said_in(language).text,
        "shown": [(each, each.alt.said_in(language).text) for each in shown],
        "may_add": len(shown) < MOST_PICTURES,
        "fields": fields,
        "errors": errors,
        "picture_error": told if of_picture else "",
        "empty": EmptyState(
            _("No pictures yet"),
            _("Those who borrow see the first letter of its name until there is one."),
            icon="Camera",
        ),
    }
    return render(request, "stock/pictures.html", context, status=422 if refusal is not None else 200)


def _done(request: HttpRequest, desk: MunicipalDesk, found: Kind) -> str:
    sent, home, by, now = request.POST, desk.municipality.pk, desk.person.pk, desk.now
    match sent.get("gjor", ""):
        case "ny":
            alt = Texts.of({code: sent.get(f"vist_{code}", "")[:1_000] for code in LANGUAGES})
            content = next((content for _name, content in files_in(request, "bilde") if content), None)
            if content is None:
                raise Refusal("picture_missing")
            if untold := next((code for code in LANGUAGES if not alt.as_dict()[code].strip()), ""):
                raise Refusal("picture_untold", language=untold)
            add_picture(home, found.pk, pictures.keep_of_kind(content), alt, by=by, now=now)
        case "forst":
            show_first(home, found.pk, whole(sent.get("bilde", "")), by=by, now=now)
        case "bort":
            take_away_picture(home, found.pk, whole(sent.get("bilde", "")), by=by, now=now)
        case _:
            raise Http404
    return _("Saved.")


@public
@require_safe
def picture(request: HttpRequest, picture: UUID) -> HttpResponse:  # noqa: ARG001 - as all views
    """Public. A picture of a kind, as we drew it ourselves; the name is another for another picture."""
    return _answer(picture, small=False)


@public
@require_safe
def small(request: HttpRequest, picture: UUID) -> HttpResponse:  # noqa: ARG001 - as all views
    """Public. The small one, for lists."""
    return _answer(picture, small=True)


def _answer(picture: UUID, *, small: bool) -> HttpResponse:
    content = pictures.of_kind(str(picture), small=small) if picture_named(str(picture)) else None
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type="image/jpeg")
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Content-Disposition"] = "inline"
    answer["Cache-Control"] = f"public, max-age={KEPT_FOR}, immutable"
    return answer
