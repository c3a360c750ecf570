"""Signing in and out: from what a provider vouches for to a person, and a sign-in that ends wherever it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from aktiv.journal.actions import Event, append
from aktiv.people.models import Identity, Person, SignIn
from aktiv.people.ports.sign_in import Proof
from aktiv.people.rules.sign_ins import SEEN_EVERY, Admission, admitted_number, number_digest
from aktiv.values.births import birth_date
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line

EXPECTED = "mailto:"
"""Begins the subject of an identity whose work address is known and whose provider's subject is not yet."""
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """Where somebody signs in: in words for her to know it by, in which language, and the sign-in it had before."""

    agent: str = ""
    language: str = "nb"
    before: UUID | None = None


@transaction.atomic
def sign_in(proof: Proof, *, registers: bool, admission: Admission, browser: Browser, now: datetime) -> SignIn:
    """Signs in whom a provider vouches for; with `registers` somebody new becomes a person.

    One human is one person by the digest of her national number, whichever provider she comes from and however many
    times at once. The sign-in that the browser had before ends. Raises Refusal("not_a_personal_number"),
    Refusal("made_up_person"), and Refusal("work_account_unknown") for somebody whom nobody expects.
    """
    if proof.subject.startswith(EXPECTED):
        raise Refusal("proof_not_valid", why="sub")
    person = _registered(proof, admission, browser.language, now) if registers else _expected(proof)
    person.seen_at, person.name = now, person.name or proof.name[:LONGEST_NAME]
    person.save(update_fields=["seen_at", "name"])
    if browser.before is not None:
        again = SignIn.objects.filter(pk=browser.before, person=person).exists()
        how = SignIn.Ended.STEPPED_UP if again else SignIn.Ended.SIGNED_OUT
        _end(Q(pk=browser.before), how, by=None, now=now)
    made = SignIn.objects.create(
        person=person,
        issuer=proof.issuer,
        sid=proof.sid,
        level=proof.level,
        agent=browser.agent,
        begun_at=now,
        seen_at=now,
        ends_at=now + admission.longest,
    )
    append(Event("sign_in.begun", ("sign_in", made.pk), person_id=person.pk, data={"level": proof.level}), at=now)
    return made


@transaction.atomic
def end_sign_in(sign_in_id: UUID, *, by: Person, now: datetime) -> int:
    """Signs a person out of one browser. Returns 0 when it had ended, or is another person's."""
    return _end(Q(pk=sign_in_id, person=by), SignIn.Ended.SIGNED_OUT, by=by, now=now)


@transaction.atomic
def end_every_sign_in(person: Person, *, by: Person, now: datetime) -> int:
    """Signs a person out of every browser. Returns of how many."""
    return _end(Q(person=person), SignIn.Ended.EVERYWHERE, by=by, now=now)


@transaction.atomic
def end_at_provider(issuer: str, sid: str, *, now: datetime) -> int:
    """She signed out at the provider: ends what began in that session of its. Returns how many ended."""
    return _end(Q(issuer=issuer, sid=sid), SignIn.Ended.BY_PROVIDER, by=None, now=now) if issuer and sid else 0


@transaction.atomic
def expect_work_account(person: Person, *, issuer: str, email: str, by: Person | None, now: datetime) -> None:
    """From now on the work account with this address at that provider is the person's. Its first use settles which.

    Raises Refusal("work_account_taken") when somebody else is expected with it.
    """
    known, made = Identity.objects.get_or_create(
        issuer=issuer, subject=_expected_subject(email), defaults={"person": person, "created_at": now}
    )
    if known.person_id != person.pk:
        raise Refusal("work_account_taken")
    if made:
        actor = by.pk if by is not None else None
        append(Event("identity.expected", ("person", person.pk), person_id=actor), at=now)


@transaction.atomic
def introduce(person: Person, name: str, *, now: datetime) -> None:
    """A person whose provider did not tell her name says it. Raises Refusal("missing_text"), ("too_long"),
    ("control_characters")."""
    said = one_line(name, limit=LONGEST_NAME, required=True)
    Person.objects.filter(pk=person.pk).update(name=said)
    append(Event("person.named", ("person", person.pk), person_id=person.pk), at=now)


def seen(sign_in: SignIn, *, now: datetime) -> None:
    """A sign-in is in use. Written every few minutes, and on the person once a day; nothing that a journal tells."""
    if now >= sign_in.seen_at + SEEN_EVERY:
        SignIn.objects.filter(pk=sign_in.pk, seen_at__lt=now).update(seen_at=now)
        seen_person(sign_in.person, now=now)


def seen_person(person: Person, *, now: datetime) -> None:
    """A person uses the service, by a page or by a token. Written once a day."""
    if person.seen_at is None or timezone.localdate(person.seen_at) != timezone.localdate(now):
        Person.objects.filter(pk=person.pk).update(seen_at=now)


def _end(which: Q, how: SignIn.Ended, *, by: Person | None, now: datetime) -> int:
    ending = list(SignIn.objects.select_for_update().filter(which, ended_at=None).order_by("pk"))
    SignIn.objects.filter(pk__in=[each.pk for each in ending]).update(ended=how, ended_at=now)
    actor = by.pk if by is not None else None
    append(
        [
            Event("sign_in.ended", ("sign_in", each.pk), person_id=actor or each.person_id, data={"how": how})
            for each in ending
        ],
        at=now,
    )
    return len(ending)


def _registered(proof: Proof, admission: Admission, language: str, now: datetime, *, tried: bool = False) -> Person:
    """The person behind a proof, made when she is new."""
    known = Identity.objects.select_related("person").filter(_identity(proof), person__anonymised_at=None).first()
    digest, born = None, None
    if proof.number is not None:
        number = admitted_number(proof.number, made_up=admission.made_up)
        digest, born = number_digest(number, admission.number_key), birth_date(number, timezone.localdate(now))
    person = Person.objects.filter(number_digest=digest).first() if digest else None
    if person is None and known is not None:
        person = known.person
        if digest is not None:  # she has another number than before: the one she had was temporary, or corrected
            person.number_digest = digest
            person.save(update_fields=["number_digest"])
    if person is not None:
        if known is not None and known.person_id != person.pk:
            # Two accounts of one human, made before we knew: this way in leads to the one with her number from now on.
            # What the other has stays with it, since nobody but she can say whose it is.
            moved = {"from": known.person_id}
            append(Event("identity.moved", ("person", person.pk), person_id=person.pk, data=moved), at=now)
        if known is None or known.person_id != person.pk:
            Identity.objects.update_or_create(
                issuer=proof.issuer,
                subject=proof.subject,
                defaults={"person": person},
                create_defaults={"person": person, "created_at": now},
            )
        return person
    try:
        with transaction.atomic():
            person = Person.objects.create(
                name=proof.name[:LONGEST_NAME], language=language, birth_date=born, number_digest=digest
            )
            Identity.objects.filter(_identity(proof), person__anonymised_at__isnull=False).delete()
            Identity.objects.create(person=person, issuer=proof.issuer, subject=proof.subject, created_at=now)
            append(Event("person.registered", ("person", person.pk), person_id=person.pk), at=now)
    except IntegrityError:
        if tried:
            raise
        # The same human, at the same time, in another browser: that one made her.
        return _registered(proof, admission, language, now, tried=True)
    return person


def _expected(proof: Proof) -> Person:
    """The person whose work account it is: known by its subject, or expected with its address and settled now."""
    alive = Identity.objects.select_related("person").filter(person__anonymised_at=None)
    known = alive.filter(_identity(proof)).first()
    if known is None and proof.email:
        known = (
            alive.select_for_update(of=("self",))
            .filter(issuer=proof.issuer, subject=_expected_subject(proof.email))
            .first()
        )
        if known is not None:
            known.subject = proof.subject
            known.save(update_fields=["subject"])
    if known is None:
        raise Refusal("work_account_unknown")
    return known.person


def _identity(proof: Proof) -> Q:
    return Q(issuer=proof.issuer, subject=proof.subject)


def _expected_subject(email: str) -> str:
    return EXPECTED + email.strip().lower()
