"""Payment by Nexi Checkout, once Nets Easy (Payment API, version 1). Answers to `payments.ports.provider`."""

from aktiv.integrations.nexi.checkout import Agreement, Nexi

__all__ = ["Agreement", "Nexi"]
