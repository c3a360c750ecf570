"""The job queue: procrastinate over the app's own database, so that a job is deferred in the same transaction.

Packages declare their jobs in `tasks.py` with `from procrastinate.contrib.django import app`.
"""

import asyncio
import signal

from procrastinate import App

GRACE = 10.0  # seconds for jobs under way when told to stop
SOLVING = 2  # plans of seasons at a time in one worker, each a process of its own
ANSWERING = 1  # what handlers ask of such a plan from the board: seconds, and somebody waits for it


def configure(app: App) -> None:
    """Called once when Django is ready: what holds for every worker. Finished jobs are kept for failed ones only."""
    app.worker_defaults = {"delete_jobs": "successful", "fetch_job_polling_interval": 5.0}


def queues(concurrency: int) -> dict[str, int]:
    """The queues that a worker looks after, each with how many jobs of it are done at a time.

    Seasons are solved for minutes: beside the others, so that no mail or payment waits for them, and no answer either.
    """
    return {"default": concurrency, "seasons": SOLVING, "board": ANSWERING}


def work(concurrency: int) -> None:
    """Does jobs until told to stop (SIGINT, SIGTERM); jobs under way get time to finish."""
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        asyncio.run(_work(worker, queues(concurrency)))


async def _work(app: App, told: dict[str, int]) -> None:
    """One worker for each queue, in one process. When one of them ends, all do."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with app.open_async():
        running = [
            asyncio.create_task(
                app.run_worker_async(
                    queues=[queue],
                    name=queue,
                    concurrency=most,
                    shutdown_graceful_timeout=GRACE,
                    install_signal_handlers=False,
                )
            )
            for queue, most in told.items()
        ]
        asked = asyncio.create_task(stop.wait())
        await asyncio.wait([asked, *running], return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        for each in running:
            each.cancel()  # a worker that is cancelled stops as one that is told to
        for ended in await asyncio.gather(*running, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended
