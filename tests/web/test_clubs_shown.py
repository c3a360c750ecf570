"""What everybody is shown of clubs: profile, logo, lists."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from aktiv.people.actions import NewOrganisation, register_organisations
from aktiv.people.actions.founding import found_group
from aktiv.people.actions.representatives import ask_to_represent
from aktiv.people.models import (
    Organisation,
)
from tests.web.club_world import Place, place, told
from tests.web.test_me_bookings import signed_in

__all__ = ["place"]


# Profile and logo


def picture(form: str = "PNG", size: tuple[int, int] = (800, 400), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 10, 10)).save(out, form, **more)
    return out.getvalue()


@pytest.fixture
def media(tmp_path: object, settings: object) -> object:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def handed_in(place: Place, name: str, content: bytes, said_to_be: str = "image/png") -> HttpResponse:
    upload = SimpleUploadedFile(name, content, said_to_be)
    return signed_in(place.world.alice).post(f"{place.club}oppsett/", {"gjor": "logo", "bilde": upload})


def test_a_logo_is_drawn_anew_and_served_as_nothing_but_a_picture(place: Place, media: object) -> None:
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    assert handed_in(place, "../../logo.jpg", picture("JPEG", exif=exif)).status_code == 302
    answer = Client().get(f"{place.club}logo/")
    drawn = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"] == "image/png"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"where I live" not in drawn
    assert Image.open(io.BytesIO(drawn)).size == (320, 160)
    signed_in(place.world.alice).post(f"{place.club}oppsett/", {"gjor": "fjern"})
    assert Client().get(f"{place.club}logo/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("logo.png", b"<html><script>alert(1)</script>"),
        ("logo.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40),
        ("logo.gif", picture("GIF")),
        ("logo.png", b""),
        ("logo.png", picture("PNG") + b"\x00" * 2_000_000),
    ],
    ids=["drawing", "page", "broken", "another format", "empty", "too large"],
)
def test_what_is_no_picture_of_ours_is_refused(place: Place, media: object, name: str, content: bytes) -> None:
    answer = handed_in(place, name, content)
    assert answer.status_code == 422
    assert Organisation.objects.get(pk=place.world.club.pk).logo == ""


def test_a_profile_is_changed_by_those_who_manage_and_a_wrong_address_is_shown_again(place: Place) -> None:
    browser, path = signed_in(place.world.alice), f"{place.club}oppsett/"
    wrong = browser.post(path, {"gjor": "profil", "om": "Vi er oss", "nett": "javascript:alert(1)"})
    assert (wrong.status_code, "Vi er oss" in told(wrong)) == (422, True)
    browser.post(path, {"gjor": "profil", "om": "Vi er oss", "nett": "example.no"})
    page = Client().get(place.club).content.decode()
    assert 'href="https://example.no"' in page
    assert signed_in(place.world.bob).post(path, {"gjor": "profil", "om": "Nei"}).status_code == 404


@pytest.mark.parametrize("status", ["bankrupt", "dissolved", "merged"])
def test_a_club_that_is_gone_says_so_and_its_people_act_for_themselves(place: Place, status: str) -> None:
    world = place.world
    browser = signed_in(world.bob, world.club)
    into = world.rival if status == "merged" else None
    Organisation.objects.filter(pk=world.club.pk).update(status=status, merged_into=into)
    page = told(browser.get(place.club))
    assert {"bankrupt": "er konkurs", "dissolved": "er slettet", "merged": "er slått sammen"}[status] in page
    assert "Du kan ikke lenger handle for laget." in page
    assert browser.get(f"{place.club}folk/").status_code == 404


# Lists


def test_a_list_asks_as_many_questions_for_three_as_for_one(place: Place) -> None:
    def questions(path: str, browser: Client) -> int:
        with CaptureQueriesContext(connection) as found:
            assert browser.get(path).status_code == 200
        return len(found)

    visitor, staff = Client(), signed_in(place.world.ingrid)
    lists = questions("/lag/", visitor)
    world, now = place.world, timezone.now()
    found_group(world.charlie, "Gruppe 0", world.municipality, "Noe", now=now)
    ask_to_represent(world.charlie, world.club, "booker", now=now)
    queue = questions("/oppsett/fjell/lag/", staff)
    for number in range(1, 4):
        found_group(world.charlie, f"Gruppe {number}", world.municipality, "Noe", now=now)
        Organisation.objects.create(name=f"Lag {number}", kind="club", municipality=world.municipality)
    ask_to_represent(world.alice, world.rival, "booker", now=now)
    assert questions("/lag/", visitor) == lists
    assert questions("/oppsett/fjell/lag/", staff) == queue


def test_the_list_is_searched_and_narrowed_and_pages(place: Place) -> None:
    homes = {"Solheim Turn": place.world.municipality, "Åsane Turn": place.other}
    made = [NewOrganisation(name=name, kind="club", municipality=home) for name, home in homes.items()]
    register_organisations(made, now=timezone.now())
    assert "Solheim Turn" in told(Client().get("/lag/?q=solheim"))
    assert "Solheim Turn" not in told(Client().get("/lag/?q=asane"))
    assert "Åsane Turn" in told(Client().get("/lag/?q=asane&hvor=stavanger"))
    assert "Fant ingen lag" in told(Client().get("/lag/?q=asane&hvor=fjell"))
    assert Client().get("/lag/?side=9999&q=%00").status_code == 200
