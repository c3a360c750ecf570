"""What every page knows: menu, languages, theme, and who the reader is and acts for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils import translation
from django.utils.crypto import salted_hmac

from aktiv.people.words import ROLES
from aktiv.web import navigation
from aktiv.web.assets import THEMES
from aktiv.web.collaboration.notices import notices_for
from aktiv.web.middleware import kept_to_go_back

LANGUAGE_NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
COMMON_THEME = "felles"


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page and query in another language, named in that language."""

    code: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is signed in and whom they act for. `name` is the acting party, `person` the one who acts."""

    name: str
    person: str
    initials: str
    for_organisation: bool
    post: str = ""  # what she is where she works, on the staff's own pages


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor. Reads `request.municipality`, `request.person` and `request.acting_for` where set."""
    match = request.resolver_match
    url_name = match.url_name if match else None
    municipality = getattr(request, "municipality", None)
    roles = frozenset(getattr(getattr(request, "sign_in", None), "roles", ()))
    reader = reader_of(request, roles if navigation.works_at(roles, url_name) else frozenset())
    places = navigation.MAIN + navigation.PERSONAL * (reader is not None) + navigation.for_staff(roles)
    return {
        "main_menu": navigation.menu(places, url_name),
        "idea_url": page_told("idea_new", url_name, match.kwargs if match else {}),
        "ask_url": page_told("help_ask", url_name, match.kwargs if match else {}),
        "notices": notices_for(getattr(municipality, "pk", None)),
        "footer_menu": navigation.menu(navigation.FOOTER, url_name),
        "home_url": navigation.url_or_none("home") or "/",
        "acting_url": navigation.url_or_none("acting_party"),
        "sign_in_url": navigation.url_or_none("sign_in"),
        "my_page_url": navigation.url_or_none("my_page"),
        "languages": language_links(request),
        "theme": theme_of(municipality),
        "municipality": municipality,
        "reader": reader,
        "typed_key": typed_key(request),
        "typed_answer": "kept" if kept_to_go_back(request) else "left",
        "is_part": bool(request.headers.get("HX-Request")),
    }


def page_told(form: str, url_name: str | None, path: Mapping[str, object]) -> str | None:
    """Where an idea about this page is written, or help is asked for: it is told which page, and on a facility's page
    which facility, and nothing of who reads it or what she looks for."""
    address = navigation.url_or_none(form)
    if address is None or url_name in (None, "idea_new", "help_ask"):
        return address
    told = {"fra": str(url_name)}
    if str(url_name).startswith("facility_"):
        told["anlegg"] = str(path.get("slug", ""))
    return f"{address}?{urlencode(told)}"


def typed_key(request: HttpRequest) -> str:
    """What the browser keeps what is typed under, for as long as she is signed in: another at each sign-in, and nothing
    can be told from it. Empty when nobody is signed in. See decision 0017."""
    sign_in = getattr(request, "sign_in", None)
    return salted_hmac("aktiv.web.typed", str(sign_in.pk)).hexdigest() if sign_in is not None else ""


def language_links(request: HttpRequest) -> list[LanguageLink]:
    """The other languages of the service, each with the address of this page and its query."""
    here = (translation.get_language() or "nb")[:2]
    path = request.get_full_path()
    return [
        LanguageLink(code, LANGUAGE_NAMES.get(code, code), translate_url(path, code))
        for code, _ in settings.LANGUAGES
        if code != here
    ]


def theme_of(municipality: object) -> str:
    """The municipality's stylesheet, or the common one when it has none."""
    theme = str(getattr(municipality, "theme", COMMON_THEME))
    return theme if (THEMES / f"{theme}.json").exists() else COMMON_THEME


def reader_of(request: HttpRequest, working_as: frozenset[str] = frozenset()) -> Reader | None:
    """Who reads the page; None when nobody is signed in. `working_as` are her roles on a page where she works: there
    she acts for the municipality, whatever club she acts for elsewhere."""
    person = getattr(request, "person", None)
    if person is None:
        return None
    organisation = getattr(request, "acting_for", None) if not working_as else None
    post = next((str(word) for role, word in ROLES.items() if role in working_as), "")
    name = str((organisation or person).name)
    initials = "".join(word[0] for word in name.split()[:2]).upper()
    return Reader(name, str(person.name), initials, organisation is not None, post)
