"""Making a loan longer as staff, at the counter and at the desk: until when and why, what it costs, and then yes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from aktiv.lending.actions.extending import LONGEST_REASON, extend_as_staff, would_extend_as_staff
from aktiv.lending.models import Loan
from aktiv.lending.words import sentence
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field, Problem
from aktiv.web.lending.asking import amount_of, when_told
from aktiv.web.lending.changing import LONGER, Confirming, confirm_longer, longer_fields, price_shown, until_of


@dataclass(frozen=True, slots=True)
class StaffLonger:
    """The form as it stands: its fields, what is ready to be made, and what is wrong with it."""

    fields: tuple[Field, ...]
    confirming: Confirming | None = None
    errors: ErrorSummary = field(default_factory=lambda: ErrorSummary(()))

    @property
    def open(self) -> bool:
        """Whether somebody is in the middle of it."""
        return self.confirming is not None or bool(self.errors.problems)


def asked_longer(request: HttpRequest) -> bool:
    """Whether that is what was pressed."""
    return request.method == "POST" and request.POST.get("gjor") == LONGER


def longer_shown(loan: Loan, now: datetime) -> StaffLonger | None:
    """The form, where the loan can be made longer at all."""
    if loan.state not in (Loan.State.RESERVED, Loan.State.OUT):
        return None
    return StaffLonger((*longer_fields(loan, {}, now), _reason("")))


def make_longer(request: HttpRequest, loan: Loan, by: UUID, now: datetime) -> StaffLonger | None:
    """Does what was pressed: shows what it comes to, or makes it so and says so. None when it is made."""
    given, problem, confirming = request.POST, "", None
    try:
        until, reason = until_of(given, loan), given.get("hvorfor", "")
        version = amount_of(given.get("versjon", ""))
        expected = price_shown(given)
        if expected is not None:
            try:
                made = extend_as_staff(
                    loan.pk, until, reason, by=by, now=now, version=version, expected=expected
                )  # fmt: skip
            except Refusal as refusal:
                if refusal.code != "price_changed":
                    raise
                problem = sentence(refusal, loan.municipality.zone)
            else:
                when = when_told(made.during.lower, made.during.upper, made.municipality)
                messages.success(request, _("The loan is longer: %(when)s. The borrower is told.") % {"when": when})
                return None
        change = would_extend_as_staff(loan.pk, until, reason, by=by, now=now, version=version)
        confirming = confirm_longer(loan, change, given, by_staff=True)
        why = _reason(reason)
    except Refusal as refusal:
        problem = sentence(refusal, loan.municipality.zone)
        why = _reason(given.get("hvorfor", ""), problem if refusal.code in ("reason_missing", "too_long") else "")
    fields = (*longer_fields(loan, given, now), why)
    place = why.element_id if why.error else fields[0].element_id
    return StaffLonger(fields, confirming, ErrorSummary((Problem(problem, place),) if problem else ()))


def _reason(text: str, error: str = "") -> Field:
    return Field("hvorfor", _("Why, as the borrower reads it"), text, "textarea", longest=LONGEST_REASON, error=error)
