"""Mail that comes back: what a server reports is noted on the message, and on the address when it takes none."""

from __future__ import annotations

import logging
from datetime import datetime
from enum import StrEnum

from aktiv.messages.actions import settling
from aktiv.messages.models import Delivery
from aktiv.messages.references import delivery_named
from aktiv.messages.rules.replies import Verdict, of_recipient_status
from aktiv.messages.rules.reports import read_report
from aktiv.people.actions.contacts import note_returned
from aktiv.walls import everything

_LOG = logging.getLogger(__name__)


class Noted(StrEnum):
    """What came of a report."""

    NO_REPORT = "no_report"  # it is something else, or says that mail is late
    NOT_OURS = "not_ours"  # it names no message by a reference that we have signed
    KNOWN = "known"  # it was noted before
    MESSAGE = "message"  # this message was not taken
    ADDRESS = "address"  # the address takes none: nothing more is sent there until it is proven anew


def note_report(raw: bytes, *, named: str = "", now: datetime) -> Noted:
    """Notes a report as a mail server hands it over; `named` is the address that it was sent to, if the server says.

    Anybody can send us mail: nothing is noted unless it carries a reference that we made for that very message.
    """
    report = read_report(raw)
    if report is None:
        return Noted.NO_REPORT
    found = next((pk for each in (named, *report.names) if (pk := delivery_named(each)) is not None), None)
    if found is None:
        _LOG.warning("a report names no message of ours (%s)", report.status)
        return Noted.NOT_OURS
    with everything():
        return _note(found, report.status or "returned", now)


def _note(delivery_id: int, status: str, now: datetime) -> Noted:
    rows = Delivery.objects.filter(pk=delivery_id, channel=Delivery.Channel.MAIL).select_for_update(of=("self",))
    delivery = rows.select_related("notification").first()
    if delivery is None:  # the message was purged, or its person erased
        return Noted.NOT_OURS
    if delivery.state not in Delivery.State.handed_over() or delivery.sent_at is None:
        return Noted.KNOWN
    settling.came_back(delivery, status)
    dead = of_recipient_status(status) is Verdict.DEAD
    person_id = delivery.notification.person_id
    if dead and note_returned(person_id, sent_at=delivery.sent_at, code=status, now=now):
        return Noted.ADDRESS
    return Noted.MESSAGE
