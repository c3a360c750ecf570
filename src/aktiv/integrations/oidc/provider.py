"""A provider of OpenID Connect: code flow with PKCE, our own signature for a secret, pushed requests when offered.

As ID-porten asks: https://docs.digdir.no/docs/idporten/oidc/. Answers to `people.ports.sign_in.Provider`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

import httpx2
from authlib.integrations.httpx_client import OAuth2Client, OAuthError
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.jwk import RSAKey

from aktiv.integrations.calls import trusted
from aktiv.integrations.oidc.id_token import checked_claims
from aktiv.integrations.oidc.metadata import Json, Metadata
from aktiv.people.models import SignIn
from aktiv.people.ports.sign_in import Asked, Proof
from aktiv.values.refusal import Refusal

ASSERTION_SECONDS = 60  # ID-porten: at most 120
TIMEOUT = 5.0  # seconds for each answer of the provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """How we are registered at a provider. `levels` are its `acr` values, by ours; `scope` what we ask to know."""

    issuer: str
    client_id: str
    levels: Mapping[SignIn.Level, str]
    scope: str = "openid profile"
    number_claim: str = "pid"


class OidcProvider:
    """One provider as we are registered there. Nothing is read before somebody signs in."""

    def __init__(
        self,
        key: str,
        registration: Registration,
        signing_key: Callable[[], RSAKey],
        *,
        registers: bool,
        timeout: float = TIMEOUT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.key = key
        self.issuer = registration.issuer
        self.registers = registers
        self._registered = registration
        self._signing_key = signing_key
        self._timeout = timeout
        self.metadata = Metadata(registration.issuer, timeout, clock)

    def begin(self, asked: Asked) -> str:
        """The address to send the browser to; what is asked is pushed ahead when the provider offers it."""
        about = self.metadata.about()
        question = {
            "client_id": self._registered.client_id,
            "response_type": "code",
            "scope": self._registered.scope,
            "redirect_uri": asked.come_back,
            "state": asked.state,
            "nonce": asked.nonce,
            "code_challenge": create_s256_code_challenge(asked.verifier),
            "code_challenge_method": "S256",
            "acr_values": self._least(asked.level),
            "ui_locales": asked.language,
        }
        pushed_to = about.get("pushed_authorization_request_endpoint")
        if isinstance(pushed_to, str):
            answer = self._posted(pushed_to, question)
            question = {"client_id": self._registered.client_id, "request_uri": str(answer.get("request_uri", ""))}
        mark = "&" if "?" in about["authorization_endpoint"] else "?"
        return f"{about['authorization_endpoint']}{mark}{urlencode(question)}"

    def finish(self, asked: Asked, code: str, now: datetime) -> Proof:
        """Exchanges the code, checks all that the provider signed, and asks for her name when it was not told."""
        about = self.metadata.about()
        try:
            with self._client() as client:
                answer = client.fetch_token(
                    about["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    redirect_uri=asked.come_back,
                    code_verifier=asked.verifier,
                )
        except OAuthError as error:
            raise Refusal("provider_refused", error=str(error.error)) from error
        except (httpx2.HTTPError, ValueError) as error:
            raise Refusal("provider_down", what=type(error).__name__) from error
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise Refusal("proof_not_valid", why="id_token")
        claims = checked_claims(
            token, self.metadata, client_id=self._registered.client_id, nonce=asked.nonce, now=int(now.timestamp())
        )
        level = self._level(claims.get("acr"), asked.level)
        more = claims if claims.get("name") or claims.get("email") else {**self._userinfo(answer, claims), **claims}
        return Proof(
            issuer=self.issuer,
            subject=str(claims["sub"]),
            level=level,
            sid=_text(claims, "sid"),
            number=_text(claims, self._registered.number_claim) or None,
            name=_text(more, "name"),
            email=_text(more, "email") if more.get("email_verified") is True else "",
            token=token,
        )

    def sign_out_address(self, token: str, come_back: str, state: str) -> str | None:
        """Where she is signed out at the provider as well; None when it is down or offers nothing."""
        try:
            address = self.metadata.about().get("end_session_endpoint")
        except Refusal:
            return None
        if not isinstance(address, str):
            return None
        question = {
            "client_id": self._registered.client_id,
            "post_logout_redirect_uri": come_back,
            "state": state,
            **({"id_token_hint": token} if token else {}),
        }
        return f"{address}?{urlencode(question)}"

    def public_keys(self) -> list[Json]:
        """Our key, as the provider may fetch it."""
        return [cast(Json, self._signing_key().as_dict(private=False))]

    def _least(self, level: SignIn.Level) -> str:
        """The provider's word for a level, or for the next above it."""
        levels = self._registered.levels
        return levels.get(level) or levels[SignIn.Level.HIGH]

    def _level(self, acr: object, needed: SignIn.Level) -> SignIn.Level:
        """Our word for the level that was reached. Raises Refusal("level_too_low") below the one needed."""
        reached = next((level for level, word in self._registered.levels.items() if word == acr), None)
        if reached is None or (needed == SignIn.Level.HIGH and reached != SignIn.Level.HIGH):
            raise Refusal("level_too_low", needed=str(needed))
        return reached

    def _userinfo(self, answer: Mapping[str, Any], claims: Json) -> Json:  # Any: JSON of others
        """What the provider tells apart from the token; nothing when it cannot, or tells of somebody else."""
        address = self.metadata.about().get("userinfo_endpoint")
        if not isinstance(address, str) or not isinstance(answer.get("access_token"), str):
            return {}
        try:
            told = httpx2.get(
                address,
                timeout=self._timeout,
                headers={"Authorization": f"Bearer {answer['access_token']}"},
                verify=trusted(),
            )
            found = told.json() if told.status_code == httpx2.codes.OK else {}
        except (httpx2.HTTPError, ValueError):
            return {}
        return found if isinstance(found, dict) and found.get("sub") == claims["sub"] else {}

    def _posted(self, address: str, question: Mapping[str, str]) -> Json:
        try:
            with self._client() as client:
                answer = client.post(address, data=dict(question), auth=client.client_auth("private_key_jwt"))
            found = answer.json() if answer.status_code < 500 else None
        except (httpx2.HTTPError, ValueError) as error:
            raise Refusal("provider_down", what=type(error).__name__) from error
        if not isinstance(found, dict):
            raise Refusal("provider_down", what="pushed request")
        if not answer.is_success:
            raise Refusal("provider_refused", error=str(found.get("error", "")))
        return found

    def _client(self) -> OAuth2Client:
        key = self._signing_key()
        client = OAuth2Client(
            client_id=self._registered.client_id,
            client_secret=key,
            token_endpoint_auth_method="private_key_jwt",  # noqa: S106 (a method's name)
            timeout=self._timeout,
            verify=trusted(),
        )
        client.register_client_auth_method(ShortAssertion(self.issuer, headers={"kid": key.kid}))
        return client


class ShortAssertion(PrivateKeyJWT):  # type: ignore[misc]  # Authlib has no types
    """Our signature on a request: meant for the issuer, and good for a minute."""

    def sign(self, auth: Any, token_endpoint: str) -> str:  # Any: Authlib's own
        """The assertion."""
        from authlib.oauth2.rfc7523.assertion import private_key_jwt_sign

        return str(
            private_key_jwt_sign(
                auth.client_secret,
                client_id=auth.client_id,
                token_endpoint=token_endpoint,
                header=dict(self.headers),
                alg=self.alg,
                expires_in=ASSERTION_SECONDS,
            )
        )


def _text(claims: Mapping[str, Any], name: str) -> str:  # Any: JSON of others
    found = claims.get(name)
    return found if isinstance(found, str) else ""
