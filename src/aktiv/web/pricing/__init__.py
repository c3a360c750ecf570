"""Where a municipality sets its prices: lists in a grid, what they are for, groups, VAT, and files."""
