"""Payment by Vipps MobilePay (ePayment, version 1). Answers to `payments.ports.provider`."""

from aktiv.integrations.vipps.access import Agreement
from aktiv.integrations.vipps.epayment import Vipps

__all__ = ["Agreement", "Vipps"]
