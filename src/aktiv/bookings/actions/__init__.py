"""Every change to a right to use space: one verb, one transaction, one journal entry."""
