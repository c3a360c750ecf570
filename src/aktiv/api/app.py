"""The interface put together: who answers where, and how faults are told."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from ninja import NinjaAPI
from ninja.errors import ValidationError

from aktiv.api import problems
from aktiv.api.contract import PREFIX, Contract
from aktiv.api.entrance import StrictJson, entrance
from aktiv.values.refusal import Refusal

ABOUT = """Find, hold and book what municipalities lend and rent out.

- **Times** are RFC 3339 with offset; what we answer carries the offset of the municipality's clock.
- **Money** is whole øre (the currency's smallest unit): `{"amount": 25000, "currency": "NOK"}`.
- **Errors** are `application/problem+json` with a stable `code`.
- **Lists** come in pages: `limit`, and `cursor` from the `next` of the page before.
- **Tokens** are needed for what is somebody's own: holds, bookings, series. All else is open to read.
- Query parameters and members of bodies that are not described here are refused.
"""


class Interface(NinjaAPI):
    """Ninja's API with our contract as its description."""

    @cached_property
    def contract(self) -> Contract:
        """The description; it is the same for everyone, so it is made once."""
        return Contract(self, PREFIX)

    def get_openapi_schema(self, **_: Any) -> Contract:  # Any: paths are fixed here
        """What /api/v1/openapi.json answers."""
        return self.contract


def _assembled() -> Interface:
    from aktiv.api.operations import (
        access,
        applications,
        availability,
        blocks,
        bookings,
        catalogue,
        collaboration,
        counter,
        deciding,
        doors,
        holds,
        initiatives,
        lending,
        loans,
        measured,
        participants,
        payments,
        quotes,
        seasons,
        series,
        sign_ups,
        signing_up,
        stock,
        stock_files,
        stock_items,
        stock_parts,
        stock_pictures,
        stock_seen,
        stock_terms,
    )

    made = Interface(
        title="Aktiv kommune",
        version="1.0.0",
        description=ABOUT,
        docs_url=None,
        urls_namespace="api",
        parser=StrictJson(),
        servers=[{"url": "/", "description": "this service"}],
    )
    made.add_exception_handler(ValidationError, problems.not_valid)
    made.add_exception_handler(Refusal, problems.rule_said_no)
    made.add_exception_handler(Exception, problems.fault)
    made.add_decorator(entrance, mode="view")
    open_to_read = (catalogue, availability, collaboration, initiatives, deciding, measured)
    to_use = (quotes, holds, bookings, access, participants, series, payments, applications, seasons, lending)
    of_equipment = (
        loans,
        blocks,
        counter,
        stock,
        stock_items,
        stock_seen,
        stock_terms,
        stock_parts,
        stock_files,
        stock_pictures,
    )
    of_doors_and_sign_up = (doors, sign_ups, signing_up)
    for operations in (*open_to_read, *to_use, *of_equipment, *of_doors_and_sign_up):
        made.add_router("", operations.router)
    return made


interface = _assembled()
