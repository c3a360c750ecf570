"""What every page carries: headers that trust our own files only, languages, menu, theme, and who acts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.test import Client, RequestFactory, override_settings
from django.urls import URLPattern
from django.utils import translation

from aktiv.web import context, navigation
from aktiv.web.assets import HERE
from aktiv.web.club.urls import urlpatterns as club_urls
from aktiv.web.finance.urls import urlpatterns as finance_urls
from aktiv.web.me.urls import urlpatterns as me_urls
from aktiv.web.pricing.urls import urlpatterns as pricing_urls
from aktiv.web.setup.urls import urlpatterns as setup_urls

NEITHER = {"staff_invitation", "waiting_new", "alert_new"}
"""Pages that somebody comes to from outside, as a visitor."""


@pytest.fixture(autouse=True)
def gallery_urls() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="tests.web.gallery.urls"):
        yield


def test_the_policy_trusts_our_own_files_and_nothing_else() -> None:
    policy = Client().get("/gallery/search/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy
    assert "*" not in policy


def test_the_other_headers_are_there_on_every_answer() -> None:
    for answer in (Client().get("/gallery/search/"), Client().get("/nowhere/")):
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "camera=()" in answer.headers["Permissions-Policy"]


def test_no_template_has_an_inline_style_or_script() -> None:
    # What is said to be data (schema.org) is run by no browser, and so needs no leave of the policy.
    script = r"""<script(?![^>]*\bsrc=)(?! type="application/ld\+json">)"""
    inline = re.compile(rf"""\sstyle\s*=|\son\w+\s*=\s*["']|<style|{script}|javascript:|hx-on|js:""")
    found = [
        f"{path.relative_to(HERE)}: {hit.group()}"
        for path in HERE.rglob("*.html")
        for hit in inline.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_a_menu_item_whose_page_does_not_exist_is_left_out() -> None:
    items = navigation.menu((*navigation.MAIN, navigation.Destination(navigation.MAIN[0].label, "no_such")), "search")
    assert [item.url for item in items] == ["/gallery/search/", "/equipment/", "/clubs/", "/events/"]
    assert [item.current for item in items] == [True, False, False, False]


@pytest.mark.parametrize(
    ("place", "urls"),
    [
        ("setup", [*setup_urls, *pricing_urls]),
        ("finance", finance_urls),
        ("clubs", [each for each in club_urls if str(each.name).startswith("club")]),
        ("my_page", me_urls),
    ],
)
def test_every_page_of_a_menu_item_stands_under_it(place: str, urls: list[URLPattern]) -> None:
    """What is not marked there also tells whoever works that she is there as a private person."""
    [found] = [each for each in (*navigation.MAIN, *navigation.PERSONAL, *navigation.STAFF) if each.url_name == place]
    pages = {str(each.name) for each in urls if not str(each.name).endswith(("_file", "_pdf", "_logo", "_export"))}
    assert pages - NEITHER <= {found.url_name, *found.here}


def test_the_menu_keeps_the_language() -> None:
    with translation.override("nn"):
        assert navigation.menu(navigation.FOOTER, None)[0].url == "/nn/help/"


def test_a_municipality_has_its_theme_and_one_without_has_the_common_one() -> None:
    assert context.theme_of(SimpleNamespace(theme="bergen")) == "bergen"
    assert context.theme_of(SimpleNamespace(theme="../../etc/passwd")) == "felles"
    assert context.theme_of(None) == "felles"


def test_the_acting_party_is_named_with_the_person_who_acts() -> None:
    request = RequestFactory().get("/")
    assert context.reader_of(request) is None
    request.person = SimpleNamespace(name="Kari Nordmann")  # type: ignore[attr-defined]
    alone = context.reader_of(request)
    assert alone == context.Reader("Kari Nordmann", "Kari Nordmann", "KN", for_organisation=False)
    request.acting_for = SimpleNamespace(name="Solheim IL")  # type: ignore[attr-defined]
    assert context.reader_of(request) == context.Reader("Solheim IL", "Kari Nordmann", "SI", for_organisation=True)


def test_the_page_says_its_language() -> None:
    assert b'<html lang="nb"' in Client().get("/gallery/search/").content
    assert b'<html lang="nn"' in Client().get("/nn/gallery/search/").content
