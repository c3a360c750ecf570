"""A club's application for a season in a browser: each page in two widths, and the week of wishes by keyboard."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from aktiv.facilities.models import SpaceActivity
from aktiv.seasons.actions.applying import Applicant, Asked, Wished, hand_in, save_application, save_group
from aktiv.seasons.models import Wish
from tests.bookings.world import NOW, World, a_world
from tests.conftest import Committed
from tests.facilities.world import some_activities
from tests.reading import everything_of
from tests.web.booking_world import stop_the_clock
from tests.web.seeing import faults, overflow, small_targets
from tests.web.sessions import session_of
from tests.web.test_season_applying import a_round, a_team, given, handball

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("AKTIV_TEST_PICTURES", "")


@pytest.fixture
def service(
    committed: Committed, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, World]]:
    with django_db_blocker.unblock():
        stop_the_clock(monkeypatch)
        world = a_world()
        some_activities()
        SpaceActivity.objects.create(municipality=world.municipality, space=world.hall, activity=handball())
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield f"http://127.0.0.1:{thread.port}", world
        thread.terminate()
        thread.join()
        connections.close_all()


def test_a_club_asks_by_keyboard_and_reads_it_back_on_every_page(service: tuple[str, World], browser: Browser) -> None:
    address, world = service
    a_team(world, "J13")
    a_team(world, "J15")
    opened = a_round(world, date(2027, 4, 5), date(2027, 6, 20))
    given(world, "J14", first=date(2026, 4, 7))
    who = Applicant(world.club.pk, world.alice.pk)
    save_application(opened.pk, who, home_id=world.facility.pk, note="Vi deler hall", own_minutes=90, now=NOW)
    wishes = (Wished(world.hall.pk, 1, 1020), Wished(world.hall.pk, 3, 1080, 2))
    asked = Asked(name="J14", activity_id=handball().pk, from_age=13, to_age=14, members=16, sessions=2, minutes=90,
                  coaches=("Kari", "K" * 60), wishes=wishes)  # fmt: skip
    group = save_group(opened.pk, who, asked, now=NOW)
    hand_in(opened.pk, who, now=NOW)
    base = f"/sesong/{opened.slug}/"
    paths = ["/sesong/", base, *(f"{base}sok/{each}/" for each in ("klubb", "grupper", "kontroll"))]
    paths += [f"{base}sok/gruppe/{group.pk}/", f"{base}kvittering/"]
    for width in (1280, 390):
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="nb-NO")
        context.add_cookies([{"name": "sessionid", "value": session_of(world.alice, world.club), "url": address}])
        page = context.new_page()
        for prefix, path in [*(("", each) for each in paths), ("/nn", paths[-2]), ("/en", paths[-2])]:
            page.goto(address + prefix + path)
            if PICTURES:
                name = f"{width}{prefix}{path}".replace("/", "_")
                page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
            assert (faults(page), overflow(page), small_targets(page)) == ([], 0, []), (width, prefix + path)
        context.close()
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nb-NO")
    context.add_cookies([{"name": "sessionid", "value": session_of(world.alice, world.club), "url": address}])
    page = context.new_page()
    page.goto(f"{address}{base}sok/gruppe/{group.pk}/")
    page.get_by_role("button", name="tirsdag 17.00, førstevalg").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    assert page.get_by_role("button", name="onsdag 17.30, andrevalg").evaluate(
        "each => each === document.activeElement"
    )
    page.get_by_role("button", name="Lagre gruppa").click()
    page.wait_for_url("**/sok/grupper/")
    context.close()
    wishes = everything_of(Wish).order_by("choice", "place")
    assert [(each.weekday, each.from_minute, each.choice) for each in wishes] == [
        (1, 1020, 1),
        (3, 1080, 2),
        (2, 1050, 2),
    ]
