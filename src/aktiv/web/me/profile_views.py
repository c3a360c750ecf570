"""My profile: how I am reached, in which language, what I am mailed about and what I have agreed to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.messages.actions.choosing import choose_mail, choose_texts
from aktiv.messages.ports import sms
from aktiv.messages.queries import wants_texts
from aktiv.municipalities import queries as municipalities
from aktiv.people.actions.consents import give_consent, withdraw_consent
from aktiv.people.actions.contacts import Contact, ask_address, prove_address, set_contact, usable_check
from aktiv.people.actions.limits import spend
from aktiv.people.actions.phones import ask_phone, prove_phone
from aktiv.people.links import CONTACT_PROOF
from aktiv.people.models import Person
from aktiv.people.queries.contacts import open_check, open_phone_check
from aktiv.people.rules.limits import PROVE_ADDRESS, PROVE_PHONE
from aktiv.people.words import sentence
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary
from aktiv.web.gates import signed_in
from aktiv.web.identity import person_here
from aktiv.web.me.profile_form import (
    Typed,
    address_field,
    always_mailed,
    changed_mail,
    code_field,
    consents,
    contact_fields,
    mail_choices,
)
from aktiv.web.me.sections import sections
from aktiv.web.public.views import COMMON_ZONE


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Signed in. Her own. POST `gjor` says which form: kontakt, adresse, nummer, kode, varsler, sms,
    samtykke."""
    person, now = person_here(request), timezone.now()
    assert person is not None
    typed, retry_after = Typed(), None
    if request.method == "POST":
        typed = Typed.of(request.POST)
        try:
            said = _do(person, typed)
        except Refusal as refusal:
            if refusal.code == "too_many":
                retry_after = refusal.data["retry_after"]
            typed = typed.with_error(refusal.code, sentence(refusal))
        else:
            messages.success(request, said)
            return redirect("my_profile")
    address, fields = address_field(person, typed), contact_fields(person, typed, municipalities.listed())
    code = code_field(typed)
    context = {
        "sections": sections("my_profile"),
        "person": person,
        "waiting": open_check(person, now),
        "zone": COMMON_ZONE,
        "address": address,
        "fields": fields,
        "errors": ErrorSummary.of([address, *fields, code], typed.others),
        "code": code,
        "code_sent": open_phone_check(person, now),
        "by_sms": sms.gateway() is not None,
        "texts": wants_texts(person.pk),
        "mail_choices": mail_choices(person),
        "always": always_mailed(),
        "consents": consents(person),
    }
    status = 429 if retry_after else 422 if typed.error else 200
    answer = render(request, "me/profile.html", context, status=status)
    if retry_after:
        answer["Retry-After"] = str(retry_after)
    return answer


def _do(person: Person, typed: Typed) -> str:
    """Does what a form asks for, and says what was done. Raises Refusal."""
    now = timezone.now()
    if typed.form == "adresse":
        spend(PROVE_ADDRESS, str(person.pk), now)
        ask_address(person, typed.email, now=now)
        return _("We have sent a mail to %(address)s. Open the link in it to use the address.") % {
            "address": typed.email.strip()
        }
    if typed.form == "nummer":
        spend(PROVE_PHONE, str(person.pk), now)
        ask_phone(person, now=now)
        return _("We send an SMS with a code. It may take a minute or two.")
    if typed.form == "kode":
        prove_phone(person, typed.code, now=now)
        return _("The number is yours from now on.")
    if typed.form == "sms":
        choose_texts(person.pk, wanted=typed.texts, now=now)
    elif typed.form == "varsler":
        choose_mail(person.pk, changed_mail(person, typed.mailed), now=now)
    elif typed.form == "samtykke":
        if typed.agrees:
            give_consent(person, typed.purpose, wording=typed.wording, now=now)
        else:
            withdraw_consent(person, typed.purpose, now=now)
    else:
        home = next((each for each in municipalities.listed() if each.slug == typed.home), None)
        set_contact(person, Contact(phone=typed.phone, language=typed.language, home=home), now=now)
    return _("Saved.")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest, token: str) -> HttpResponse:
    """Signed in, as the one who asked. Shows which address it is; POST says that it is hers."""
    person, now = person_here(request), timezone.now()
    assert person is not None
    try:
        check_id = CONTACT_PROOF.row_id(token[:200])
        if request.method == "POST":
            prove_address(check_id, person, now=now)
            messages.success(request, _("The address is yours from now on."))
            return redirect("my_profile")
        check = usable_check(check_id, person, now=now)
    except Refusal as refusal:
        status = 404 if refusal.code == "link_unknown" else 410
        return render(request, "me/proof.html", {"refused": sentence(refusal)}, status=status)
    return render(request, "me/proof.html", {"check": check, "person": person})
