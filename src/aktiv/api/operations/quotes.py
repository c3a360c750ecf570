"""What a use costs, before anything is booked. Open to ask for everyone."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from aktiv.api.auth import ANYONE, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.operations.spaces import lent_out
from aktiv.api.schemas.quotes import QuoteAsked, QuoteTold
from aktiv.bookings.queries.places import place
from aktiv.bookings.rules import sane
from aktiv.people.models import Organisation
from aktiv.people.permissions import public
from aktiv.prices.drafts import Payer
from aktiv.prices.queries import offers_for, price_group_for, quote_for
from aktiv.values.periods import civil_day

router = Router(auth=ANYONE, tags=["Prices"])


@router.post(
    "/quotes",
    response=QuoteTold,
    operation_id="quote_use",
    summary="What a use costs",
    openapi_extra={
        REFUSALS: [
            "ends_before_start",
            "no_price",
            "no_price_group",
            "no_price_list",
            "no_such_addition",
            "not_found",
            "not_linked",
            "not_representative",
            "span_not_sane",
            "too_long_to_price",
            "token_missing",
        ]
    },
)
@public
def quote_use(request: HttpRequest, asked: QuoteAsked) -> QuoteTold:
    """The price of a use, line by line: as a private resident, as the organisation, or as a price group named.

    Nothing is kept. With a token, other uses of the same day count towards a day maximum.
    """
    caller = caller_of(request)
    space = lent_out(asked.space_id)
    period = sane(asked.start, asked.end)
    party = caller.party(asked.organisation, looking=True)
    group = asked.price_group
    if group is None:
        organisation = None
        if party.organisation_id is not None:
            organisation = Organisation(id=party.organisation_id, kind=party.organisation_kind)
        day = civil_day(period.start, space.municipality.zone)
        found = price_group_for(organisation, space.municipality_id, day=day, age_group=asked.age_group or "")
        group = found.group.code
    payer = None
    if party.organisation_id is not None:
        payer = Payer(organisation_id=party.organisation_id)
    elif party.person_id is not None:
        payer = Payer(person_id=party.person_id)
    along = place(space.pk, (), caller.now).priced_along(asked.linked) if asked.linked else ()
    draft = quote_for(space.pk, period, group, additions=asked.additions, along=along, payer=payer)
    return QuoteTold.of(draft, offers_for(space.pk, period, group))
