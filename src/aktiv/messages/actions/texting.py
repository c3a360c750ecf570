"""Sending text messages: those of urgent notifications, and the codes that prove a telephone number."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from aktiv.messages.actions import settling
from aktiv.messages.models import Delivery, Notification
from aktiv.messages.ports import sms
from aktiv.messages.ports.sms import Became, Gateway, GatewayAway, TextLater, TextMessage, TextRefused, TextReport
from aktiv.messages.queries.about import starts_of
from aktiv.messages.queries.choices import wants_texts
from aktiv.messages.queries.letters import text_message_of
from aktiv.messages.queries.sending import sending_by_sms
from aktiv.messages.references import reference
from aktiv.people.actions.phones import code_of, settle_code
from aktiv.people.models import PhoneCheck
from aktiv.walls import everything

_LOG = logging.getLogger(__name__)


def text(limit: int = 500, *, now: datetime) -> int:
    """Sends the SMS that wait: codes first, for somebody sits before the page. Returns how many were sent."""
    gateway = sms.gateway()
    if gateway is None:
        return 0
    sent = 0
    try:
        for send_next in (_send_code, _send_message):
            for _number in range(limit):
                with everything():
                    done = send_next(gateway, now)
                if done is None:
                    break
                sent += done
    except GatewayAway as error:
        _LOG.warning("the SMS gateway does not answer (%s)", error)
    return sent


def _send_code(gateway: Gateway, now: datetime) -> int | None:
    # Served by phone_check_sms.
    rows = PhoneCheck.objects.filter(text_after__lte=now).select_for_update(of=("self",), skip_locked=True)
    check = rows.select_related("person").order_by("text_after", "id").first()
    if check is None:
        return None
    if check.expires_at <= now:
        settle_code(check, sent=False, again=False, now=now)
        return 0
    with override(check.person.language):
        words = _("Your code for Aktiv kommune is %(code)s. Give it to nobody.") % {"code": code_of(check.pk)}
    try:
        gateway.send(TextMessage(_dialled(check.phone), words, f"code-{check.pk}"))
    except TextRefused as refused:
        _LOG.warning("the SMS with code %s was not taken (%s)", check.pk, refused.code)
        settle_code(check, sent=False, again=False, now=now)
        return 0
    except TextLater:
        settle_code(check, sent=False, again=True, now=now)
        return 0
    settle_code(check, sent=True, again=False, now=now)
    return 1


def _send_message(gateway: Gateway, now: datetime) -> int | None:
    """1 when one was sent, 0 when the next one is not to be, None when none waits. Raises GatewayAway."""
    delivery = settling.next_due(Delivery.Channel.SMS, now)
    if delivery is None:
        return None
    notification = delivery.notification
    if code := _unsendable(notification, now):
        settling.dropped(delivery, code)
        return 0
    try:
        with transaction.atomic():
            words = text_message_of(notification)
        if not words:
            settling.dropped(delivery, "gone")
            return 0
        external_id = gateway.send(TextMessage(_dialled(notification.person.phone), words, reference(delivery.pk)))
    except TextRefused as refused:
        _LOG.warning("the SMS of delivery %s was not taken (%s)", delivery.pk, refused.code)
        if refused.number_dead:
            settling.came_back(delivery, refused.code)
        else:
            settling.refused(delivery, refused.code)
        return 0
    except (GatewayAway, DatabaseError):
        raise
    except Exception as error:  # one message that cannot be sent must not stop those that wait behind it
        _LOG.warning("the SMS of delivery %s is not sent (%s)", delivery.pk, type(error).__name__)
        settling.later(delivery, now, str(error) if isinstance(error, TextLater) else type(error).__name__)
        return 0
    settling.taken(delivery, now, external_id)
    return 1


def _unsendable(notification: Notification, now: datetime) -> str:
    """Why nobody is to be sent it by SMS any more; "" when she is. What was true when it was told may have changed."""
    home = notification.entry.municipality_id
    if notification.person.phone_proven_at is None:
        return "no_number"
    if home is None or not sending_by_sms([home]) or not wants_texts(notification.person_id):
        return "unwanted"
    start = starts_of([notification]).get(notification.pk)
    return "too_late" if start is not None and start <= now else ""


def _dialled(phone: str) -> str:
    """A number as gateways want it: "+47 91 23 45 67" as "+4791234567"."""
    return "+" + "".join(each for each in phone if each.isdigit())


def note_report(report: TextReport) -> bool:
    """Notes what the gateway says of a message. Returns whether it told anything new; reports may come twice, and
    about messages that are none of ours."""
    with everything(), transaction.atomic():
        # Served by delivery_known_by_one_id.
        rows = Delivery.objects.filter(channel=Delivery.Channel.SMS, external_id=report.external_id)
        delivery = rows.select_for_update().first() if report.external_id else None
        if delivery is None or delivery.state not in Delivery.State.handed_over():
            return False
        if report.became is Became.FAILED:
            settling.came_back(delivery, report.code or "failed")
            return True
        if delivery.state == Delivery.State.DELIVERED:
            return False
        settling.arrived(delivery)
        return True
