"""Sessions of signed-in people, for tests whose subject is something else than signing in."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from aktiv.people.models import Organisation, Person, SignIn
from aktiv.web.identity import ACTING_FOR, SIGN_IN


def put_in(session: SessionBase, person: Person, organisation: Organisation | None = None) -> SignIn:
    """Signs the person in, in this session; whatever a test's clock says, it has not lapsed. Keeps what is there."""
    made = SignIn.objects.create(
        person=person,
        level=SignIn.Level.HIGH,
        begun_at=datetime(2000, 1, 1, tzinfo=UTC),
        seen_at=datetime(2199, 1, 1, tzinfo=UTC),
        ends_at=datetime(2200, 1, 1, tzinfo=UTC),
    )
    session[SIGN_IN] = str(made.pk)
    if organisation is not None:
        session[ACTING_FOR] = str(organisation.pk)
    return made


def session_of(person: Person, organisation: Organisation | None = None) -> str:
    """A session of its own, as the value of its cookie."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    put_in(session, person, organisation)
    session.create()
    return str(session.session_key)
