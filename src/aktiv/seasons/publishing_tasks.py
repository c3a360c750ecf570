"""The jobs of publishing a season and of one that runs."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from aktiv.seasons.actions.carrying_out import publish_on
from aktiv.seasons.actions.offering import pass_on_unanswered
from aktiv.seasons.actions.publishing import JOB, turn_rounds
from aktiv.seasons.actions.running import expire_swaps
from aktiv.seasons.queries.publishing import under_way


@app.task(name=JOB)
def publish(publication_id: int) -> None:
    """Makes a plan bookings, as soon as it is asked for."""
    publish_on(publication_id, now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="seasons.publish_again", queueing_lock="seasons.publish_again", pass_context=False)
def publish_again(timestamp: int) -> None:  # noqa: ARG001 - when it was due; late is as good
    """Does what is asked for and not done, also where the worker died."""
    for publication_id in under_way():
        publish_on(publication_id, now=timezone.now())


@app.periodic(cron="3 * * * *")
@app.task(name="seasons.turn", queueing_lock="seasons.turn", pass_context=False)
def turn(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Rounds whose season has begun run; those whose season is over are closed."""
    turn_rounds(now=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="seasons.expire_swaps", queueing_lock="seasons.expire_swaps", pass_context=False)
def expire(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Ends swaps that nobody answered."""
    expire_swaps(now=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="seasons.pass_on_offers", queueing_lock="seasons.pass_on_offers", pass_context=False)
def pass_on_offers(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Offers freed time to the next in line where nobody answered."""
    pass_on_unanswered(now=timezone.now())
