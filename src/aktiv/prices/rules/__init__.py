"""Pricing as pure functions of a book of prices: nothing here reads a database or a clock."""
