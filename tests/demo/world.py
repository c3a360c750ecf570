"""The moment around which the demo is built in tests: a Monday morning in the season."""

from datetime import UTC, datetime

NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
