"""The world of bookings behind the pages: a clock that stands still, browsers that are signed in, and picks."""

from __future__ import annotations

import html as markup
import re
from datetime import datetime

import pytest
from django.test import Client

from aktiv.facilities.models import Space
from aktiv.people.models import Organisation, Person
from aktiv.values.periods import Period
from tests.bookings.world import NOW, TUESDAY, when
from tests.web.sessions import put_in

__all__ = ["NOW", "TUESDAY", "browser_of", "form_of", "pick_of", "stop_the_clock", "when"]


def stop_the_clock(monkeypatch: pytest.MonkeyPatch, now: datetime = NOW) -> None:
    """It is `now` for every page until it is stopped anew."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def browser_of(person: Person | None = None, organisation: Organisation | None = None) -> Client:
    """A browser, signed in or not; it hands in forms only with their CSRF token, as a real one does."""
    client = Client()
    if person is not None:
        sign_in(client, person, organisation)
    return client


def sign_in(client: Client, person: Person, organisation: Organisation | None = None) -> None:
    """Signs in and keeps what the session held."""
    session = client.session
    put_in(session, person, organisation)
    session.save()
    client.cookies["sessionid"] = session.session_key


def pick_of(space: Space, period: Period) -> str:
    """What the button of a time sends."""
    return f"{space.pk}/{period.start.isoformat()}/{period.end.isoformat()}"


def form_of(html: str, form_id: str = "book") -> dict[str, str]:
    """The values that a form would send if it were handed in as it stands."""
    form = html.split(f'id="{form_id}"', 1)[1].split("</form>", 1)[0]
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if (
            name
            and ('type="radio"' not in tag or "checked" in tag)
            and ('type="checkbox"' not in tag or "checked" in tag)
        ):
            sent[name[1]] = value[1] if value else "on"
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        sent[name] = chosen[1] if chosen else ""
    for name, body in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.S):
        sent[name] = body
    return {name: markup.unescape(value) for name, value in sent.items()}
