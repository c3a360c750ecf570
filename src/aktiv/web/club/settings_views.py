"""Changing a club's profile: what it says of itself, what it does, its logo."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.facilities.queries import activities
from aktiv.people.actions.profile import Profile, describe, set_logo
from aktiv.people.models import Organisation
from aktiv.people.permissions import Permission
from aktiv.people.rules.organisations import MOST_ACTIVITIES
from aktiv.people.words import sentence
from aktiv.values.refusal import Refusal
from aktiv.web.club import logos
from aktiv.web.club.readers import reader_with, tabs
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.gates import holding

PLACES = {"not_an_address": "epost", "not_a_web_address": "nett"}


@holding(Permission.ORGANISATION_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, key: str) -> HttpResponse:
    """Those who manage it. POST `gjor` is `logo`, `fjern` (the logo) or the profile itself."""
    reader, person = reader_with(request, key, Permission.ORGANISATION_MANAGE)
    club, now = reader.club, reader.now
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            what = request.POST.get("gjor")
            if what == "logo":
                upload = request.FILES.get("bilde")
                if upload is None:
                    raise Refusal("logo_not_a_picture")
                logos.forget(set_logo(club.pk, logos.store(logos.redrawn(upload)), by=person, now=now))
                messages.success(request, _("The logo is shown from now on."))
            elif what == "fjern":
                logos.forget(set_logo(club.pk, "", by=person, now=now))
                messages.success(request, _("The logo is gone."))
            else:
                describe(club.pk, _typed(request), by=person, now=now)
                messages.success(request, _("The profile is changed."))
                return redirect("club", club.key)
            return redirect("club_settings", club.key)
        except Refusal as said:
            refusal = said
    profile = _typed(request) if refusal and request.POST.get("gjor") == "profil" else _as_it_is(club)
    language = get_language() or "nb"
    errors = {PLACES[refusal.code]: sentence(refusal)} if refusal and refusal.code in PLACES else {}
    fields = _fields(profile, errors)
    others = [sentence(refusal)] if refusal and not errors else []
    context = {
        "club": club,
        "tabs": tabs(reader, "club_settings"),
        "fields": fields,
        "activities": sorted(
            (one.name.said_in(language).text, one.slug, one.pk in profile.activity_ids) for one in activities()
        ),
        "most": MOST_ACTIVITIES,
        "problems": ErrorSummary.of(fields, others),
    }
    return render(request, "club/settings.html", context, status=422 if refusal else 200)


def _typed(request: HttpRequest) -> Profile:
    data = request.POST

    def text(name: str, longest: int) -> str:
        return data.get(name, "").replace("\x00", "").strip()[:longest]

    chosen = set(data.getlist("aktivitet"))
    website = text("nett", 200)
    return Profile(
        about=text("om", 2000),
        email=text("epost", 254),
        phone=text("telefon", 30),
        website=website if not website or "://" in website else f"https://{website}",
        publishes_name=bool(data.get("navn_vises")),
        activity_ids=tuple(each.pk for each in activities() if each.slug in chosen),
    )


def _as_it_is(club: Organisation) -> Profile:
    return Profile(
        about=club.about,
        email=club.email,
        phone=club.phone,
        website=club.website,
        publishes_name=club.publishes_name,
        activity_ids=tuple(club.activities.values_list("pk", flat=True)),
    )


def _fields(profile: Profile, errors: dict[str, str]) -> tuple[Field, ...]:
    return (
        Field("om", _("About the club"), profile.about, kind="textarea", optional=True, longest=2000,
              hint=_("In your own words and language. Everybody can read it.")),
        Field("epost", _("E-mail address"), profile.email, kind="email", optional=True, error=errors.get("epost", ""),
              longest=254),
        Field("telefon", _("Phone"), profile.phone, kind="tel", optional=True, longest=30),
        Field("nett", _("Website"), profile.website, optional=True, error=errors.get("nett", ""), longest=200),
        Field("navn_vises", _("Show the club's name in public calendars"), "1" if profile.publishes_name else "",
              kind="checkbox", mark_required=False),
    )  # fmt: skip
