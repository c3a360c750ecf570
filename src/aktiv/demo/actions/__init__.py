"""Building the demo: what is there is left alone, what is missing is made, and what was half made was never there."""

from aktiv.demo.actions.building import build

__all__ = ["build"]
