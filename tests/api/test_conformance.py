"""The server answers as its description says, whatever it is sent: no fault of ours, no undocumented answer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance, unsupported_method

from aktiv.api.app import interface
from aktiv.cases.actions.drafting import Filled, Wanted
from aktiv.cases.actions.handing_in import apply_for
from aktiv.config.wsgi import application as server
from tests.api.calling import a_token
from tests.bookings.world import World, booked, held, when

EXAMPLES = 200 if os.environ.get("AKTIV_TEST_ALL") else 12

NOT_ASKED = [ignored_auth, positive_data_acceptance, unsupported_method]
"""A rule may refuse what has the right form; tokens have tests of their own, and so have methods."""

schema = schemathesis.openapi.from_dict(deepcopy(dict(interface.contract)))
schema.app = server

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The server's requests run in this test's transaction, so they may not close its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@dataclass(frozen=True)
class Known:
    """A token, and ids of what its person may see."""

    token: str
    ids: dict[str, Any]


@pytest.fixture
def known(world: World) -> Known:
    """Somebody who has held and booked something."""
    hold = held(world, "10–11", world.as_alice)
    booking = booked(world, "18–20", world.as_alice)
    wanted = Wanted(space_id=world.hall.pk, periods=(when("18–20"),))
    application = apply_for(world.as_alice, [wanted], Filled(title="Cup"), now=timezone.now()).application
    ids = {
        "space_id": world.hall.pk,
        "facility_id": world.facility.pk,
        "hold_id": str(hold.pk),
        "application_id": str(application.pk),
        "booking_id": str(booking.id),
        "date_id": booking.occurrence_ids[0],
    }
    return Known(a_token(world.alice), ids)


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_the_server_keeps_to_its_description(case: schemathesis.Case, known: Known) -> None:
    if case.meta is not None and case.meta.generation.mode.is_positive:
        for sent in (case.path_parameters, case.body):
            if isinstance(sent, dict):
                sent.update({name: known.ids[name] for name in sent.keys() & known.ids.keys()})
    for name in [name for name in case.headers or () if name.lower() == "host"]:
        del case.headers[name]  # which hosts are ours is settled before the interface is reached
    response = case.call(headers={"Authorization": f"Bearer {known.token}"})
    case.validate_response(response, excluded_checks=NOT_ASKED)
