"""Persons, organisations, who may act for whom, roles and API tokens.

Promises one account across all municipalities. Leaves what a role may do with a booking to the package that owns it."""
