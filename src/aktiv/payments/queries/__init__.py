"""All reads of the ledger, payments and invoices."""
