"""What scripts add to pages that already work: searching at once, counting a hold down, a lit part of the hall."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

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


def a_screen(instant: int, title: str) -> str:
    """The screen of a hall's wall as far as its script reads it."""
    return (
        f'<main id="main"><div data-screen data-zone="Europe/Oslo" data-instant="{instant}"><b data-clock>17.42</b>'
        f"<p data-stale hidden>Ingen forbindelse</p><h1>{title}</h1></div></main>"
        '<script src="/static/js/screen.js"></script>'
    )


def test_a_screen_keeps_the_servers_time_shows_what_is_new_and_says_when_it_cannot(gallery: str, page: Page) -> None:
    half_past_six = 1_804_008_600_000  # 2 March 2027 in Oslo; the screen's own clock is a quarter of an hour wrong
    page.clock.install(time=(half_past_six + 900_000) / 1_000)
    answers = {"title": "Solheim IL", "instant": half_past_six, "down": False}

    def answer(route: Route) -> None:
        if answers["down"]:
            route.abort()
        else:
            body = a_screen(int(answers["instant"]), str(answers["title"]))
            route.fulfill(body=body, content_type="text/html; charset=utf-8")

    page.route("**/skjerm/", answer)
    page.goto(f"{gallery}/skjerm/")
    expect(page.locator("[data-clock]")).to_have_text("18.30")
    answers |= {"title": "Ås Turn", "instant": half_past_six + 120_000}
    page.clock.run_for(61_000)
    expect(page.locator("h1")).to_have_text("Ås Turn")
    expect(page.locator("[data-clock]")).to_have_text("18.32")
    expect(page.locator("[data-stale]")).to_be_hidden()
    answers["down"] = True
    page.clock.run_for(61_000)
    expect(page.locator("[data-stale]")).to_be_visible()
    expect(page.locator("h1")).to_have_text("Ås Turn")
    answers["down"] = False
    page.clock.run_for(61_000)
    expect(page.locator("[data-stale]")).to_be_hidden()
