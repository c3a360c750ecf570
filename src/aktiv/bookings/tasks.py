"""The jobs of bookings."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from aktiv.bookings.actions.reckoning import reckon_all
from aktiv.bookings.actions.signing_up import follow_sign_ups
from aktiv.bookings.actions.waiting import offer_free_time


@app.periodic(cron="* * * * *")
@app.task(name="bookings.offer_free_time", queueing_lock="bookings.offer_free_time", pass_context=False)
def offer_to_the_line(timestamp: int) -> None:  # noqa: ARG001 - when it was due; late is as good
    """Ends offers that nobody answered, and offers what is free to whoever is next in line."""
    offer_free_time(now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="bookings.reckon_prices", queueing_lock="bookings.reckon_prices", pass_context=False)
def reckon_prices(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Reckons what past use would have cost by price lists that somebody asked about."""
    reckon_all(timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="bookings.follow_sign_ups", queueing_lock="bookings.follow_sign_ups", pass_context=False)
def follow_what_is_signed_up_to(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Lets dates that were given back, divided away or taken fall out of sign-ups, and tells those who signed up."""
    follow_sign_ups(now=timezone.now())
