"""The register of contracts: with whom, for whom, from when to when, what can be prolonged, and what was called off."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

LONGEST_TEXT, LONGEST_WHY, LONGEST_NOTE = 2_000, 1_000, 300
MOST_VALUE_ORE = 10**15


class Contract(models.Model):
    """A contract that members may call off from. `last` is its last day as it was made: options prolong it, and
    `ended_on` is its last day when it ends before. Nothing else of it changes. `service` is the one
    of the agreement that it is of, null for the agreement as a whole.

    The supplier may be in the collaboration; its name and organisation number stand here as they were.
    """

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey("collaboration.Collaboration", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    procurement = models.ForeignKey(
        "collaboration.Procurement", models.PROTECT, null=True, related_name="contracts", db_index=False
    )
    owner = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey("collaboration.Service", models.PROTECT, null=True, related_name="+", db_index=False)
    title = models.CharField(max_length=160)
    text = models.CharField(max_length=LONGEST_TEXT, blank=True)
    supplier = models.ForeignKey("collaboration.Member", models.PROTECT, null=True, related_name="+", db_index=False)
    supplier_name = models.CharField(max_length=120)
    supplier_number = models.CharField(max_length=12)
    first = models.DateField()
    last = models.DateField()
    notice_months = models.PositiveSmallIntegerField()
    value_ore = models.PositiveBigIntegerField(null=True)
    bound = models.BooleanField(default=False, help_text="nobody calls off more of a lot than it joined with")
    ended_on = models.DateField(null=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="contract_once"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(supplier_name=""), name="contract_says_what"),
            models.CheckConstraint(condition=Q(supplier_number__regex=r"^[0-9]{3,12}$"), name="contract_with_one"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="contract_in_order"),
            models.CheckConstraint(condition=Q(notice_months__lte=60), name="contract_notice"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ContractLot(models.Model):
    """A lot that a contract was awarded for. A lot has one."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="lots")
    lot = models.OneToOneField("collaboration.Lot", models.PROTECT, primary_key=True, related_name="award")
    procurement = models.ForeignKey("collaboration.Procurement", models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.contract_id} {self.lot_id}"


class ContractMember(models.Model):
    """A member that may call off."""

    id = models.BigAutoField(primary_key=True)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="members", db_index=False)
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "member"], name="contract_member_once")]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.member_id}"


class ContractOption(models.Model):
    """A right to prolong a contract by some months, to be taken by a day. They are taken in order."""

    class State(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        DECLINED = "declined"

    id = models.BigAutoField(primary_key=True)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="options", db_index=False)
    number = models.PositiveSmallIntegerField()
    months = models.PositiveSmallIntegerField()
    last_day = models.DateField(help_text="the last day to take it")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="contract_option_once"),
            models.CheckConstraint(condition=Q(months__gt=0, months__lte=120), name="contract_option_of_some_months"),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.number} {self.state}"


class ContractStep(models.Model):
    """What was done with a contract or one of its options, by whom and why. Only added to."""

    class Kind(models.TextChoices):
        REGISTERED = "made"
        TAKEN = "taken"
        DECLINED = "declined"
        ENDED = "ended"

    id = models.BigAutoField(primary_key=True)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="steps")
    option = models.ForeignKey(ContractOption, models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.CharField(max_length=LONGEST_WHY, blank=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text="") | Q(kind="made"), name="contract_step_says_why"),
            models.CheckConstraint(
                condition=Q(kind__in=["taken", "declined"], option__isnull=False)
                | Q(kind__in=["made", "ended"], option=None),
                name="contract_step_of_an_option",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.kind}"


class CallOff(models.Model):
    """How much of a lot a member has ordered by a contract. Never changes: a correction is a new row below zero."""

    id = models.BigAutoField(primary_key=True)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="call_offs")
    lot = models.ForeignKey("collaboration.Lot", models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    volume = models.IntegerField()
    on_day = models.DateField()
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(volume=0), name="call_off_of_something")]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.member_id} {self.volume}"


class ContractReminder(models.Model):
    """That those who keep a contract were reminded of a day, so many days before. Each once."""

    class Kind(models.TextChoices):
        EXPIRY = "expiry"
        OPTION = "option"

    id = models.BigAutoField(primary_key=True)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="reminders", db_index=False)
    option = models.ForeignKey(ContractOption, models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    day = models.DateField(help_text="what it is a reminder of")
    days_before = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "option", "kind", "day", "days_before"],
                name="contract_reminded_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(kind="option", option__isnull=False) | Q(kind="expiry", option=None),
                name="contract_reminder_of_an_option",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.kind} {self.day}"
