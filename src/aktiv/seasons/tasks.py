"""The jobs of seasons."""

from aktiv.seasons import publishing_tasks  # noqa: F401 - its jobs are found by being imported
