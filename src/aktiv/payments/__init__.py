"""What became of what is owed: the ledger, payments through providers, refunds, invoices and what accounting is handed.

Promises that every posting sums to zero, that nothing is billed twice and that no more is given back than was taken.
Leaves what a use costs to prices, and telling people to messages."""
