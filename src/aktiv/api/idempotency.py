"""`Idempotency-Key`: a request that is sent again is answered again, and done once.

The key's row, what the request did and the answer are one transaction. A second request with the same key waits on the
unique index until the first commits, then gets the first's answer; if the first crashed nothing of it is left.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from aktiv.api.models import KeyedAnswer
from aktiv.people.models import ApiToken
from aktiv.timetable.retry import retrying
from aktiv.values.refusal import Refusal

KEPT_FOR = timedelta(hours=24)
LONGEST_KEY = 200


def fingerprint(request: HttpRequest) -> str:
    """What makes two requests the same: method, whole path with query, and body. Made with a key of the installation:
    a body may hold no more than the code of a door, which whoever reads a plain digest finds by trying them all."""
    parts = [str(request.method).encode(), request.get_full_path().encode(), request.body]
    return salted_hmac("aktiv.api.idempotency", b"\0".join(parts), algorithm="sha256").hexdigest()


def once(request: HttpRequest, token: ApiToken, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Runs `answer` once for the request's key; without a key it simply runs.

    Raises Refusal("idempotency_key_invalid", limit) and Refusal("idempotency_key_reused") when the key came with
    another request. Refusals of the operation are kept as its answer. A fault of ours undoes everything, the key too.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return answer()
    if not 1 <= len(key) <= LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise Refusal("idempotency_key_invalid", limit=LONGEST_KEY)
    return _kept(token, key, fingerprint(request), answer)


def forget_old_answers() -> int:
    """Deletes answers that are older than a day. Returns how many."""
    return KeyedAnswer.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()[0]


@retrying
@transaction.atomic
def _kept(token: ApiToken, key: str, mark: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM api_keyedanswer WHERE token_id = %s AND key = %s AND created_at < %s",
            [token.id, key, now - KEPT_FOR],
        )
        cursor.execute(
            "INSERT INTO api_keyedanswer (token_id, key, fingerprint, body, content_type, created_at) "
            "VALUES (%s, %s, %s, '', '', %s) ON CONFLICT (token_id, key) DO NOTHING RETURNING id",
            [token.id, key, mark, now],
        )
        mine = cursor.fetchone()
    if mine is None:
        earlier = KeyedAnswer.objects.get(token=token, key=key)
        if earlier.fingerprint != mark:
            raise Refusal("idempotency_key_reused")
        again = HttpResponse(bytes(earlier.body), status=earlier.status or 200)
        again["Content-Type"] = earlier.content_type
        again["Idempotent-Replayed"] = "true"
        return again
    response = answer()
    KeyedAnswer.objects.filter(id=mine[0]).update(
        status=response.status_code, body=response.content, content_type=response.get("Content-Type", "")
    )
    return response
