"""The jobs of the collaboration."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from aktiv.collaboration.actions.measuring import measure_months
from aktiv.collaboration.actions.pilots import read_pilots
from aktiv.collaboration.actions.prompting import prompt
from aktiv.collaboration.actions.reminding import remind as remind_of_ends
from aktiv.collaboration.actions.votes import count_closed
from aktiv.collaboration.actions.wheel import remind


@app.periodic(cron="* * * * *")
@app.task(name="collaboration.count_votes", queueing_lock="collaboration.count_votes", pass_context=False)
def count_votes(timestamp: int) -> None:  # noqa: ARG001 - when it was due; late is as good
    """Counts votes that have closed."""
    count_closed(now=timezone.now())


@app.periodic(cron="40 4 3 * *")
@app.task(name="collaboration.measure_months", queueing_lock="collaboration.measure_months", pass_context=False)
def measure_months_(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Counts the indicators of the months that ended last, when what happened in them has been written down."""
    measure_months(now=timezone.now())


@app.periodic(cron="50 4 * * *")
@app.task(name="collaboration.read_pilots", queueing_lock="collaboration.read_pilots", pass_context=False)
def read_pilots_(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Reads what features on trial show."""
    read_pilots(now=timezone.now())


@app.periodic(cron="20 5 * * *")
@app.task(
    name="collaboration.remind_of_contracts", queueing_lock="collaboration.remind_of_contracts", pass_context=False
)
def remind_of_contracts(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Contracts that end, and options to be taken soon. A morning that is missed is caught up with in the next."""
    remind_of_ends(now=timezone.now())


@app.periodic(cron="10 5 * * *")
@app.task(name="collaboration.remind", queueing_lock="collaboration.remind", pass_context=False)
def remind_of_the_wheel(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Has those who see to what is soon due reminded, each once; before people come to work."""
    remind(timezone.now())


@app.periodic(cron="*/15 * * * *")
@app.task(name="collaboration.prompt", queueing_lock="collaboration.prompt", pass_context=False)
def prompt_those_who_wait(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Has those told who have not voted with the end near, whose promise is due, or whose answer is awaited."""
    prompt(now=timezone.now())
