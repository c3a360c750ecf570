"""Paying: to the provider and back, and what providers tell."""
