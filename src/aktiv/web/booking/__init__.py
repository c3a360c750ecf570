"""From a chosen time to a receipt: pick, check, repeat, receipt.

A pick makes a hold, the check page books it, and nothing has to be filled in unless the municipality asks. Rules and
prices are those of bookings and prices; this package only asks, shows what they say, and keeps what was typed.
"""
