"""The second wall: for whom a transaction reads what is personal, told to the database, which shows nothing else.

Row-level security stands on the tables that hold who did, was told or looked at what (docs/decisions/0008). Their
policies read the settings that are made here, for one transaction; unset means no rows. It stands behind the
permissions, not in their place: whoever calls has asked them already, and says here what came of it.
"""

from aktiv.walls.reading import everything, within

__all__ = ["everything", "within"]
