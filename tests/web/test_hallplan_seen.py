"""The calendar of all halls in a browser: by the arrow keys, and by dragging, which asks before anything is moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page
from pytest_django.plugin import DjangoDbBlocker

from aktiv.bookings.models import Occurrence
from tests.bookings.world import World, a_world, booked
from tests.conftest import Committed
from tests.web.sessions import session_of

pytestmark = pytest.mark.browser


@dataclass
class Town:
    """The world, served, a few days ahead."""

    address: str
    world: World
    day: date
    dates: dict[str, int]

    def page(self, browser: Browser, *, phone: bool = False) -> Page:
        size = {"width": 390, "height": 800} if phone else {"width": 1280, "height": 900}
        context = browser.new_context(viewport=size, locale="nb-NO", has_touch=phone, is_mobile=phone)  # type: ignore[arg-type]
        key = session_of(self.world.ingrid)
        context.add_cookies([{"name": "sessionid", "value": key, "url": self.address}])
        page = context.new_page()
        page.goto(f"{self.address}/kalender/?dato={self.day.isoformat()}")
        return page

    def hours(self, name: str) -> tuple[int, int, int]:
        """Where a date is: its space, and from which minute to which."""
        found = Occurrence.objects.get(pk=self.dates[name])
        zone = found.municipality.zone
        start, end = found.during.lower.astimezone(zone), found.during.upper.astimezone(zone)
        return found.space_id, start.hour * 60 + start.minute, end.hour * 60 + end.minute


@pytest.fixture
def town(committed: Committed, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    with django_db_blocker.unblock():
        world, day, now = a_world(), timezone.localdate() + timedelta(days=4), timezone.now()
        club, rival = world.as_club, world.as_charlie
        dates = {
            "early": booked(world, "10–12", club, world.courts["A"], on=day, now=now).occurrence_ids[0],
            "late": booked(world, "14–16", club, world.courts["A"], on=day, now=now).occurrence_ids[0],
            "rival": booked(world, "18–20", rival, world.courts["B"], on=day, now=now).occurrence_ids[0],
        }
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield Town(f"http://127.0.0.1:{thread.port}", world, day, dates)
        thread.terminate()
        thread.join()
        connections.close_all()


def block(page: Page, town: Town, name: str) -> Locator:
    return page.locator(f"a.ev[data-date='{town.dates[name]}']")


def drag(page: Page, what: Locator, *, hours: float = 0, onto: Locator | None = None, edge: bool = False) -> None:
    """Takes hold of a time in its middle or at its end, and goes so many hours to the right, or onto another row."""
    box, table = what.bounding_box(), page.locator("table[data-plan]").bounding_box()
    name = page.locator("table[data-plan] thead th").first.bounding_box()
    assert box is not None
    assert table is not None
    assert name is not None
    hour = (table["width"] - name["width"]) / page.locator("table[data-plan] thead th[colspan]").count()
    x = box["x"] + (box["width"] - 3 if edge else box["width"] / 2)
    y = box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y)
    to = onto.bounding_box() if onto is not None else None
    page.mouse.move(x + hour * hours, to["y"] + to["height"] / 2 if to is not None else y, steps=4)


def test_times_are_reached_by_arrows_and_moved_by_dragging_after_an_answer(town: Town, browser: Browser) -> None:
    page, world = town.page(browser), town.world
    early, late = block(page, town, "early"), block(page, town, "late")

    early.focus()
    page.keyboard.press("ArrowRight")  # the free time between them
    page.keyboard.press("ArrowRight")
    assert late.evaluate("each => each === document.activeElement")
    assert page.locator("table[data-plan] td a[tabindex='0']").count() == 1
    page.keyboard.press("ArrowDown")
    row = page.evaluate("() => document.activeElement.closest('tr').dataset.space")
    assert row == str(world.courts["B"].pk)

    # Escape lets go, and the press that ends it opens nothing.
    drag(page, early, hours=2)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert page.locator("#hp-answer[open]").count() == 0

    # Onto somebody else: named, and no button.
    drag(page, late, hours=4, onto=page.locator(f"tr[data-space='{world.courts['B'].pk}']"))
    page.mouse.up()
    page.locator("#hp-answer #svar").wait_for()
    assert "Charlie" in page.locator("#hp-answer").inner_text()
    assert page.locator("#hp-answer form").count() == 0
    page.keyboard.press("Escape")
    assert town.hours("late") == (world.courts["A"].pk, 840, 960)

    # To a free court an hour later, and then an hour longer.
    drag(page, late, hours=1, onto=page.locator(f"tr[data-space='{world.courts['C'].pk}']"))
    page.mouse.up()
    page.get_by_role("button", name="Flytt hit").click()
    page.get_by_text("Flyttet til").first.wait_for()
    assert town.hours("late") == (world.courts["C"].pk, 900, 1020)
    drag(page, block(page, town, "late"), hours=1, edge=True)
    page.mouse.up()
    page.get_by_role("button", name="Flytt hit").click()
    page.wait_for_function("() => document.querySelector('a.ev[data-e=\"1080\"]')")
    assert town.hours("late") == (world.courts["C"].pk, 900, 1080)
    page.get_by_role("button", name="Angre").click()
    page.get_by_text("Flyttet tilbake til").first.wait_for()
    assert town.hours("late") == (world.courts["C"].pk, 900, 1020)
    page.context.close()


class Finger:
    """One finger on the glass, as the browser's own input meets it: with its scrolling, its long press and its taps."""

    def __init__(self, page: Page) -> None:
        self.page, self.input = page, page.context.new_cdp_session(page)

    def down(self, x: float, y: float) -> None:
        self._touch("touchStart", [{"x": x, "y": y}])

    def move(self, x: float, y: float, *, from_x: float) -> None:
        for step in range(1, 6):
            self._touch("touchMove", [{"x": from_x + (x - from_x) * step / 5, "y": y}])

    def up(self) -> None:
        self._touch("touchEnd", [])

    def _touch(self, kind: str, points: list[dict[str, float]]) -> None:
        self.input.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_a_finger_that_holds_moves_a_time_and_one_that_strokes_scrolls(town: Town, browser: Browser) -> None:
    page = town.page(browser, phone=True)
    finger, court = Finger(page), town.world.courts["A"].pk

    def hold(from_right: float | None = None) -> tuple[float, float]:
        """Holds the time in its middle, or so far from its end, until it comes along."""
        early = block(page, town, "early")
        early.scroll_into_view_if_needed()
        box = early.bounding_box()
        assert box is not None
        x = box["x"] + (box["width"] / 2 if from_right is None else box["width"] - from_right)
        y = box["y"] + box["height"] / 2
        finger.down(x, y)
        page.locator("a.ev.drag").wait_for()
        return x, y

    # Held first, the time comes along and the day stays; the page asks before anything is moved.
    x, y = hold()
    before = page.evaluate("() => document.querySelector('.hp-wrap').scrollLeft")
    finger.move(x + 60, y, from_x=x)
    assert block(page, town, "early").locator("b").inner_text() == "11.00–13.00"
    assert page.evaluate("() => document.querySelector('.hp-wrap').scrollLeft") == before
    finger.up()
    page.locator("#hp-answer #svar").wait_for()
    assert town.hours("early") == (court, 600, 720)
    page.get_by_role("button", name="Flytt hit").tap()
    page.get_by_text("Flyttet til").first.wait_for()
    assert town.hours("early") == (court, 660, 780)

    # A finger is broad: the end of a time is wider for it than for a pointer.
    x, y = hold(from_right=18)
    finger.move(x + 30, y, from_x=x)
    finger.up()
    page.get_by_role("button", name="Flytt hit").tap()
    page.wait_for_function("() => document.querySelector('a.ev[data-s=\"660\"]')?.dataset.e > 780")
    space, start, end = town.hours("early")
    assert (space, start) == (court, 660)
    assert end > 780

    # A stroke goes along the day, and moves nothing.
    early = block(page, town, "early")
    early.scroll_into_view_if_needed()
    box, before = early.bounding_box(), page.evaluate("() => document.querySelector('.hp-wrap').scrollLeft")
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    finger.down(x, y)
    finger.move(x - 120, y, from_x=x)
    finger.up()
    page.wait_for_function("was => document.querySelector('.hp-wrap').scrollLeft > was", arg=before)
    assert page.locator("a.ev.drag").count() == 0
    assert town.hours("early") == (space, start, end)
    page.context.close()
