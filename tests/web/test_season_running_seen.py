"""A club's running season and its staff's in a browser, in two widths: what is asked, divided, swapped and changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page
from pytest_django.plugin import DjangoDbBlocker

from aktiv.bookings.actions.allocating import give_back
from aktiv.bookings.actions.dividing import divide_among_teams
from aktiv.bookings.rules.dividing import TeamTime
from aktiv.seasons.actions.running import propose_swap
from tests.conftest import Committed
from tests.seasons.given import TIMES, Given, a_plan
from tests.web.seeing import faults, overflow, small_targets
from tests.web.sessions import session_of
from tests.web.test_season_running import LATER, at_desk, at_home, coming, of_group, running_now

pytestmark = pytest.mark.browser
CUT_OFF = "[...document.querySelectorAll('.cards')].filter(each => each.scrollWidth > each.clientWidth).length"
PICTURES = os.environ.get("AKTIV_TEST_PICTURES", "")


@pytest.fixture
def service(
    committed: Committed, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, Given]]:
    with django_db_blocker.unblock():
        running = running_now(monkeypatch)
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield f"http://127.0.0.1:{thread.port}", running
        thread.terminate()
        thread.join()
        connections.close_all()


def test_a_running_season_can_be_read_and_used_at_every_width(service: tuple[str, Given], browser: Browser) -> None:
    address, running = service
    world = running.world
    [mine], theirs = of_group(running, "G12"), of_group(running, "Turn")
    a, b = (world.courts[each].pk for each in "AB")
    shares = [TeamTime("G12 a", a, 17 * 60, 17 * 60 + 45), TeamTime("G12 b", b, 17 * 60, 18 * 60 + 30)]
    divide_among_teams(mine.pk, shares, world.as_club, now=LATER)
    give_back(mine.pk, coming(mine)[1].pk, world.as_club, now=LATER)
    rival = world.party(world.charlie, world.rival)
    one = coming(theirs[1])[2].pk
    propose_swap(running.round.pk, rival, offered_id=theirs[1].pk, asked_id=mine.pk, offered_date_id=one,
                 note="Vi er på cup", now=LATER)  # fmt: skip
    moved = (TIMES[0], ("G14", 2, 18 * 60, 90, (0, 1, 2, 3)), *TIMES[2:])
    a_plan(world, running.round, running.groups, moved, 2)
    ours = [at_home(running), f"{at_home(running)}{mine.pk}/"]
    ours += [f"{at_home(running)}bytte/?tid={mine.pk}&mot={theirs[0].pk}", "/min/bestillinger/"]
    desk = [at_desk(running), at_desk(running, f"gruppe/{running.groups['G14'].pk}/")]
    desk += [at_desk(running, "plan/?plan=2&fra=2027-05-01"), f"/fordeling/{running.round.slug}/soknader/"]
    desk.append(f"/sesong/{running.round.slug}/regler/")
    for width in (1280, 390):
        for who, club, paths in ((world.alice, world.club, ours), (world.ingrid, None, desk)):
            context = browser.new_context(viewport={"width": width, "height": 900}, locale="nb-NO")
            context.add_cookies([{"name": "sessionid", "value": session_of(who, club), "url": address}])
            page = context.new_page()
            for path in paths:
                page.goto(address + path)
                if path == ours[1]:
                    page.fill("#lag2", "Nytt lag")
                    page.locator("select[name=del]").nth(2).select_option(str(a))
                    page.locator("input[name=fra]").nth(2).fill("17.45")
                    page.locator("button[value=se]").last.click()
                    page.get_by_role("heading", name="Hva det gjør").wait_for()
                if PICTURES:
                    name = f"{width}{path}".replace("/", "_").replace("?", "_")[:90]
                    page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
                assert page.evaluate(CUT_OFF) == 0, "a table that is cards on a phone is never wider than it"
                assert (faults(page), overflow(page), small_targets(page)) == ([], 0, []), (width, path)
            if not club and width == 390:
                goes_back_to_a_form_that_was_refused(page, f"{address}/min/personvern/slett/")
            context.close()


def goes_back_to_a_form_that_was_refused(page: Page, url: str) -> None:
    """Away from it and back by the browser's own buttons: nothing typed is lost, and nothing is sent again."""
    page.goto(url)
    page.fill("#id_ord", "slettes")
    page.locator("main form button[type=submit]").last.click()
    page.locator(".ds-error-summary").wait_for()
    page.locator("a.back").click()
    page.locator("#id_ord").wait_for(state="detached")
    page.go_back()
    assert (page.input_value("#id_ord"), page.locator(".ds-error-summary").count()) == ("slettes", 1)
    page.go_back()
    page.go_forward()
    assert page.input_value("#id_ord") == "slettes"
