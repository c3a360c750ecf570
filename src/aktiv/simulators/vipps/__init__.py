"""Vipps MobilePay, made up: ePayment, webhooks and reports as `integrations.vipps` speaks them."""
