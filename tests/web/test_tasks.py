"""Sessions that are over do not lie around with what was typed in them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from aktiv.people.models import Person
from aktiv.web.tasks import forget_sessions
from tests.web.sessions import session_of


@pytest.mark.django_db
def test_a_session_that_is_over_is_forgotten_with_what_was_typed_and_others_stay() -> None:
    alice = Person.objects.create(name="Alice")
    over, standing = session_of(alice), session_of(alice)
    Session.objects.filter(pk=over).update(expire_date=timezone.now() - timedelta(seconds=1))
    forget_sessions(0)
    assert list(Session.objects.values_list("pk", flat=True)) == [standing]
