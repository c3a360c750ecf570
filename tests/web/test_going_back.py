"""Going back to a form that was refused shows it as it was, where it is one's own; and nothing of it is left when the
session has gone, however it went."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from aktiv.people.models import Person, SignIn
from aktiv.web import identity
from aktiv.web.middleware import ForgottenSessions, of_ones_own
from tests.bookings.world import World, a_world
from tests.house.doors import pages
from tests.web.sessions import put_in
from tests.web.test_me_bookings import signed_in

LEAVING = "/min/personvern/slett/"
SIGN_INS = "/min/innlogginger/"
FORGETS = '"cache"'


@pytest.fixture
def world(db: None) -> World:
    return a_world()


def refused(client: Client, path: str, sent: dict[str, str], typed: str) -> str:
    """What a browser may keep of the answer, in which what was typed stands."""
    answer = client.post(path, sent)
    assert (answer.status_code, typed in answer.content.decode()) == (422, True)
    return answer.headers["Cache-Control"] + (" expires" if "Expires" in answer.headers else "")


def test_a_refused_form_of_ones_own_is_kept_for_the_way_back_alone_and_one_of_work_never(world: World) -> None:
    alice, ingrid = signed_in(world.alice), signed_in(world.ingrid)
    assert refused(alice, LEAVING, {"ord": "slettes"}, "slettes") == "private, no-cache"
    for page in (alice.get(LEAVING), ingrid.get("/fordeling/ny/")):
        assert "no-store" in page.headers["Cache-Control"]
    at_work = refused(ingrid, "/fordeling/ny/", {"navn_nb": "Vår 2028", "forste": "i morgen"}, "Vår 2028")
    assert ("no-store" in at_work, "expires" in at_work) == (True, True)


def test_only_what_is_for_everybody_or_ones_own_is_kept() -> None:
    kept = {name for name, mark in pages().items() if mark is not None and of_ones_own(mark)}
    assert {"booking_check", "application_new", "equipment_basket", "my_privacy", "season_group"} <= kept
    others = ("sign_up_desk", "sign_up_arrivals", "setup_kind", "case_detail", "store_loan", "me_loan", "club_people")
    assert kept.isdisjoint(others)


def ended_elsewhere(client: Client) -> HttpResponse:
    SignIn.objects.update(ended_at=timezone.now(), ended="by_provider")
    return client.get("/hjelp/")


def lapsed(client: Client) -> HttpResponse:
    SignIn.objects.update(seen_at=datetime(2020, 1, 1, tzinfo=UTC))
    return client.get("/hjelp/")


def lost(client: Client) -> HttpResponse:
    Session.objects.all().delete()
    return client.get("/hjelp/")


GONE: dict[str, Callable[[Client], HttpResponse]] = {
    "signed out": lambda client: client.post("/logg-ut/"),
    "this one of the list": lambda client: client.post(SIGN_INS, {"slutt": client.session[identity.SIGN_IN]}),
    "everywhere": lambda client: client.post(SIGN_INS, {"slutt": "alle"}),
    "the account": lambda client: client.post(LEAVING, {"datoer": "", "gebyr": "0", "ord": "slett"}),
    "ended elsewhere": ended_elsewhere,
    "lapsed": lapsed,
    "lost": lost,
}


@pytest.mark.parametrize("gone", GONE.values(), ids=GONE)
def test_a_browser_forgets_what_it_kept_when_its_session_has_gone(
    world: World, gone: Callable[[Client], HttpResponse]
) -> None:
    client = signed_in(world.alice)
    assert "Clear-Site-Data" not in client.get("/hjelp/").headers
    assert gone(client).headers.get("Clear-Site-Data") == FORGETS
    assert "Clear-Site-Data" not in client.get("/hjelp/").headers, "once is enough"


@pytest.mark.parametrize("another", [True, False])
def test_it_forgets_what_was_another_persons_when_somebody_signs_in(world: World, another: bool) -> None:
    client = signed_in(world.alice)
    request: HttpRequest = RequestFactory().get("/")
    request.session, request.COOKIES = client.session, {settings.SESSION_COOKIE_NAME: "a key"}
    request.person = world.alice  # type: ignore[attr-defined]  # set by identity.Identity
    whose: Person = world.bob if another else world.alice
    made = put_in(client.session, whose)

    def signs_in(request: HttpRequest) -> HttpResponse:
        identity.sign_in(request, made)
        return HttpResponse()

    answer = ForgottenSessions(signs_in)(request)
    assert ("Clear-Site-Data" in answer.headers) == another
    assert request.session[identity.SIGN_IN] == str(made.pk)
