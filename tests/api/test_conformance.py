"""The server answers as its description says, whatever it is sent: no fault of ours, no undocumented answer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from copy import deepcopy

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance, unsupported_method

from aktiv.api.app import interface
from aktiv.config.wsgi import application
from tests.facilities.world import a_facility, a_hall, a_municipality, a_plan, some_activities

EXAMPLES = 200 if os.environ.get("AKTIV_TEST_ALL") else 12

NOT_ASKED = [positive_data_acceptance, unsupported_method]
"""A rule may refuse what has the right form; which methods an address has is told in test_catalogue."""

schema = schemathesis.openapi.from_dict(deepcopy(dict(interface.contract)))
schema.app = application

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The server's requests run in this test's transaction, so they may not close its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def fjell() -> None:
    """Something to be found."""
    some_activities()
    a_hall(a_facility(a_plan(a_municipality())), activities=("handball",))


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_the_server_keeps_to_its_description(case: schemathesis.Case) -> None:
    response = case.call()
    case.validate_response(response, excluded_checks=NOT_ASKED)
