"""A scanner that speaks as clamd does."""
