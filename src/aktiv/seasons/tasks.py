"""The jobs of seasons."""

from aktiv.seasons import (
    publishing_tasks,  # noqa: F401 - its jobs are found by being imported
    reminding_tasks,  # noqa: F401 - as above
    solving_tasks,  # noqa: F401 - as above
)
