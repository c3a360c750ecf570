"""What every answer carries, what no form is taken without, and which addresses can be counted through."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.test import Client
from django.urls import reverse

from tests.bookings.world import NOW
from tests.house.doors import OF_THE_LIBRARY, addresses
from tests.house.matrix import a_house
from tests.web.booking_world import browser_of

pytestmark = pytest.mark.django_db
TAKES_NO_COOKIE = {"sign_out_told", "sms_report", "payment_told"}
COUNTED = {
    # halls, versions, applications and groups of a round that is named, for those who share it out alone
    ("allocation_hall", "space_id"), ("allocation_rules_file", "version"), ("allocation_application", "application_id"),
    ("allocation_group_new", "application_id"), ("allocation_group", "application_id"),
    ("allocation_group", "group_id"), ("allocation_group_out", "application_id"), ("allocation_group_out", "group_id"),
    ("map_tile", "z"), ("map_tile", "x"), ("map_tile", "y"),  # a square of the map
    ("setup_question", "question_id"),  # of a municipality that is named, for those who may change it
    # of a municipality that is named, for those who keep its equipment
    ("setup_kind", "kind_id"), ("setup_kind_edit", "kind_id"), ("setup_depot", "depot_id"),
    ("setup_kind_pictures", "kind_id"), ("setup_item", "item_id"), ("setup_item_picture", "item_id"),
    ("terms_document", "document_id"),  # terms are for everyone
    ("me_change", "date_id"),  # a date of the booking that the address names by a number nobody guesses
    ("hall_calendar_date", "date_id"),  # there for those alone who decide on its hall
    # price lists, there for those alone who set the prices of the municipality that the address names
    ("setup_price_list", "list_id"), ("setup_price_check", "list_id"), ("setup_price_copy", "list_id"),
    ("setup_price_file", "list_id"),
    ("setup_lock", "lock_id"),  # of a municipality that is named, for those who keep its facility
    ("caretaker_damage", "occurrence_id"),  # a date at a facility that is named, for those who look after it alone
    ("finance_account", "rule_id"),  # of a municipality that is named, for those who keep its accounts
    ("season_group", "group"),  # of the application of the club that one acts for, in a round that is named
    ("season_withdraw", "objection"),  # of the club that one acts for alone
    ("season_asked", "number"),  # of the club that one acts for alone, in a round that is named
    ("allocation_stop", "group_id"),  # of a round that is named, for those who share it out
    ("allocation_objection", "objection"),  # of a round that is named, for those who share it out
    # plans, drafts and publications of a round that is named, for those who share it out
    ("allocation_plan", "number"), ("allocation_plan_csv", "number"), ("allocation_plan_file", "number"),
    ("allocation_board_draft", "number"), ("allocation_board_act", "number"), ("allocation_board_news", "number"),
    ("allocation_board_file", "number"), ("allocation_left_out", "number"),
    ("allocation_board_xlsx", "number"), ("allocation_plan_xlsx", "number"), ("allocation_inquiry", "number"),
    ("allocation_refusals", "number"),  # plans of a round that is named, for those who share it out
    # versions and votes of the collaboration are for everyone; a ballot is for those alone who have one
    ("collaboration_version", "number"), ("collaboration_vote", "number"), ("collaboration_vote_data", "number"),
    ("collaboration_recount", "number"), ("collaboration_ballot", "number"),
    # budgets and their versions of shares are for everyone
    ("collaboration_budget", "number"), ("collaboration_budget_data", "number"),
    ("collaboration_budget_input", "number"), ("collaboration_budget_version", "number"),
    ("collaboration_budget_version", "version"),
    ("collaboration_report", "year"), ("collaboration_report_data", "year"), ("collaboration_assessed", "number"),
    ("idea", "number"), ("idea_data", "number"),  # ideas are for everyone
    # engagements, procurements and contracts of the collaboration are for everyone
    ("collaboration_engagement", "number"), ("collaboration_engagement_data", "number"),
    ("collaboration_procurement", "number"), ("collaboration_procurement_data", "number"),
    ("collaboration_contract", "number"), ("collaboration_contract_data", "number"),
    ("initiative", "number"), ("initiative_data", "number"), ("initiative_export", "number"),  # as are initiatives
    ("idea_desk", "number"),  # there for the secretariat alone
    ("collaboration_benefit", "number"), ("collaboration_benefit_data", "number"),  # benefits are for everyone
    # what goes on with the service, and what is to be mended, is for everyone; of what is withheld, that it is there
    ("status_incident", "number"), ("status_incident_data", "number"), ("maintenance_item", "number"),
    ("maintenance_item_data", "number"),
    ("help_desk_request", "number"),  # there for those alone who answer
    ("meeting", "number"), ("meeting_data", "number"),  # agendas and minutes are for everyone
    ("club_team", "team_id"),  # of a club that is named, and there for those who lead the team alone
}  # fmt: skip
"""Parts of addresses that are counted numbers, each with why that tells nobody anything."""


@pytest.fixture
def paths(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Every page's address, with what it asks for."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    things = a_house().things
    return {
        name: reverse(name, kwargs=things.arguments(name, list(pattern.pattern.converters)))
        for name, pattern in addresses()
        if name not in OF_THE_LIBRARY
    }


def test_every_answer_tells_a_browser_to_trust_nothing_but_us(paths: dict[str, str]) -> None:
    visitor = Client()
    for name, path in {**paths, "missing": "/finnes-ikke/", "api": "/api/v1/municipalities"}.items():
        headers = visitor.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, name
        assert "unsafe" not in policy, name
        assert "frame-ancestors" in policy, name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "same-origin", name
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert "camera=()" in headers["Permissions-Policy"], name
        assert "Server" not in headers, name


def test_no_page_takes_a_form_that_another_site_may_have_sent(paths: dict[str, str]) -> None:
    careful = Client(enforce_csrf_checks=True)
    answers = {name: careful.post(path, {}).status_code for name, path in paths.items() if name not in TAKES_NO_COOKIE}
    assert {name: status for name, status in answers.items() if status != 403} == {}


def test_what_is_shown_to_somebody_is_kept_by_no_cache(paths: dict[str, str]) -> None:
    from aktiv.people.models import Person

    browser = browser_of(Person.objects.get(name="administrator"))
    for name, path in paths.items():
        assert "no-store" in browser.get(path).headers.get("Cache-Control", ""), name


def test_no_address_is_counted_through_where_that_would_tell_something() -> None:
    found = {
        (name, part)
        for name, pattern in addresses()
        for part, converter in pattern.pattern.converters.items()
        if type(converter).__name__ == "IntConverter"
    }
    assert found == COUNTED


def test_over_https_cookies_are_for_this_host_and_encryption_alone() -> None:
    asked = (
        "from django.conf import settings as s\n"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.SECURE_HSTS_SECONDS)"
    )
    environment = {**os.environ, "AKTIV_HTTPS": "1", "DJANGO_SETTINGS_MODULE": "aktiv.config.settings"}
    told = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["__Host-session", "__Host-csrf", "True", "True", "True", "True", "Lax", "31536000"]
