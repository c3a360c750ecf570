"""Price lists, price groups, VAT and quotes that explain themselves line by line, in whole minor units.

Promises that a stored quote never changes. Leaves collecting the money to payments."""
