"""Pages and the interface tell whoever asks too often when to try again, and nobody else is held up."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from aktiv.config import limiting
from aktiv.people.rules.limits import Limit
from tests.house.doors import pages

pytestmark = pytest.mark.django_db
TWICE = Limit("twice", 2, 60)


@pytest.fixture(autouse=True)
def limited(settings: Settings) -> None:
    settings.LIMITS = True


def test_the_third_search_is_told_in_words_when_to_try_again(client: Client) -> None:
    with patch.dict(limiting.LIMITED, {"search": (TWICE, limiting.ANY)}):
        assert [client.get("/sok/").status_code for _ in range(2)] == [200, 200]
        answer = client.get("/en/sok/")
        elsewhere = client.get("/sok/", REMOTE_ADDR="192.0.2.9")
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60
    assert "Try again in 1 minute" in answer.content.decode()
    assert elsewhere.status_code == 200


def test_the_interface_tells_it_as_a_problem(client: Client) -> None:
    with patch.dict(limiting.LIMITED, {"api:search_free_time": (TWICE, limiting.ANY)}):
        answers = [client.get("/api/v1/search?date=2027-03-01&minutes=60") for _ in range(3)]
    assert [each.status_code for each in answers[:2]] == [200, 200]
    assert answers[2].status_code == 429
    assert answers[2]["Content-Type"] == "application/problem+json"
    assert answers[2].json()["code"] == "too_many"
    assert answers[2].json()["retry_after"] == int(answers[2]["Retry-After"])


def test_one_who_keeps_bringing_tokens_that_are_none_is_stopped_and_one_without_a_token_is_not(client: Client) -> None:
    with patch.object(limiting, "BAD_TOKEN", TWICE):
        guesses = [client.get("/api/v1/bookings", HTTP_AUTHORIZATION=f"Bearer aktiv_{n}") for n in range(3)]
        without = client.get("/api/v1/bookings")
    assert [each.status_code for each in guesses] == [401, 401, 429]
    assert without.status_code == 401


def test_every_limited_address_exists() -> None:
    limited = {*limiting.LIMITED, *limiting.LIMITED_UNKNOWN}
    operations = {each for each in limited if each.startswith("api:")}
    assert limited - operations <= set(pages())
    assert all(reverse(each) for each in operations)


def test_what_is_not_limited_costs_no_statement(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/om/").status_code == 200
