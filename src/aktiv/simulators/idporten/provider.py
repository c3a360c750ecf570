"""One provider: what it has been asked, whom it has signed in, and what it signs. Knows nothing of HTTP."""

from __future__ import annotations

import json
import secrets
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from aktiv.simulators.idporten.persons import Person

COME_BACK, SIGNED_OUT, TOLD_OUT = "/logg-inn/tilbake/", "/logg-ut/ferdig/", "/logg-ut/fra-leverandor/"
KEYS = "/logg-inn/nokler.json"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIVES = 120  # seconds of a code, and of an assertion at most
CLIENT = "aktiv-kommune"

Json = dict[str, Any]  # Any: JSON of the protocol


class ProtocolError(Exception):
    """The client did not keep to the protocol; `error` is the protocol's own word."""

    def __init__(self, error: str, description: str = "") -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description


@dataclass(slots=True)
class Session:
    """Somebody signed in in a browser."""

    person: Person
    level: str
    began: int
    site: str
    sid: str = field(default_factory=lambda: secrets.token_urlsafe(24))


class Provider:
    """An issuer with its levels, people and keys. `misbehaves` says what it gets wrong from now on."""

    def __init__(
        self, issuer: str, site: str, persons: tuple[Person, ...], levels: tuple[str, ...], *, work: bool
    ) -> None:
        self.issuer = issuer
        self.site = site
        self.persons = persons
        self.levels = levels
        self.work = work
        self.key = _new_key()
        self.misbehaves = ""
        self.sessions: dict[str, Session] = {}
        self._pushed: dict[str, Json] = {}
        self._codes: dict[str, tuple[Json, Session]] = {}
        self._access: dict[str, Session] = {}
        self._seen_jti: set[str] = set()

    def metadata(self) -> Json:
        """What it says of itself."""
        about = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "pushed_authorization_request_endpoint": f"{self.issuer}/par",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "end_session_endpoint": f"{self.issuer}/logout",
            "jwks_uri": f"{self.issuer}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "code_challenge_methods_supported": ["S256"],
            "acr_values_supported": list(self.levels),
            "ui_locales_supported": ["nb", "nn", "en"],
            "scopes_supported": ["openid", "profile"],
            "frontchannel_logout_supported": True,
            "frontchannel_logout_session_supported": True,
        }
        if self.misbehaves == "no_par":
            del about["pushed_authorization_request_endpoint"]
        return about

    def change_key(self) -> None:
        """From now on signs with another key, and publishes that one alone."""
        self.key = _new_key()

    def push(self, form: Mapping[str, str]) -> Json:
        """Takes a question ahead of the browser."""
        self._authenticate(form)
        handle = f"urn:ietf:params:oauth:request_uri:{secrets.token_urlsafe(24)}"
        self._pushed[handle] = self._checked({k: v for k, v in form.items() if not k.startswith("client_assertion")})
        return {"request_uri": handle, "expires_in": 60}

    def asked(self, query: Mapping[str, str]) -> Json:
        """The question a browser brings, pushed ahead or in the address."""
        if "request_uri" in query:
            found = self._pushed.get(query["request_uri"])
            if found is None or query.get("client_id") != CLIENT:
                raise ProtocolError("invalid_request_uri")
            return found
        return self._checked(query)

    def answer(self, question: Json, session: Session) -> str:
        """Where the browser goes when somebody was chosen. A pushed question is answered once."""
        code = secrets.token_urlsafe(32)
        self._codes[code] = question, session
        self.sessions[session.sid] = session
        self._pushed = {handle: each for handle, each in self._pushed.items() if each is not question}
        return self._back(question, {"code": code, "iss": self.issuer})

    def refuse(self, question: Json, error: str) -> str:
        """Where the browser goes when nobody was."""
        return self._back(question, {"error": error, "iss": self.issuer})

    def token(self, form: Mapping[str, str]) -> Json:
        """Gives what a code stands for, once."""
        self._authenticate(form)
        if form.get("grant_type") != "authorization_code":
            raise ProtocolError("unsupported_grant_type")
        question, session = self._codes.pop(form.get("code", ""), (None, None))
        if question is None or session is None:
            raise ProtocolError("invalid_grant", "unknown or used code")
        if form.get("redirect_uri") != question["redirect_uri"]:
            raise ProtocolError("invalid_grant", "another redirect_uri")
        if create_s256_code_challenge(form.get("code_verifier", "")) != question["code_challenge"]:
            raise ProtocolError("invalid_grant", "PKCE")
        access = secrets.token_urlsafe(32)
        self._access[access] = session
        return {
            "access_token": access,
            "id_token": self._id_token(question, session),
            "token_type": "Bearer",
            "expires_in": LIVES,
            "scope": question["scope"],
        }

    def userinfo(self, access: str) -> Json:
        """What is known of whom an access token is about."""
        session = self._access.get(access)
        if session is None:
            raise ProtocolError("invalid_token")
        told: Json = {"sub": session.person.subject(self.issuer)}
        if session.person.name:
            told["name"] = session.person.name
        if self.work:
            told |= {"email": session.person.work_email, "email_verified": True}
        return told

    def sign_out(self, sid: str) -> str | None:
        """Ends a session. Returns the address by which the client is told; None when there was none."""
        session = self.sessions.pop(sid, None)
        if session is None:
            return None
        return f"{session.site}{TOLD_OUT}?{urlencode({'iss': self.issuer, 'sid': session.sid})}"

    def after_sign_out(self, query: Mapping[str, str]) -> str | None:
        """Where the browser goes when it has signed out; None when the client did not say so rightly."""
        wanted = query.get("post_logout_redirect_uri", "")
        if urlsplit(wanted).path != SIGNED_OUT or query.get("client_id") != CLIENT:
            return None
        return f"{wanted}?{urlencode({'state': query['state']})}" if "state" in query else wanted

    def _checked(self, question: Mapping[str, str]) -> Json:
        """A question as ID-porten demands it."""
        if question.get("client_id") != CLIENT:
            raise ProtocolError("invalid_client")
        come_back = urlsplit(question.get("redirect_uri", ""))
        if come_back.path != COME_BACK or come_back.scheme not in {"http", "https"}:
            raise ProtocolError("invalid_request", "redirect_uri is not registered")
        for name in ("state", "nonce", "code_challenge"):
            if not question.get(name):
                raise ProtocolError("invalid_request", f"{name} is missing")
        if question.get("response_type") != "code" or question.get("code_challenge_method") != "S256":
            raise ProtocolError("invalid_request", "code flow with S256 only")
        if "openid" not in question.get("scope", "").split() or question.get("acr_values") not in self.levels:
            raise ProtocolError("invalid_scope" if "openid" not in question.get("scope", "") else "invalid_request")
        return dict(question)

    def _authenticate(self, form: Mapping[str, str]) -> None:
        """The client by its own signature: private_key_jwt, meant for us, short-lived, used once."""
        if form.get("client_assertion_type") != ASSERTION:
            raise ProtocolError("invalid_client", "private_key_jwt only")
        try:
            with urllib.request.urlopen(f"{self.site}{KEYS}", timeout=5) as answer:  # noqa: S310 (our own site)
                keys = KeySet.import_key_set(json.load(answer))
            claims = jwt.decode(form.get("client_assertion", ""), keys, algorithms=["RS256"]).claims
        except (JoseError, OSError, ValueError) as error:
            raise ProtocolError("invalid_client", str(error)) from error
        now = time.time()
        if claims.get("iss") != CLIENT or claims.get("sub") != CLIENT or claims.get("aud") != self.issuer:
            raise ProtocolError("invalid_client", "iss, sub or aud")
        if not now - LIVES <= claims.get("iat", 0) <= now + 10 or not now < claims.get("exp", 0) <= now + LIVES:
            raise ProtocolError("invalid_client", "iat or exp")
        if not claims.get("jti") or claims["jti"] in self._seen_jti:
            raise ProtocolError("invalid_client", "jti")
        self._seen_jti.add(claims["jti"])

    def _id_token(self, question: Json, session: Session) -> str:
        now, wrong = int(time.time()), self.misbehaves
        claims: Json = {
            "iss": f"{self.issuer}/other" if wrong == "wrong_issuer" else self.issuer,
            "sub": session.person.subject(self.issuer),
            "aud": "another" if wrong == "wrong_audience" else CLIENT,
            "exp": now - 3600 if wrong == "expired" else now + LIVES,
            "iat": now - 3700 if wrong == "expired" else now,
            "auth_time": session.began,
            "nonce": "another" if wrong == "wrong_nonce" else question["nonce"],
            "acr": self.levels[0] if wrong == "wrong_acr" else session.level,
            "amr": ["TestID"],
            "sid": session.sid,
            "locale": question.get("ui_locales", "nb"),
        }
        if not self.work and wrong != "no_number":
            claims["pid"] = session.person.number
        key = _new_key(self.key.kid) if wrong == "foreign_key" else self.key
        made = jwt.encode({"alg": "RS256", "kid": key.kid or ""}, claims, key)
        if wrong == "altered":
            head, _, tail = made.split(".")
            body = jwt.encode({"alg": "RS256"}, claims | {"sub": "another"}, key).split(".")[1]
            return f"{head}.{body}.{tail}"
        return made

    def _back(self, question: Json, more: Mapping[str, str]) -> str:
        return f"{question['redirect_uri']}?{urlencode({**more, 'state': question['state']})}"


def _new_key(kid: str | None = None) -> RSAKey:
    named: Any = {"use": "sig", "alg": "RS256"} | ({"kid": kid} if kid else {})  # Any: joserfc's own dict
    return RSAKey.generate_key(2048, named, private=True, auto_kid=kid is None)
