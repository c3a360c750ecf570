"""What scripts add to pages that already work: searching at once, counting a hold down, a lit part of the hall."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="nb-NO", viewport={"width": 1280, "height": 1000})
    yield context.new_page()
    context.close()


def test_a_changed_filter_searches_with_all_that_was_chosen(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}/gallery/search/")
    with page.expect_navigation():
        page.get_by_label("Møterom").check()
    for part in ("hva=H%C3%A5ndballtrening", "type=hall", "type=gym", "type=meeting", "hvem=young", "min=120"):
        assert part in page.url


def test_without_scripts_the_filters_have_a_button(gallery: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.goto(f"{gallery}/gallery/search/")
    page.get_by_label("Møterom").check()
    page.get_by_role("button", name="Vis treff").click()
    assert "type=meeting" in page.url
    context.close()


def test_a_hold_counts_down_and_says_once_when_two_minutes_are_left(gallery: str, page: Page) -> None:
    page.clock.install()
    page.goto(f"{gallery}/gallery/repeat/?left=130")
    said = page.locator("#live")
    page.clock.run_for(5_000)
    assert page.locator("[data-digits]").text_content() == "2:05"
    assert said.text_content() == ""
    page.clock.run_for(6_000)
    assert said.text_content() == "Tiden holdes av i to minutter til."
    page.evaluate("() => { document.querySelector('#live').textContent = '' }")
    page.clock.run_for(10_000)
    assert said.text_content() == ""
    page.clock.run_for(115_000)
    assert said.text_content() == "Tiden holdes ikke lenger av. Velg tid på nytt."
    assert page.locator(".hold p").text_content() == "Tiden holdes ikke lenger av. Velg tid på nytt."


def test_the_ticking_digits_are_not_read_aloud(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}/gallery/repeat/")
    assert page.evaluate("() => !document.querySelector('[data-digits]').closest('[aria-live], [role=status]')")


def test_pointing_at_a_part_lights_it_in_the_sketch_and_clicking_there_chooses_it(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}/gallery/facility/")
    page.get_by_role("link", name="Bane C").hover()
    assert page.locator(".piece.lit").get_attribute("data-part") == "3"
    with page.expect_navigation():
        page.locator(".piece[data-part='2']").click()
    assert page.url.endswith("?del=2")


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}/gallery/form/?state=error")
    assert page.evaluate("() => document.activeElement.className") == "ds-error-summary"
    page.get_by_role("link", name="Skriv en e-postadresse").click()
    assert page.evaluate("() => document.activeElement.id") == "id_email"
    assert page.locator("#id_email").get_attribute("aria-describedby") == "id_email_hint id_email_error"
