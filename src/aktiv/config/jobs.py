"""The job queue: procrastinate over the app's own database, so that a job is deferred in the same transaction.

Packages declare their jobs in `tasks.py` with `from procrastinate.contrib.django import app`.
"""

from procrastinate import App

GRACE = 10.0  # seconds for jobs under way when told to stop


def configure(app: App) -> None:
    """Called once when Django is ready: what holds for every worker. Finished jobs are kept for failed ones only."""
    app.worker_defaults = {"delete_jobs": "successful", "fetch_job_polling_interval": 5.0}


def work(concurrency: int) -> None:
    """Does jobs until told to stop (SIGINT, SIGTERM); jobs under way get time to finish."""
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        worker.run_worker(concurrency=concurrency, shutdown_graceful_timeout=GRACE)
