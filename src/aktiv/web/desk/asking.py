"""What the address of the inbox says, and the addresses of other views of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from aktiv.cases.models import Application, Case
from aktiv.cases.queries.inbox import Narrowed, Order, Queue

KINDS = (Application.Kind.USE.value, Application.Kind.EVENT.value, Case.Kind.APPEAL.value)
MOST_PAGES = 400


def narrowed(data: QueryDict) -> Narrowed:
    """What is asked for; whatever makes no sense is left out."""
    facility, page = data.get("anlegg", ""), data.get("side", "")
    return Narrowed(
        queue=_one_of(Queue, data.get("ko", ""), Queue.MINE),
        order=_one_of(Order, data.get("sorter", ""), Order.DEADLINE),
        municipality=data.get("kommune", "")[:40],
        facility_id=int(facility) if facility.isdecimal() and len(facility) < 16 else None,
        kind=data.get("type", "") if data.get("type", "") in KINDS else "",
        late=data.get("over") == "1",
        text=data.get("q", "").strip()[:80].replace("\0", ""),
        page=min(int(page), MOST_PAGES) if page.isdecimal() and len(page) < 6 and int(page) else 1,
    )


def query_of(asked: Narrowed) -> str:
    """The part of an address that asks for the same."""
    told = {
        "ko": asked.queue.value if asked.queue is not Queue.MINE else "",
        "sorter": asked.order.value if asked.order is not Order.DEADLINE else "",
        "kommune": asked.municipality,
        "anlegg": asked.facility_id or "",
        "type": asked.kind,
        "over": "1" if asked.late else "",
        "q": asked.text,
        "side": asked.page if asked.page > 1 else "",
    }
    return urlencode({key: value for key, value in told.items() if value})


def inbox_url(asked: Narrowed, **changes: Any) -> str:  # Any: fields of Narrowed
    """The inbox with some of it asked for otherwise; the first page unless a page is named."""
    query = query_of(replace(asked, **({"page": 1} | changes)))
    return reverse("case_inbox") + (f"?{query}" if query else "")


def case_url(key: str, asked: Narrowed, **more: str) -> str:
    """A case, with the queue that one came from."""
    query = "&".join(part for part in (query_of(replace(asked, page=1)), urlencode(more)) if part)
    return reverse("case_detail", args=[key]) + (f"?{query}" if query else "")


def _one_of(kinds: Any, said: str, default: Any) -> Any:  # Any: an enum of strings
    return kinds(said) if said in set(kinds) else default
