"""Reading what people were told, and the letters that tell them."""

from aktiv.messages.queries.choices import mail_choices_of, mailed_unless_said, wants_mail, wants_texts
from aktiv.messages.queries.inbox import Told, inbox, unread_count
from aktiv.messages.queries.letters import Letter, letter_of
from aktiv.messages.queries.sending import sending_of

__all__ = [
    "Letter",
    "Told",
    "inbox",
    "letter_of",
    "mail_choices_of",
    "mailed_unless_said",
    "sending_of",
    "unread_count",
    "wants_mail",
    "wants_texts",
]
