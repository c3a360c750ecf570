"""An archive, with a carrier before it, that speak as `integrations.fiks` does."""
