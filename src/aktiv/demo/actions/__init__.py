"""Building the demo: what is there is left alone, what is missing is made, and what was half made was never there."""

from aktiv.demo.actions.building import build
from aktiv.demo.actions.identities import make_known
from aktiv.demo.actions.registered import make_registered

__all__ = ["build", "make_known", "make_registered"]
