"""A municipality's archive by the messages of Fiks Arkiv. Answers to `cases.ports.archiving`.

What is in the messages follows KS's published schema (version 1 of arkivmelding.opprett) as we read it. How they travel
is our own: a carrier at the municipality or its operator that speaks HTTP with us, and Fiks IO with the archive.
"""

from aktiv.integrations.fiks.carrier import Carrier

__all__ = ["Carrier"]
