"""What a provider signed about a person: every claim of it checked before anything is believed."""

from __future__ import annotations

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError

from aktiv.integrations.oidc.metadata import Json, Metadata
from aktiv.values.refusal import Refusal

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256")
LEEWAY = 10  # seconds that two clocks may differ
OLDEST = 600  # seconds since it was issued


def checked_claims(token: str, metadata: Metadata, *, client_id: str, nonce: str, now: int) -> Json:
    """The claims of an id_token: signed by the provider, meant for us, for this question, and now.

    Raises Refusal("proof_not_valid", why) and Refusal("provider_down").
    """
    try:
        try:
            read = jwt.decode(token, metadata.keys(), algorithms=ALGORITHMS)
        except (InvalidKeyIdError, BadSignatureError):  # the provider may have changed its keys since we read them
            read = jwt.decode(token, metadata.keys(unknown=True), algorithms=ALGORITHMS)
        claims = CodeIDToken(
            read.claims,
            read.header,
            options={"iss": {"essential": True, "value": metadata.issuer}, "nonce": {"essential": True}},
            params={"client_id": client_id, "nonce": nonce},
        )
        claims.validate(now=now, leeway=LEEWAY)
    except JoseError as error:
        raise Refusal("proof_not_valid", why=str(error.error)) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refusal("proof_not_valid", why=type(error).__name__) from error
    # An id_token is for us alone: nobody else's client is in its audience.
    if claims["aud"] not in (client_id, [client_id]):
        raise Refusal("proof_not_valid", why="aud")
    if claims["iat"] < now - OLDEST:
        raise Refusal("proof_not_valid", why="iat")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise Refusal("proof_not_valid", why="sub")
    return dict(claims)
