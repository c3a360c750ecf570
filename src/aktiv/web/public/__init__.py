"""Pages that need no sign-in: search, facilities, their weeks and days, prices, rules, municipalities."""
