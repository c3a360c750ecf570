"""My profile and my privacy in a browser, in every state: no accessibility fault, no sideways scroll, no script."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from aktiv.config.catalogues import build
from aktiv.messages.actions.choosing import choose_texts
from aktiv.people.actions.consents import give_consent, withdraw_consent
from aktiv.people.actions.contacts import ask_address, note_returned, prove_address
from aktiv.people.actions.phones import ask_phone
from aktiv.people.actions.reading import Look, note_reads
from aktiv.people.links import CONTACT_PROOF
from aktiv.people.models import Person, PersonalDataRead, Representative, StaffRole
from tests.bookings.world import World, a_world
from tests.conftest import Committed
from tests.simulators.gateway import simulated_gateway
from tests.web.seeing import by_turns, faults, overflow, small_targets
from tests.web.sessions import session_of
from tests.web.test_me_bookings import made

pytestmark = pytest.mark.browser

PREFIXES = ("", "/nn", "/en")
WIDTHS = (1280, 390)
PICTURES = os.environ.get("AKTIV_TEST_PICTURES", "")


@dataclass(frozen=True)
class Seen:
    """A page in a state: whose it is, its address, what it answers, and what is handed in to come there."""

    who: str
    path: str
    status: int = 200
    sends: str = ""


@dataclass(frozen=True)
class Place:
    """A running service, the sessions of those in it, and the pages to look at by name."""

    address: str
    sessions: dict[str, str]
    pages: dict[str, Seen]


def pages_of(world: World) -> dict[str, Seen]:
    """Alice has everything, Bob nothing, Charlie something to settle; Berit administers."""
    now = timezone.now()
    prove_address(ask_address(world.alice, "alice@example.com", now=now - timedelta(hours=1)).pk, world.alice, now=now)
    check = ask_address(world.alice, "alice.with.a.long.name@municipality.example.no", now=now)
    give_consent(world.alice, "news", wording=1, now=now - timedelta(days=90))
    withdraw_consent(world.alice, "news", now=now - timedelta(days=30))
    give_consent(world.alice, "user_tests", wording=1, now=now)
    note_reads(
        world.ingrid.pk,
        [Look(world.alice.pk, world.municipality.pk)],
        PersonalDataRead.What.BOOKING,
        "me_booking",
        now=now,
    )
    world.set(world.courts["A"], cancel_free_minutes=30 * 24 * 60, cancel_fee_percent=50)
    made(world, 3)
    made(world, 4)
    for organisation in (world.club, world.rival):
        Representative.objects.create(
            person=world.charlie, organisation=organisation, role="administrator", valid_from=date(2026, 1, 1)
        )
    Person.objects.filter(pk=world.alice.pk).update(phone="+47 912 34 567", phone_proven_at=now)
    choose_texts(world.alice.pk, wanted=True, now=now)
    Person.objects.filter(pk=world.charlie.pk).update(phone="+47 912 34 568")
    ask_phone(world.charlie, now=now)
    note_returned(world.charlie.pk, sent_at=now, code="5.1.1", now=now)
    return {
        "profile": Seen("alice", "/min/profil/"),
        "profile-returned": Seen("charlie", "/min/profil/"),
        "profile-new": Seen("bob", "/min/profil/"),
        "profile-wrong-address": Seen("bob", "/min/profil/", 422, "adresse"),
        "profile-wrong-phone": Seen("bob", "/min/profil/", 422, "kontakt"),
        "proof": Seen("alice", f"/min/profil/bekreft/{CONTACT_PROOF.token(check.pk)}/"),
        "proof-of-another": Seen("bob", f"/min/profil/bekreft/{CONTACT_PROOF.token(check.pk)}/", 404),
        "privacy": Seen("alice", "/min/personvern/"),
        "privacy-nobody": Seen("bob", "/min/personvern/"),
        "deletion": Seen("alice", "/min/personvern/slett/"),
        "deletion-bare": Seen("bob", "/min/personvern/slett/"),
        "deletion-first": Seen("charlie", "/min/personvern/slett/"),
        "setup": Seen("berit", f"/oppsett/{world.municipality.slug}/personvern/"),
    }


@pytest.fixture
def place(committed: Committed, django_db_blocker: DjangoDbBlocker) -> Iterator[Place]:
    with django_db_blocker.unblock(), simulated_gateway():
        build()
        world = a_world()
        pages = pages_of(world)
        berit = Person.objects.create(name="Berit")
        StaffRole.objects.create(
            person=berit, municipality=world.municipality, role="administrator", valid_from=date(2026, 1, 1)
        )
        people = {"alice": world.alice, "bob": world.bob, "charlie": world.charlie, "berit": berit}
        sessions = {name: session_of(person) for name, person in people.items()}
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield Place(f"http://127.0.0.1:{thread.port}", sessions, pages)
        thread.terminate()
        thread.join()


def test_every_state_is_free_of_faults_and_fits(place: Place, browser: Browser) -> None:
    wrong: list[str] = []
    for number, ((name, seen), width) in enumerate(by_turns(place.pages.items(), WIDTHS)):
        prefix = PREFIXES[number % 3]
        context = browser.new_context(viewport={"width": width, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": place.sessions[seen.who], "url": place.address}])
        page = context.new_page()
        answer = page.goto(f"{place.address}{prefix}{seen.path}")
        if seen.sends:
            page.fill("#id_telefon" if seen.sends == "kontakt" else "#id_epost", "12")
            with page.expect_response(lambda each: each.request.method == "POST") as sent:
                page.click(f"button[value={seen.sends}]")
            answer = sent.value
            page.wait_for_load_state()
        assert answer is not None
        assert answer.status == seen.status, (name, page.content()[:2000])
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"privacy-{name}-{width}.png"), full_page=True)
        wrong += [f"{name} {width}{prefix}: {fault}" for fault in (*faults(page), *small_targets(page))]
        page.set_viewport_size({"width": 320, "height": 700})
        if (wider := overflow(page)) > 0:
            wrong.append(f"{name}: {wider} px too wide")
        context.close()
    assert wrong == []


def test_an_account_is_deleted_without_javascript(place: Place, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": place.sessions["alice"], "url": place.address}])
    page = context.new_page()
    page.goto(f"{place.address}/en/min/personvern/")
    page.get_by_role("link", name="Delete my account").click()
    page.get_by_label("Write “delete”").fill("delete")
    page.get_by_role("button", name="Cancel the bookings and delete my account").click()
    page.get_by_text("Your data are deleted, and you are signed out everywhere.").wait_for()
    context.close()
