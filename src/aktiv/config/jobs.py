"""The job queue: procrastinate over the app's own database, so that a job is deferred in the same transaction.

Packages declare their jobs in `tasks.py` with `from procrastinate.contrib.django import app`.
"""

from procrastinate import App


def configure(app: App) -> None:
    """Called once when Django is ready: what holds for every worker. Finished jobs are kept for failed ones only."""
    app.worker_defaults = {"delete_jobs": "successful", "fetch_job_polling_interval": 5.0}
