"""Every change to an application or a case: one verb, one transaction, one journal entry."""
