"""The municipalities that share the platform: their country, zone, currency, calendar and look, as data.

Promises that nothing about Norway is fixed in code. Leaves rules of booking to facilities and prices to prices."""
