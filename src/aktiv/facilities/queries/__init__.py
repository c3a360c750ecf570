"""Every read of the catalogue that is more than fetching one row."""

from aktiv.facilities.queries.opening import Opening, opening_on, openings
from aktiv.facilities.queries.terms import Origin, Step, origins, terms_of, terms_of_many

__all__ = ["Opening", "Origin", "Step", "opening_on", "openings", "origins", "terms_of", "terms_of_many"]
