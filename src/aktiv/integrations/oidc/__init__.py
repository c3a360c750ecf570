"""Signing in by OpenID Connect, as ID-porten asks for it."""

from aktiv.integrations.oidc.provider import OidcProvider, Registration

__all__ = ["OidcProvider", "Registration"]
