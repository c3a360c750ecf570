"""The made-up ID-porten keeps to the protocol as ID-porten demands it: what a client leaves out is refused."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import RSAKey

from aktiv.simulators.idporten import provider as made_up
from aktiv.simulators.idporten.persons import some_persons
from aktiv.simulators.idporten.server import HIGH, Simulator
from tests.database import free_port

ISSUER_PATH = "/idporten"
VERIFIER = "v" * 43
QUESTION = {
    "client_id": "aktiv-kommune",
    "response_type": "code",
    "scope": "openid profile",
    "redirect_uri": "http://site.example/logg-inn/tilbake/",
    "state": "s",
    "nonce": "n",
    "code_challenge": create_s256_code_challenge(VERIFIER),
    "code_challenge_method": "S256",
    "acr_values": HIGH,
    "ui_locales": "en",
}
KEY = RSAKey.generate_key(2048, {"use": "sig"}, private=True, auto_kid=True)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A simulator, and a site that publishes our key."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"keys": [KEY.as_dict(private=False)]}).encode())

        def log_message(self, format: str, *args: Any) -> None: ...

    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    simulator = Simulator("127.0.0.1", port, address, f"http://127.0.0.1:{site.server_port}", some_persons())
    for server in (site, simulator):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"{address}{ISSUER_PATH}"
    for server in (site, simulator):
        server.shutdown()
        server.server_close()


def signed(issuer: str, key: RSAKey = KEY, **changes: object) -> dict[str, str]:
    """A client's own signature, with something changed."""
    now = int(time.time())
    claims = {"iss": "aktiv-kommune", "sub": "aktiv-kommune", "aud": issuer, "iat": now, "exp": now + 60}
    claims |= {"jti": str(time.monotonic_ns())} | changes
    assertion = jwt.encode({"alg": "RS256", "kid": key.kid or ""}, claims, key)
    return {"client_assertion_type": made_up.ASSERTION, "client_assertion": assertion}


def code(issuer: str) -> str:
    """A code for the first person."""
    posted = httpx2.post(
        f"{issuer}/authorize",
        params=QUESTION,
        data={"handle": json.dumps(QUESTION), "person": some_persons()[0].number, "level": HIGH},
    )
    return parse_qs(urlsplit(posted.headers["Location"]).query)["code"][0]


def exchanged(issuer: str, **changes: str) -> httpx2.Response:
    form = {
        "grant_type": "authorization_code",
        "code": code(issuer),
        "redirect_uri": QUESTION["redirect_uri"],
        "code_verifier": VERIFIER,
        **signed(issuer),
    }
    return httpx2.post(f"{issuer}/token", data=form | changes)


def test_it_describes_itself(issuer: str) -> None:
    about = httpx2.get(f"{issuer}/.well-known/openid-configuration").json()
    assert about["issuer"] == issuer
    assert about["code_challenge_methods_supported"] == ["S256"]
    assert about["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert httpx2.get(about["jwks_uri"]).json()["keys"][0].keys() & {"d", "p", "q"} == set()


@pytest.mark.parametrize("missing", [each for each in QUESTION if each != "ui_locales"])
@pytest.mark.parametrize("pushed", [True, False])
def test_a_question_that_lacks_something_is_refused(issuer: str, missing: str, *, pushed: bool) -> None:
    question = {name: value for name, value in QUESTION.items() if name != missing}
    if pushed:
        assert httpx2.post(f"{issuer}/par", data=question | signed(issuer)).status_code in {400, 401}
    else:
        assert httpx2.get(f"{issuer}/authorize", params=question).status_code == 400


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("redirect_uri", "http://site.example/elsewhere/"),
        ("redirect_uri", "javascript:/logg-inn/tilbake/"),
        ("code_challenge_method", "plain"),
        ("response_type", "token"),
        ("acr_values", "Level4"),
    ],
)
def test_a_question_that_asks_wrongly_is_refused(issuer: str, name: str, value: str) -> None:
    assert httpx2.get(f"{issuer}/authorize", params=QUESTION | {name: value}).status_code == 400


def test_a_code_gives_what_it_stands_for_once(issuer: str) -> None:
    used = code(issuer)
    answer = exchanged(issuer, code=used)
    assert answer.json().keys() >= {"id_token", "access_token"}
    assert exchanged(issuer, code=used).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": "w" * 43}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"redirect_uri": "http://site.example/"}, "invalid_grant"),
        ({"code": "guess"}, "invalid_grant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"client_assertion": ""}, "invalid_client"),
        ({"client_assertion_type": "secret"}, "invalid_client"),
    ],
)
def test_an_exchange_that_is_not_right_is_refused(issuer: str, changes: dict[str, str], error: str) -> None:
    assert exchanged(issuer, **changes).json()["error"] == error


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://other.example"},
        {"iss": "somebody"},
        {"sub": "somebody"},
        {"exp": 1},
        {"exp": int(time.time()) + 3600},
        {"iat": int(time.time()) - 3600},
        {"jti": ""},
    ],
    ids=["for another", "by another", "about another", "over", "good for too long", "made long ago", "without an id"],
)
def test_a_signature_that_is_not_for_it_and_now_is_refused(issuer: str, changes: dict[str, object]) -> None:
    assert exchanged(issuer, **signed(issuer, **changes)).json()["error"] == "invalid_client"


def test_a_signature_is_good_once_and_with_our_key_alone(issuer: str) -> None:
    own = signed(issuer)
    assert "id_token" in exchanged(issuer, **own).json()
    assert exchanged(issuer, **own).json()["error"] == "invalid_client"
    foreign = RSAKey.generate_key(2048, private=True, auto_kid=True)
    assert exchanged(issuer, **signed(issuer, foreign)).json()["error"] == "invalid_client"


def test_its_pages_hold_what_was_typed_without_running_it(issuer: str) -> None:
    handle = json.dumps(QUESTION)
    posted = httpx2.post(
        f"{issuer}/authorize", data={"handle": handle, "person": "typed", "number": '"><script>x</script>'}
    )
    assert posted.status_code == 422
    assert "<script>" not in posted.text
