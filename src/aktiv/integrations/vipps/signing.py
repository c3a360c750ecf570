"""Whether a message is Vipps MobilePay's: the digest of its body, then a keyed digest of where and when it was sent.

    X-Ms-Date: Thu, 01 Jan 2027 12:00:00 GMT
    X-Ms-Content-Sha256: base64(SHA-256(body))
    Authorization: HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=base64(HMAC-SHA256(secret,
                   POST newline path-with-query newline date;host;digest))

The host is the one that we are reached by, from our settings: what a proxy makes of the `Host` header says nothing.
The secret's letters are the key as they are. This is as the documentation tells it; it has not met their service.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256

from aktiv.payments.ports.provider import ForgedMessage

OLDEST = timedelta(days=8)
"""They try for seven days, and do not say whether each try is signed anew. One that comes twice changes nothing: what
it is about is read anew."""
AHEAD = timedelta(minutes=5)
LARGEST = 100_000


def demand_signed(
    secrets: Iterable[str],
    host: str,
    *,
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
) -> None:
    """Raises ForgedMessage when nobody can have signed it with one of the secrets, or it is too old."""
    if method != "POST" or len(body) > LARGEST:
        raise ForgedMessage("kind")
    if not _same(headers.get("x-ms-content-sha256", ""), digest(body)):
        raise ForgedMessage("body")
    sent = headers.get("x-ms-date", "")
    given = headers.get("authorization", "")
    if not any(_same(given, authorization(each, host, path, sent, digest(body))) for each in secrets if each):
        raise ForgedMessage("signature")
    try:
        when = parsedate_to_datetime(sent)
    except ValueError:
        raise ForgedMessage("date") from None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    if not now - OLDEST <= when <= now + AHEAD:
        raise ForgedMessage("old")


def digest(body: bytes) -> str:
    """What `X-Ms-Content-Sha256` says of a body."""
    return base64.b64encode(sha256(body).digest()).decode()


def authorization(secret: str, host: str, path: str, sent: str, content: str) -> str:
    """What `Authorization` says of a message."""
    signed = f"POST\n{path}\n{sent};{host};{content}"
    mark = base64.b64encode(hmac.new(secret.encode(), signed.encode(), sha256).digest()).decode()
    return f"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={mark}"


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), right.encode())
