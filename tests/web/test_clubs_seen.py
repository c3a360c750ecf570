"""Clubs in a browser: a newcomer's whole way from the register to a booking, and each page as those see it who may
change it: no accessibility fault, no sideways scroll."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core import mail
from django.db import connections
from django.test.testcases import LiveServerThread
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.plugin import DjangoDbBlocker

from aktiv.bookings.models import Booking
from aktiv.facilities.models import Activity
from aktiv.messages.actions import dispatch
from aktiv.people.actions.founding import found_group
from aktiv.people.actions.invitations import NewInvitation, invite
from aktiv.people.actions.profile import merge
from aktiv.people.actions.representatives import ask_to_represent, choose_contact
from aktiv.people.actions.teams import NewTeam, add_team
from aktiv.people.links import CLUB_INVITATION
from aktiv.people.models import Invitation, Organisation, Person, Representative
from aktiv.people.ports import register as port
from aktiv.values.periods import Period, at
from tests.bookings.world import World, a_world
from tests.conftest import Committed
from tests.facilities.world import some_activities
from tests.people.register import CLUB, Register, a_club, chair
from tests.web.seeing import by_turns, faults, overflow, small_targets
from tests.web.sessions import session_of
from tests.web.test_booking_pages_seen import week

pytestmark = pytest.mark.browser

PREFIXES = ("", "/nn", "/en")
WIDTHS = (1280, 390)
PICTURES = os.environ.get("AKTIV_TEST_PICTURES", "")


@dataclass
class Town:
    """The world of bookings, served, with a register that answers from memory."""

    address: str
    world: World
    register: Register

    def context(self, browser: Browser, person: Person | None = None, width: int = 1280) -> BrowserContext:
        made = browser.new_context(viewport={"width": width, "height": 900}, locale="nb-NO")
        if person is not None:
            self.sign_in(made, person)
        return made

    def sign_in(self, context: BrowserContext, person: Person) -> None:
        context.add_cookies([{"name": "sessionid", "value": session_of(person), "url": self.address}])


@pytest.fixture
def town(committed: Committed, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    register = Register()
    register.put(a_club(place="STRAUME", postcode="5353", address="Idrettsvegen 1"), chair("Nina Newcomer"))
    before = port.registers()
    with django_db_blocker.unblock():
        world = a_world()
        if not Activity.objects.exists():
            some_activities()
        port.use({"NO": register})
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield Town(f"http://127.0.0.1:{thread.port}", world, register)
        thread.terminate()
        thread.join()
        port.use(before)
        connections.close_all()


def wrong_with(page: Page, name: str) -> list[str]:
    """Its faults, at its size and as narrow as a small phone; kept as a picture where AKTIV_TEST_PICTURES says."""
    size = page.viewport_size
    assert size is not None
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"club-{name}-{size['width']}.png"), full_page=True)
    wrong = [f"{name} {size['width']}: {fault}" for fault in (*faults(page), *small_targets(page))]
    page.set_viewport_size({"width": 320, "height": 700})
    if (wider := overflow(page)) > 0:
        wrong.append(f"{name}: {wider} px too wide")
    page.set_viewport_size(size)
    page.evaluate("() => document.querySelectorAll('details').forEach(each => { each.open = false })")
    return wrong


@pytest.mark.parametrize("width", WIDTHS)
def test_a_newcomer_founds_a_club_and_invites_somebody_who_books_for_it(
    town: Town, browser: Browser, width: int
) -> None:
    """Nina chairs a club that nobody has brought here; Bob reads mail and has never heard of this service."""
    home = town.world.municipality
    nina, bob = (
        Person.objects.create(name=name, email=email, home_municipality=home, birth_date=date(1990, 1, 1))
        for name, email in (("Nina Newcomer", "nina@example.no"), ("Bjarne", ""))
    )
    wrong: list[str] = []
    context = town.context(browser, nina, width)
    page = context.new_page()
    page.goto(f"{town.address}/lag/")
    page.get_by_role("link", name="Legg inn laget ditt").click()
    page.get_by_label("Navn eller organisasjonsnummer").fill("sjakk")
    page.get_by_role("button", name="Søk i registeret").click()
    wrong += wrong_with(page, "story-hits")
    page.get_by_role("link", name="SOTRA SJAKKLUBB").click()
    wrong += wrong_with(page, "story-found")
    page.get_by_role("button", name="Jeg handler for dette laget").click()
    page.get_by_text("Du er administrator for laget, og handler for det nå.").wait_for()
    page.reload()  # or the menu that is unfolded to be looked at lies over the tabs
    wrong += wrong_with(page, "story-profile")

    page.get_by_role("link", name="Grupper", exact=True).click()
    page.get_by_role("link", name="Ny gruppe").click()
    page.get_by_label("Navn").fill("Juniorene")
    page.get_by_label("Aktivitet").select_option(index=1)
    page.get_by_label("Yngste, i år").fill("13")
    page.get_by_label("Eldste, i år").fill("19")
    page.get_by_role("button", name="Opprett gruppen").click()
    page.get_by_label(f"{home.name}, 13–19").fill("12")
    page.get_by_role("button", name="Lagre tallene").click()
    page.get_by_text("Tallene er lagret.").wait_for()
    wrong += wrong_with(page, "story-team")

    page.goto(f"{town.address}/lag/{CLUB}/")
    page.get_by_role("link", name="Folk", exact=True).click()
    page.get_by_role("textbox", name="E-postadresse").fill("bjarne@example.no")
    page.get_by_label("Bestiller:").check()
    page.get_by_role("button", name="Send invitasjonen").click()
    page.get_by_text("Invitasjonen er sendt til bjarne@example.no.").wait_for()
    wrong += wrong_with(page, "story-people")
    context.close()

    dispatch(now=timezone.now())
    letter = next(each for each in mail.outbox if each.to == ["bjarne@example.no"])
    path = re.search(r"/invitasjon/\S+", letter.body)
    assert path is not None
    context = town.context(browser, width=width)
    page = context.new_page()
    page.goto(f"{town.address}{path[0]}")
    wrong += wrong_with(page, "story-invited")
    asked = page.get_by_role("main").get_by_role("link", name="Logg inn").get_attribute("href") or ""
    assert urlencode({"next": path[0]}) in asked  # she comes back here
    town.sign_in(context, bob)
    page.reload()
    page.get_by_role("button", name="Ta imot invitasjonen").click()
    page.get_by_text("Du kan handle for laget nå").wait_for()
    page.reload()
    wrong += wrong_with(page, "story-taken")

    court, day = town.world.courts["A"], timezone.localdate() + timedelta(days=9)
    period = Period(*(at(day, hour * 60, ZoneInfo("Europe/Oslo")) for hour in (18, 20)))
    asked = urlencode({"start": period.start.isoformat(), "min": period.minutes})
    page.goto(f"{town.address}/anlegg/{town.world.facility.slug}/{court.slug}/uke/{week(period)}/?{asked}")
    assert (page.get_attribute("#order input[name=pick]", "value") or "").startswith(
        f"{court.pk}/{period.start.date()}"
    )
    page.click("#order button[type=submit]")
    page.click("aside button[type=submit]")
    assert "/kvittering/" in page.url, page.inner_text("main")
    booking = Booking.objects.get()
    assert (booking.person, booking.organisation) == (bob, Organisation.objects.get(number=CLUB))
    page.goto(f"{town.address}/lag/{CLUB}/historikk/")
    assert re.search(r"Tid ble bestilt\s.*Bjarne", page.inner_text("main"), re.S)
    wrong += wrong_with(page, "story-history")
    context.close()
    assert not wrong, "\n".join(wrong)


def pages_of(town: Town) -> dict[str, tuple[Person | None, str, int]]:
    """Who looks at which address, and the status that it answers with: every page with everything that may be on it."""
    world, now = town.world, timezone.now()
    Representative.objects.filter(person=world.alice).update(role="administrator")
    activity = Activity.objects.order_by("pk")[0]
    team = add_team(
        world.club,
        NewTeam(name="J14", activity_id=activity.pk, age_from=6, age_to=99, sex="girls"),
        by=world.alice.pk,
        now=now,
    )
    choose_contact(world.alice, world.club, public=True, now=now)
    coach = NewInvitation(email="coach@example.no", role="coach", team=team, last=date(2030, 6, 30))
    offer = invite(world.club, coach, by=world.alice, now=now)
    late = invite(world.club, NewInvitation(email="late@example.no", role="finance"), by=world.alice, now=now)
    Invitation.objects.filter(pk=late.pk).update(expires_at=now)
    asked = "Jeg er kasserer i laget og vil gjerne se prisene."
    ask_to_represent(world.charlie, world.club, "finance", note=asked, now=now)
    group = found_group(world.charlie, "Turgjengen", world.municipality, "Vi går tur hver torsdag.", now=now)
    gone = Organisation.objects.create(name="Gamle Solheim IL", kind="club", municipality=world.municipality)
    merge(gone.pk, world.club, by=world.ingrid, now=now)
    own, queue = f"/lag/{world.club.pk}/", "/oppsett/fjell/lag/"
    good, over = (f"/invitasjon/{CLUB_INVITATION.token(each.pk)}/" for each in (offer, late))
    return {
        "settings": (world.alice, f"{own}oppsett/", 200),
        "teams": (world.alice, f"{own}grupper/", 200),
        "team-new": (world.alice, f"{own}grupper/ny/", 200),
        "team": (world.alice, f"{own}grupper/{team.pk}/", 200),
        "people": (world.alice, f"{own}folk/", 200),
        "history": (world.alice, f"{own}historikk/", 200),
        "profile": (world.alice, own, 200),
        "public": (None, own, 200),
        "gone": (None, f"/lag/{gone.pk}/", 200),
        "waits": (world.charlie, f"/lag/{group.organisation.pk}/", 200),
        "invited": (world.charlie, good, 200),
        "invited-own": (world.alice, good, 410),
        "invited-late": (None, over, 410),
        "queue": (world.ingrid, queue, 200),
        "one": (world.ingrid, f"{queue}{world.club.pk}/", 200),
        "asks": (world.charlie, f"/lag/ny/?orgnr={CLUB}", 200),
        "no-hits": (world.charlie, "/lag/ny/?q=qqqq", 200),
        "down": (world.charlie, "/lag/ny/?orgnr=800300568", 503),
    }


def test_every_page_about_clubs_is_free_of_faults_and_fits(town: Town, browser: Browser) -> None:
    wrong: list[str] = []
    for number, ((name, (person, path, status)), width) in enumerate(by_turns(pages_of(town).items(), WIDTHS)):
        town.register.down = name == "down"
        context = town.context(browser, person, width)
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda each, kept=complaints: kept.append(each.text) if "Policy" in each.text else None)
        answer = page.goto(f"{town.address}{PREFIXES[number % 3]}{path}")
        assert answer is not None
        assert answer.status == status, (name, page.inner_text("body"))
        wrong += wrong_with(page, name) + complaints
        context.close()
    assert not wrong, "\n".join(wrong)


def test_inviting_answering_and_leaving_work_without_javascript(town: Town, browser: Browser) -> None:
    world = town.world
    pages_of(town)
    context = browser.new_context(java_script_enabled=False)
    town.sign_in(context, world.alice)
    page = context.new_page()
    page.goto(f"{town.address}/en/lag/{world.club.pk}/folk/")
    page.get_by_role("button", name=re.compile("Say yes ?: Charlie")).click()
    page.get_by_text("The answer is sent.").wait_for()
    page.get_by_role("button", name=re.compile("Withdraw ?: late@example.no")).click()
    page.get_by_text("The invitation is withdrawn.").wait_for()
    page.get_by_role("button", name=re.compile("Remove ?: Charlie, finance")).click()
    page.get_by_text("The right has ended, from this moment.").wait_for()
    page.get_by_role("button", name=re.compile("Leave this role ?: Alice, administrator")).click()
    page.get_by_text("There must be an administrator without a last day.").wait_for()
    context.close()
    ended = Representative.objects.get(person=world.charlie, organisation=world.club)
    assert ended.ended_at is not None
    assert ended.ended_at < datetime.now(UTC)
