"""The week page: what it costs beside rendering the same template with what it was given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.shortcuts import render
from django.template.loader import get_template
from django.test import Client
from django.utils import translation

from aktiv.values.periods import week_of
from aktiv.web.public import facility_views
from bench.ground import Ground
from bench.measure import Row, Told, backend, by_turns, ms
from bench.people import lent

MOST_QUERIES = 12


def measure(ground: Ground) -> list[Row | Told]:
    """A busy week of a hall in parts, as somebody sees it who is not signed in, in the large database."""
    space = next(each for each in lent(40) if each.divisions == 4)
    address = f"/anlegg/{space.facility.slug}/{space.slug}/uke/{week_of(ground.now.date())}/?min=60"
    client = Client()
    given: dict[str, Any] = {}

    def remember(request: HttpRequest, template: str, context: dict[str, Any]) -> Any:
        given.update(request=request, template=template, context=context)
        return render(request, template, context)

    facility_views.render = remember
    try:
        answer = client.get(address)
    finally:
        facility_views.render = render
    assert answer.status_code == 200, answer.status_code
    template = get_template(given["template"])

    def from_memory() -> str:
        with translation.override("nb"):
            return template.render(given["context"], given["request"])

    sent: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        sent.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        client.get(address)
    pid = backend()
    page, memory = by_turns([lambda: client.get(address), from_memory], [backend(), pid], 60)
    told = f"{ms(page.server)} of processor ({ms(page.python)} Python, {ms(page.database)} database)"
    return [
        Row("week page", told, f"its template from memory {ms(memory.server)}", page.server / memory.server, 2.0),
        Row("week page", f"{len(sent)} queries", "", len(sent), MOST_QUERIES, unit="queries"),
    ]
