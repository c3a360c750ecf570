"""A price list in a browser: what is wrong is found and read, the grid goes by keyboard, and needs no script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext
from pytest_django.plugin import DjangoDbBlocker

from aktiv.people.models import StaffRole
from aktiv.prices.actions import draft_list
from aktiv.prices.models import PriceList
from tests.bookings.world import a_world
from tests.conftest import Committed
from tests.prices.test_setup import FULL, NEXT_YEAR, REAL
from tests.web.seeing import faults, overflow
from tests.web.sessions import session_of

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Place:
    """A running service, Ingrid's session, and the address of a draft."""

    address: str
    session: str
    draft: int

    def context(self, browser: Browser, width: int = 1280, *, scripts: bool = True) -> BrowserContext:
        made = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
        made.add_cookies([{"name": "sessionid", "value": self.session, "url": self.address}])
        return made

    @property
    def grid(self) -> str:
        return f"{self.address}/oppsett/fjell/priser/{self.draft}/"


@pytest.fixture
def place(committed: Committed, django_db_blocker: DjangoDbBlocker) -> Iterator[Place]:
    with django_db_blocker.unblock():
        world = a_world()
        today = timezone.localdate()
        StaffRole.objects.filter(person=world.ingrid).update(role=StaffRole.Role.FINANCE, valid_from=today)
        draft = draft_list(world.municipality.pk, replace(FULL, valid_from=NEXT_YEAR), now=timezone.now())
        session = session_of(world.ingrid)
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield Place(f"http://127.0.0.1:{thread.port}", session, draft.pk)
        thread.terminate()
        thread.join()


def test_the_grid_goes_up_and_down_by_arrows_and_takes_what_a_spreadsheet_gives(place: Place, browser: Browser) -> None:
    context = place.context(browser)
    page = context.new_page()
    page.goto(place.grid)
    page.focus("#id_r0_p_resident")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "id_r1_p_resident"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "id_r0_p_resident"
    page.evaluate(
        """() => {
          const held = new DataTransfer();
          held.setData('text/plain', '101\\t102\\n201\\t202\\n');
          document.activeElement.dispatchEvent(
            new ClipboardEvent('paste', {clipboardData: held, bubbles: true, cancelable: true}));
        }"""
    )
    page.keyboard.press("Enter")  # saves, as in any form
    page.get_by_text("Lagret.").wait_for()
    filled = [page.input_value(f"#id_r{row}_p_{group}") for row in (0, 1) for group in ("resident", "business")]
    assert filled == ["101", "102", "201", "202"]
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_without_scripts_what_is_wrong_is_told_at_its_cell_and_put_right(
    place: Place, browser: Browser, django_db_blocker: DjangoDbBlocker, width: int
) -> None:
    context = place.context(browser, width, scripts=False)
    page = context.new_page()
    page.goto(place.grid)
    page.fill("#id_r0_p_resident", "mye")
    page.fill("#id_r1_fra", "25:00")
    page.get_by_role("button", name="Lagre", exact=True).click()
    page.get_by_role("link", name="Linje 1, Privatperson").click()
    described = page.get_attribute("#id_r0_p_resident", "aria-describedby")
    assert described is not None
    assert "Skriv beløpet med tall" in page.inner_text(f"#{described}")
    assert overflow(page) <= 0
    page.fill("#id_r0_p_resident", "150")
    page.fill("#id_r1_fra", "")
    page.get_by_role("button", name="Lagre", exact=True).click()
    page.get_by_text("Lagret.").wait_for()
    with django_db_blocker.unblock():
        assert PriceList.objects.get(pk=place.draft).rows.filter(amount=150_00).exists()
    context.close()


def test_a_grid_and_a_file_with_something_wrong_in_them_have_no_accessibility_fault(
    place: Place, browser: Browser
) -> None:
    for width in (1280, 390):
        context = place.context(browser, width)
        page = context.new_page()
        page.goto(place.grid)
        page.fill("#id_r0_p_resident", "mye")
        page.fill("#id_t0_navn_nb", "")
        page.fill("#id_t0_navn_nn", "")
        page.fill("#id_t0_navn_en", "")
        page.get_by_role("button", name="Lagre", exact=True).click()
        page.locator(".ds-error-summary").wait_for()
        assert faults(page) == []
        page.goto(f"{place.address}/oppsett/fjell/priser/fra-fil/")
        page.fill("#id_navn", "Haller 2028")
        page.fill("#id_fra", "2028-01-01")
        for text in (REAL, "group;unit;price\nnobody;hour;1\n"):
            page.fill("#tekst", text)
            page.get_by_role("button", name="Les den og vis").click()
            page.get_by_text("11 linjer er lest" if text is REAL else "1 linje må rettes").wait_for()
            assert faults(page) == []
        page.set_viewport_size({"width": 320, "height": 700})
        assert overflow(page) <= 0
        context.close()
