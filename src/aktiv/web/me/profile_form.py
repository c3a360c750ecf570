"""The forms of my profile: filled from what is known, or from what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aktiv.collaboration.queries.mandates import mandates_held
from aktiv.collaboration.queries.parties import the_collaboration
from aktiv.messages.models import Notification
from aktiv.messages.queries import mail_choices_of, mailed_unless_said
from aktiv.municipalities.models import Municipality
from aktiv.people import consent_words
from aktiv.people.models import Consent, Person
from aktiv.people.queries.contacts import consents_of
from aktiv.people.rules.consents import WORDING
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice
from aktiv.web.context import LANGUAGE_NAMES

LONGEST = 300
FIELD_OF: Mapping[str, str] = {
    "not_an_address": "epost",
    "address_in_force": "epost",
    "not_a_phone_number": "telefon",
    "code_wrong": "kode",
    "code_expired": "kode",
    "no_such_language": "sprak",
}
MAIL: Mapping[str, Promise] = {
    "case_in": gettext_lazy("An application of mine is received"),
    "case_reply": gettext_lazy("An applicant answers in a case of mine"),
    "case_given": gettext_lazy("A colleague gives me a case"),
    "confirmed": gettext_lazy("A booking of mine is made"),
    "allocated": gettext_lazy("I am given time for a season"),
    "restored": gettext_lazy("I have my time back after an event"),
    "free": gettext_lazy("A time that I wait for becomes free"),
    "vote_open": gettext_lazy("Collaboration: a vote is open"),
    "vote_close": gettext_lazy("Collaboration: I have not voted, and it closes within a day"),
    "promise_due": gettext_lazy("Collaboration: what my partner has promised is due"),
    "idea_due": gettext_lazy("Collaboration: an idea must soon be answered"),
    "step_waits": gettext_lazy("Collaboration: an initiative waits for me"),
    "help_asked": gettext_lazy("Collaboration: somebody asks for help"),
    "help_given": gettext_lazy("Collaboration: a request for help is handed to me"),
    "door": gettext_lazy("The code of a door is ready"),
    "loan_ok": gettext_lazy("Equipment is reserved for me"),
    "pick_up_soon": gettext_lazy("Equipment that I am to pick up soon"),
    "loan_due": gettext_lazy("Equipment that I have is to be back soon"),
    "loan_back": gettext_lazy("What I borrowed is back"),
    "stock_low": gettext_lazy("My storage place has too little of something"),
}
"""Mail that one may do without."""
ALWAYS: Sequence[Promise] = (
    gettext_lazy("My time is moved, cancelled or taken by an event: otherwise you might come to a closed door."),
    gettext_lazy("The municipality asks, offers or decides something I applied for: otherwise a deadline could pass."),
    gettext_lazy("My roles are given or must be looked over: otherwise others could act without your knowing."),
    gettext_lazy("What happens to my club here, and who acts for it: otherwise it could be taken over unseen."),
    gettext_lazy("My address is changed, or my account is deleted: otherwise others could do it without your knowing."),
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, in which form; `error` is a refusal's code and sentence."""

    form: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    home: str = ""
    mailed: frozenset[str] = frozenset()
    code: str = ""
    texts: bool = False
    purpose: str = ""
    wording: int = 0
    agrees: bool = False
    error: tuple[str, str] | None = None

    @classmethod
    def of(cls, data: QueryDict) -> Typed:
        wording = data.get("ordlyd", "")
        return cls(
            form=data.get("gjor", ""),
            email=data.get("epost", "")[:LONGEST],
            phone=data.get("telefon", "")[:LONGEST],
            language=data.get("sprak", ""),
            home=data.get("hjem", ""),
            mailed=frozenset(data.getlist("post")),
            code=data.get("kode", "")[:20],
            texts="sms" in data,
            purpose=data.get("formal", "")[:40],
            wording=int(wording) if wording.isascii() and wording.isdigit() and len(wording) < 5 else 0,
            agrees="enig" in data,
        )

    def with_error(self, code: str, sentence: str) -> Typed:
        return replace(self, error=(code, sentence))

    def error_of(self, name: str) -> str:
        """What is wrong with a field; empty when it is something else."""
        return self.error[1] if self.error and FIELD_OF.get(self.error[0]) == name else ""

    @property
    def others(self) -> tuple[str, ...]:
        """What is wrong and belongs to no field."""
        return (self.error[1],) if self.error and self.error[0] not in FIELD_OF else ()


def address_field(person: Person, typed: Typed) -> Field:
    """Where a new address is typed."""
    return Field(
        "epost",
        _("New e-mail address") if person.email else _("E-mail address"),
        typed.email,
        kind="email",
        hint=_("We send a link to it, which is good for 24 hours. Until you open it nothing changes."),
        error=typed.error_of("epost"),
        mark_required=False,
        autocomplete="email",
        longest=254,
    )


def contact_fields(person: Person, typed: Typed, known: Sequence[Municipality]) -> tuple[Field, ...]:
    """Telephone, language of messages, and home municipality."""
    mine = typed.form == "kontakt"
    language = typed.language if mine else person.language
    home = typed.home if mine else (person.home_municipality.slug if person.home_municipality else "")
    homes = [
        Choice("", _("None of these"), not home),
        *(Choice(each.slug, each.name, each.slug == home) for each in known),
    ]
    return (
        Field("telefon", _("Telephone"), typed.phone if mine else person.phone, kind="tel", optional=True,
              error=typed.error_of("telefon"), autocomplete="tel", inputmode="tel", longest=30),
        Field("sprak", _("Language of messages"), kind="select", error=typed.error_of("sprak"), mark_required=False,
              choices=tuple(Choice(code, name, code == language) for code, name in LANGUAGE_NAMES.items())),
        Field("hjem", _("Home municipality"), kind="select", mark_required=False, choices=tuple(homes),
              hint=_("Some places can be booked by their own residents only, or by them first.")),
    )  # fmt: skip


def _has_mandate(person: Person, now: datetime) -> bool:
    """Whether she is told of what waits in the collaboration."""
    home = the_collaboration()
    return home is not None and bool(mandates_held(person.pk, home.pk, now))


def mail_choices(person: Person) -> list[Choice]:
    """Mail that she may do without; chosen is what she is sent: by her own word, or her home municipality's setting."""
    said, otherwise = mail_choices_of(person.pk), mailed_unless_said(person)
    kinds = Notification.Kind.choosable() if _has_mandate(person, timezone.now()) else Notification.Kind.optional()
    return [Choice(kind, str(MAIL[kind]), said.get(kind, kind in otherwise)) for kind in kinds]


def changed_mail(person: Person, mailed: frozenset[str]) -> dict[str, bool]:
    """What she says by handing in the boxes: of those that she has moved, and of those that she has moved before."""
    said = mail_choices_of(person.pk)
    return {
        each.value: each.value in mailed
        for each in mail_choices(person)
        if each.value in said or each.chosen is not (each.value in mailed)
    }


def code_field(typed: Typed) -> Field:
    """Where the code that came by SMS is typed."""
    return Field(
        "kode",
        _("Code from the SMS"),
        typed.code,
        hint=_("Six digits, good for 15 minutes."),
        error=typed.error_of("kode"),
        mark_required=False,
        autocomplete="one-time-code",
        inputmode="numeric",
        longest=10,
    )


def always_mailed() -> list[str]:
    """What is mailed whatever she chooses, and why."""
    return [str(each) for each in ALWAYS]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Something to agree to: the words in force, and what she has said to it before, the latest first."""

    purpose: str
    title: str
    words: str
    wording: int
    given: Consent | None
    outdated: bool
    before: tuple[Consent, ...]


def consents(person: Person) -> list[Agreement]:
    """Each purpose, with what she has agreed to."""
    rows = consents_of(person)
    found = []
    for purpose, wording in WORDING.items():
        mine = [each for each in rows if each.purpose == purpose]
        given = next((each for each in mine if each.withdrawn_at is None), None)
        found.append(
            Agreement(
                purpose=purpose.value,
                title=consent_words.title(purpose),
                words=consent_words.words(purpose, wording),
                wording=wording,
                given=given,
                outdated=given is not None and given.wording != wording,
                before=tuple(each for each in mine if each.withdrawn_at is not None),
            )
        )
    return found
