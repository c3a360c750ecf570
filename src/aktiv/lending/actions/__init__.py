"""Everything that lending writes: one verb, one transaction, one entry in the journal."""
