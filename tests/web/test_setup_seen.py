"""Setup in a browser: no accessibility fault, no sideways scroll, every press by keyboard, no script needed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext
from pytest_django.plugin import DjangoDbBlocker

from aktiv.messages.actions.writing import save_template
from aktiv.people.actions.staff import Post, end_role, grant_role
from aktiv.people.actions.staff_invitations import invite
from aktiv.people.links import STAFF_INVITATION
from aktiv.people.models import OperatorRole, StaffRole
from tests.bookings.world import World, a_world
from tests.conftest import Committed
from tests.web.seeing import by_turns, faults, overflow, small_targets
from tests.web.sessions import session_of

pytestmark = pytest.mark.browser

PREFIXES = ("", "/nn", "/en")
WIDTHS = (1280, 390)
PICTURES = os.environ.get("AKTIV_TEST_PICTURES", "")


@dataclass(frozen=True)
class Place:
    """A running service, Bob's session, and the pages to look at by name."""

    address: str
    session: str
    pages: dict[str, str]

    def context(self, browser: Browser, width: int = 1280, *, scripts: bool = True) -> BrowserContext:
        made = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
        made.add_cookies([{"name": "sessionid", "value": self.session, "url": self.address}])
        return made


def pages_of(world: World) -> dict[str, str]:
    """Roles in every state, and the address of each page in each."""
    now, today, home = timezone.now(), timezone.localdate(), world.municipality
    year = today + timedelta(days=365)
    grant_role(world.bob, home, Post(role="administrator", valid_from=today), by=None, now=now)
    somewhere = Post(role="caretaker", valid_from=today, valid_to=year, facility_id=world.facility.pk)
    grant_role(world.alice, home, somewhere, by=world.bob.pk, now=now)
    gone = grant_role(world.charlie, home, Post(role="viewer", valid_from=today), by=world.bob.pk, now=now)
    end_role(gone.pk, home, by=world.bob.pk, now=now)
    StaffRole.objects.filter(person=world.ingrid).update(valid_from=today - timedelta(days=400))
    OperatorRole.objects.create(person=world.bob, valid_from=today)
    offer = invite("ny@kommune.example", home, somewhere, by=world.bob, language="nb", now=now)
    roles, why = "/oppsett/fjell/roller/", "/oppsett/fjell/hvorfor/"
    about = f"?person={world.alice.pk}&hvor={world.facility.pk}"
    text = "Hei {{ name }}!\n\n{{ dates }}\n\nPris: {{ price }}"
    save_template(home.pk, "confirmed", "nb", "Ditt: {{ what }}", text, by=world.bob.pk, now=now)
    return {
        "front": "/oppsett/",
        "messages": "/oppsett/fjell/meldinger/",
        "texts": "/oppsett/fjell/maler/",
        "text-own": "/oppsett/fjell/maler/confirmed/nb/",
        "text-standard": "/oppsett/fjell/maler/case_decided/nn/",
        "roles": roles,
        "due": f"{roles}?vis=gjennomgang",
        "over": f"{roles}?vis=avsluttet",
        "none": f"{roles}?q=qqqq&rolle=finance&sorter=til",
        "new": f"{roles}ny/",
        "why": why,
        "why-yes": f"{why}{about}&hva=booking.see",
        "why-no": f"{why}?person={world.alice.pk}&hva=price.edit",
        "why-wrong": f"{why}?person=&hva=x&lag=1&nr=x",
        "invitation": f"/oppsett/invitasjon/{STAFF_INVITATION.token(offer.pk)}/",
    }


@pytest.fixture
def place(committed: Committed, django_db_blocker: DjangoDbBlocker) -> Iterator[Place]:
    with django_db_blocker.unblock():
        world = a_world()
        pages = pages_of(world)
        session = session_of(world.bob)
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield Place(f"http://127.0.0.1:{thread.port}", session, pages)
        thread.terminate()
        thread.join()


def test_every_page_in_every_state_is_free_of_faults_and_fits(place: Place, browser: Browser) -> None:
    wrong: list[str] = []
    for number, ((name, path), width) in enumerate(by_turns(place.pages.items(), WIDTHS)):
        prefix = PREFIXES[number % 3]
        context = place.context(browser, width)
        page = context.new_page()
        answer = page.goto(f"{place.address}{prefix}{path}")
        assert answer is not None
        assert answer.status == (422 if name == "why-wrong" else 200), (name, page.content()[:2000])
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"setup-{name}-{width}.png"), full_page=True)
        wrong += [f"{name} {width}{prefix}: {fault}" for fault in (*faults(page), *small_targets(page))]
        page.set_viewport_size({"width": 320, "height": 700})
        if (wider := overflow(page)) > 0:
            wrong.append(f"{name}: {wider} px too wide")
        context.close()
    assert wrong == []


def test_a_role_is_given_and_ended_by_keyboard_alone(place: Place, browser: Browser) -> None:
    context = place.context(browser)
    page = context.new_page()
    page.goto(f"{place.address}/en{place.pages['roles']}")
    page.get_by_role("link", name="Give a role").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ny/")
    page.get_by_label("E-mail address").focus()
    page.keyboard.type("second@kommune.example")
    page.keyboard.press("Tab")
    page.keyboard.type("Case")
    page.keyboard.press("Tab")
    page.keyboard.type("Fjellhallen")
    for _ in range(12):  # over the parts of two dates
        if page.evaluate("document.activeElement.type") == "submit":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("An invitation is on its way to second@kommune.example.").wait_for()
    page.get_by_role("button", name="Withdraw second@kommune.example").focus()
    page.keyboard.press("Enter")
    page.get_by_text("The invitation is withdrawn.").wait_for()
    page.get_by_role("button", name="End Alice").focus()
    page.keyboard.press("Enter")
    page.get_by_text("The role has ended.").wait_for()
    context.close()


def test_confirming_and_asking_why_work_without_javascript(place: Place, browser: Browser) -> None:
    context = place.context(browser, scripts=False)
    page = context.new_page()
    page.goto(f"{place.address}/en{place.pages['due']}")
    page.get_by_role("button", name="Confirm Ingrid").click()
    page.get_by_text("The role is confirmed.").wait_for()
    page.goto(f"{place.address}/en{place.pages['why']}")
    page.get_by_label("Whose e-mail address?").fill("alice@example.no")
    page.get_by_label("What does it concern?").select_option("Change prices")
    page.get_by_role("button", name="Find out").click()
    page.get_by_role("heading", name="No, Alice cannot").wait_for()
    page.get_by_text("This role does not allow it").wait_for()
    context.close()
