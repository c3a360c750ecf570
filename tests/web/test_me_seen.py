"""My page in a browser, with bookings in every state: no accessibility fault, no sideways scroll, no script needed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.queries.bookings import dates_of
from tests.bookings.world import World, a_world
from tests.conftest import Committed
from tests.web.seeing import by_turns, faults, overflow, small_targets
from tests.web.sessions import session_of
from tests.web.test_me_bookings import ahead, made

pytestmark = pytest.mark.browser

PREFIXES = ("", "/nn", "/en")
WIDTHS = (1280, 390)
PICTURES = os.environ.get("AKTIV_TEST_PICTURES", "")


@dataclass(frozen=True)
class Place:
    """A running service, Alice's session, and the pages to look at by name."""

    address: str
    session: str
    pages: dict[str, str]


def pages_of(world: World) -> dict[str, str]:
    """Bookings in every state, and the address of each page in each."""
    standing, gone, late = made(world, 3), made(world, 4), made(world, 5, "18–20")
    cancel(gone.pk, world.as_alice, now=timezone.now())
    world.set(world.courts["A"], cancel_free_minutes=4 * 24 * 60, cancel_fee_percent=50)
    own = "/min/bestillinger/"
    [date] = dates_of(standing.pk)
    change = f"{own}{standing.pk}/endre/{date.pk}/"
    return {
        "list": own,
        "earlier": f"{own}?vis=tidligere",
        "none": f"{own}?q=nowhere",
        "booking": f"{own}{standing.pk}/",
        "cancelled": f"{own}{gone.pk}/",
        "cancel": f"{own}{standing.pk}/avbestill/",
        "cancel-free": f"{own}{late.pk}/avbestill/",
        "cancel-none": f"{own}{gone.pk}/avbestill/",
        "change": change,
        "change-shown": f"{change}?dag={ahead(6)}&fra=18.00&til=20.00",
        "change-taken": f"{change}?dag={ahead(5)}&fra=18.00&til=20.00",
        "change-wrong": f"{change}?dag=x&fra=99&til=",
        "alerts": "/min/varsler/",
        "alert-new": f"/varsle/?dato={ahead(4)}&fra=18.00&min=120&lokale={world.courts['A'].pk}",
    }


@pytest.fixture
def place(committed: Committed, django_db_blocker: DjangoDbBlocker) -> Iterator[Place]:
    with django_db_blocker.unblock():
        world = a_world()
        pages = pages_of(world)
        session = session_of(world.alice)
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
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=True)
        context.add_cookies([{"name": "sessionid", "value": place.session, "url": place.address}])
        page = context.new_page()
        answer = page.goto(f"{place.address}{prefix}{path}")
        assert answer is not None
        expected = 422 if name in {"change-taken", "change-wrong"} else 200
        assert answer.status == expected, (name, page.content()[:2000])
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"me-{name}-{width}.png"), full_page=True)
        wrong += [f"{name} {width}{prefix}: {fault}" for fault in (*faults(page), *small_targets(page))]
        page.set_viewport_size({"width": 320, "height": 700})
        if (wider := overflow(page)) > 0:
            wrong.append(f"{name}: {wider} px too wide")
        context.close()
    assert wrong == []


def test_cancelling_works_without_javascript(place: Place, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": place.session, "url": place.address}])
    page = context.new_page()
    page.goto(f"{place.address}/en{place.pages['cancel']}")
    page.get_by_role("button", name="Cancel the date").click()
    page.get_by_text("The date is cancelled.").wait_for()
    context.close()
