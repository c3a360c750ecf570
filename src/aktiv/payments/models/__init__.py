"""Tables of the ledger, payments and invoices, one file a subject."""
