"""The server answers as its description says, whatever it is sent: no fault of ours, no undocumented answer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance, unsupported_method

from aktiv.access.actions.reconciling import reconcile
from aktiv.access.actions.setting_up import LockSettings, add_lock
from aktiv.access.models import AccessGrant
from aktiv.api.app import interface
from aktiv.cases.actions.drafting import Filled, Wanted
from aktiv.cases.actions.handing_in import apply_for
from aktiv.config.wsgi import application as server
from aktiv.people.models import StaffRole
from tests.api.calling import a_token
from tests.bookings.world import World, booked, held, when
from tests.lending.world import stocked
from tests.reading import everything_of

EXAMPLES = 200 if os.environ.get("AKTIV_TEST_ALL") else 8

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
    """Somebody who has held, booked and borrowed something, and keeps what the municipality has: nearly all is let in,
    so that what is sent reaches the rules."""
    there = stocked(world)
    StaffRole.objects.create(
        person=world.alice, municipality=world.municipality, role="administrator", valid_from=date(2026, 1, 1)
    )
    said = LockSettings(name="Hovedinngang", whole_facility=True)
    lock = add_lock(world.facility.pk, "pins", "hall", said, by=world.alice.pk, now=timezone.now())
    loan = there.loan(24, 48, (there.chairs, 2))
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
        "slug": world.municipality.slug,
        "loan_id": str(loan.pk),
        "depot_id": there.depot.pk,
        "kind_id": there.projectors.kind_id,
        "pool_id": there.chairs.pk,
        "item_id": there.projectors.items.order_by("pk")[0].pk,
        "lock_id": lock.pk,
    }
    reconcile(lock.pk, now=timezone.now())
    ids["grant_id"] = everything_of(AccessGrant).get(occurrence=booking.occurrence_ids[0]).pk
    return Known(a_token(world.alice, "staff"), ids)


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
