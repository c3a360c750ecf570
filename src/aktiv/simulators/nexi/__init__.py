"""Nexi Checkout, made up: payments on its own page, webhooks and payouts as `integrations.nexi` speaks them."""
