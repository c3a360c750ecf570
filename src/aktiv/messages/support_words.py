"""What who asked for help is sent: a receipt, answers, and that it is closed. The words of the answer, and a link."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

SUBJECTS: Mapping[str, str] = {
    "asked": n_("We have got your question (#%(number)s)"),
    "answered": n_("Answer to your question (#%(number)s)"),
    "waits": n_("We need to know more about your question (#%(number)s)"),
    "closed": n_("Your question is closed (#%(number)s)"),
    "became": n_("Your question has become something more (#%(number)s)"),
}
LEADS: Mapping[str, str] = {
    "asked": n_("Thank you. You get an answer by %(due)s."),
    "waits": n_("Answer on the page below. We wait until we hear from you."),
    "closed": n_("If it is not solved after all, open it again on the page below."),
    "became": n_("Something is made of what you told us. It is public, and says nothing of you. See the page below."),
}
WHERE = n_("All that was said, and where you can write more:")
SECRET = n_("Whoever has this address can read it. Do not send it on.")


def support_letter(kind: str, number: int, text: str, due: str, link: str) -> tuple[str, str]:
    """Subject and body, in the language in use."""
    told = {"number": number, "due": due}
    lead = _(LEADS[kind]) % told if kind in LEADS else ""
    said = "" if kind == "asked" else text
    parts = [each for each in (said, lead, f"{_(WHERE)}\n{link}", _(SECRET)) if each]
    return _(SUBJECTS[kind]) % told, "\n\n".join(parts) + "\n"


def reminder_letter(name: str, due: str, link: str) -> tuple[str, str]:
    """Subject and body of a reminder of what comes back each year, in the language in use."""
    told = {"name": name, "due": due}
    parts = [
        _("%(name)s is due %(due)s.") % told,
        _("You see to it in the collaboration. When it is done, mark it as done on the working page."),
        link,
    ]
    return _("Due soon: %(name)s") % told, "\n\n".join(parts) + "\n"
