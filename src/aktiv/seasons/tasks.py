"""The jobs of seasons."""

from aktiv.seasons import (
    inquiring_tasks,  # noqa: F401 - as below
    publishing_tasks,  # noqa: F401 - its jobs are found by being imported
    reminding_tasks,  # noqa: F401 - as above
    solving_tasks,  # noqa: F401 - as above
)
