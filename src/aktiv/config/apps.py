"""The start of every process: others are wired to the ports that they answer."""

from django.apps import AppConfig


class Config(AppConfig):
    """Wires once Django has its settings and models."""

    name = "aktiv.config"

    def ready(self) -> None:
        """See wiring."""
        from aktiv.config import wiring

        wiring.wire()
