"""The week calendar by keyboard: one tab stop, arrows over free times, and what was chosen is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def calendar(gallery: str, browser: Browser) -> Iterator[Page]:
    """The facility's page with nothing chosen and the focus on the first free time."""
    context = browser.new_context(locale="nb-NO", viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.goto(f"{gallery}/gallery/facility/?state=none")
    page.locator("table [tabindex='0']").focus()
    yield page
    context.close()


def here(page: Page) -> str:
    """The focused button's words, as a screen reader says them."""
    return " ".join(str(page.evaluate("() => document.activeElement.textContent")).split())


def test_the_calendar_is_one_tab_stop(calendar: Page) -> None:
    assert here(calendar) == "tirsdag 24. november 17.30–19.30"
    calendar.keyboard.press("Tab")
    assert calendar.evaluate("() => !document.activeElement.closest('table')")
    calendar.keyboard.press("Shift+Tab")
    assert here(calendar) == "tirsdag 24. november 17.30–19.30"


def test_arrows_jump_over_what_is_taken(calendar: Page) -> None:
    calendar.keyboard.press("ArrowDown")
    assert here(calendar) == "tirsdag 24. november 18.00–20.00"
    calendar.keyboard.press("ArrowRight")  # Wednesday at 18 is taken: the nearest free time that day
    assert here(calendar) == "onsdag 25. november 17.00–18.00"
    calendar.keyboard.press("ArrowRight")  # nothing is free long enough on Thursday until 21.00
    assert here(calendar) == "torsdag 26. november 21.00–22.00"
    calendar.keyboard.press("ArrowRight")
    calendar.keyboard.press("End")
    assert here(calendar) == "fredag 27. november 18.00–19.00"
    calendar.keyboard.press("Home")
    assert here(calendar) == "fredag 27. november 17.00–19.00"
    calendar.keyboard.press("ArrowUp")
    assert here(calendar) == "fredag 27. november 17.00–19.00"


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_choosing_says_the_time_and_draws_the_order_without_leaving_the_calendar(calendar: Page, key: str) -> None:
    calendar.keyboard.press("ArrowDown")
    calendar.keyboard.press(key)
    calendar.locator("#order [data-when]").wait_for(timeout=5000)
    assert "start=2026-11-24T18%3A00%2B01%3A00" in calendar.url
    assert here(calendar) == "tirsdag 24. november 18.00–20.00"
    assert calendar.locator("#live").text_content() == "tirsdag 24. november 18.00–20.00 er valgt."
    assert calendar.locator("td.sel").count() == 4


def test_a_shorter_time_than_asked_for_is_said_to_be_so(calendar: Page) -> None:
    calendar.keyboard.press("ArrowRight")
    calendar.keyboard.press("Enter")
    calendar.wait_for_function("() => document.querySelector('#live').textContent.includes('Kortere enn ønsket')")


def test_page_down_goes_to_the_next_week_and_back_into_the_calendar(calendar: Page) -> None:
    with calendar.expect_navigation():
        calendar.keyboard.press("PageDown")
    assert calendar.url.endswith("?uke=49")
    assert calendar.evaluate("() => !!document.activeElement.closest('table')")
    with calendar.expect_navigation():
        calendar.keyboard.press("PageUp")
    assert calendar.url.endswith("?uke=47")


def test_without_scripts_every_free_time_is_a_button_that_works(gallery: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.goto(f"{gallery}/gallery/facility/?state=none")
    page.locator("button[value='2026-11-24T18:00+01:00']").first.click()
    assert "start=2026-11-24T18%3A00%2B01%3A00" in page.url
    context.close()
