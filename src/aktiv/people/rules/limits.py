"""How often one who asks may do what can be guessed or flooded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` times in `seconds`, counted from the first time in the window."""

    name: str
    most: int
    seconds: int


SEARCH = Limit("search", 300, 60)
"""For one address; a school or a library is many people behind one."""
RECKON = Limit("reckon", 120, 60)
"""The price calculator, for one address: each asks for a price."""
SIGN_IN = Limit("sign_in", 60, 600)
HOLD_UNKNOWN = Limit("hold_unknown", 60, 600)
"""Holds by somebody who has not signed in, for one address."""
BAD_TOKEN = Limit("bad_token", 30, 600)
LINK_IN_MAIL = Limit("link_in_mail", 60, 600)
"""Opening links with a secret in them, for one address."""
FAULT = Limit("fault", 10, 3_600)
"""Reporting what is broken, for one address: a school is many people behind one, but few of them find a fault."""
OBJECT = Limit("object", 60, 3_600)
"""Objections to what a season gives, and appeals, for one person: each is read and answered by somebody."""
INVITE = Limit("invite", 50, 86_400)
"""For one organisation, or one municipality's staff."""
PROVE_ADDRESS = Limit("prove_address", 5, 3_600)
"""For one person: each is a mail to an address that may be somebody else's."""
PROVE_PHONE = Limit("prove_phone", 5, 3_600)
"""For one person: each is an SMS that costs money, to a number that may be somebody else's."""
SMS_REPORT = Limit("sms_report", 6_000, 60)
PAYMENT_TOLD = Limit("payment_told", 6_000, 60)
"""For the address of the gateway that reports what became of messages."""
LOOK_UP = Limit("look_up", 60, 600)
"""Asking the register of organisations, for one person."""
EXPORT = Limit("export", 10, 86_400)
"""Fetching all of one's own data, for one person: each reads every table."""
SIGN_UP = Limit("sign_up", 40, 3_600)
"""Signing up and off, by one person."""
WRITE_UP = Limit("write_up", 600, 3_600)
"""Writing participants up, by one organiser: a school writes a list."""
CODE_AT_DOOR = Limit("code_at_door", 300, 600)
"""Codes typed at a door, for one address: a school is many people behind one, and there are ten thousand million."""
CODE_LET_IN = Limit("code_let_in", 1_200, 600)
"""Codes read by one organiser: two a second, as fast as anybody lets people in."""
FILES = Limit("files", 100, 3_600)
"""Attaching files, for one person: pictures of millions of points are drawn anew, and documents unpacked once."""
IDEA = Limit("idea", 5, 86_400)
"""Ideas for the service, by one person."""
IDEA_SAID = Limit("idea_said", 30, 3_600)
"""Comments on ideas, and reports of what should not stand there, by one person."""
IDEAS_SENT = Limit("ideas_sent", 120, 3_600)
"""All that is sent about ideas, from one address: a school is many people behind one."""
LACKED = Limit("lacked", 20, 86_400)
"""Counting over the interface that one asked for more than there was, for one person: a program tries again."""
PILOT_SAID = Limit("pilot_said", 20, 3_600)
"""What one person says of features on trial."""
PILOTS_SAID = Limit("pilots_said", 60, 3_600)
"""The same from one address: a school is many people behind one."""
HELP = Limit("help", 10, 86_400)
"""Asking for help, by one person or one mail address: each is a mail to an address that may be somebody else's."""
HELP_SAID = Limit("help_said", 30, 3_600)
"""Writing more of what one asked, by its secret link."""
HELP_SENT = Limit("help_sent", 60, 3_600)
"""All that is asked from one address: a school is many people behind one."""
JOIN = Limit("join", 3, 86_400)
"""Requests to join the collaboration, by one person: each is read and answered by somebody."""
