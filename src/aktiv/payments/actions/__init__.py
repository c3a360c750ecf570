"""Every write of money: one verb, one transaction, one entry in the journal."""
