"""Norway's register of organisations (Enhetsregisteret), as Brønnøysundregistrene publish it: open, without a key."""

from aktiv.integrations.brreg.register import Brreg

__all__ = ["Brreg"]
