"""The pool of competence, shared procurement, and the register of contracts."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collaboration", "0031_benefits_guards"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.CreateModel(
            name="Lot",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=160)),
                ("unit", models.CharField(max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="HoursLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("month", models.DateField()),
                ("hours", models.IntegerField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Competence",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=40)),
                ("name_nb", models.CharField(max_length=60)),
                ("name_nn", models.CharField(max_length=60)),
                ("name_en", models.CharField(max_length=60)),
                (
                    "collaboration",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.collaboration",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=160)),
                ("text", models.CharField(blank=True, max_length=2000)),
                ("supplier_name", models.CharField(max_length=120)),
                ("supplier_number", models.CharField(max_length=12)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("notice_months", models.PositiveSmallIntegerField()),
                ("value_ore", models.PositiveBigIntegerField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "collaboration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.collaboration",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.member",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContractLot",
            fields=[
                (
                    "lot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="award",
                        serialize=False,
                        to="collaboration.lot",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CallOff",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("volume", models.IntegerField()),
                ("on_day", models.DateField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.member",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_offs",
                        to="collaboration.contract",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.lot",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContractMember",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "contract",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="collaboration.contract",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContractOption",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("months", models.PositiveSmallIntegerField()),
                ("last_day", models.DateField(help_text="the last day to take it")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("taken", "Taken"), ("declined", "Declined")],
                        default="open",
                        max_length=8,
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="options",
                        to="collaboration.contract",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContractReminder",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("expiry", "Expiry"), ("option", "Option")], max_length=6)),
                ("day", models.DateField(help_text="what it is a reminder of")),
                ("days_before", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "contract",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="collaboration.contract",
                    ),
                ),
                (
                    "option",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.contractoption",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContractStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("made", "Registered"),
                            ("taken", "Taken"),
                            ("declined", "Declined"),
                            ("ended", "Ended"),
                        ],
                        max_length=8,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=1000)),
                ("made_at", models.DateTimeField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="collaboration.contract"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "option",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.contractoption",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Engagement",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("hours_per_month", models.PositiveIntegerField()),
                ("first_month", models.DateField()),
                ("last_month", models.DateField()),
                ("ore_per_hour", models.PositiveIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("agreed", "Agreed"),
                            ("declined", "Declined"),
                            ("back", "by who proposed it"),
                            ("ended", "before time"),
                        ],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                (
                    "ended_month",
                    models.DateField(help_text="the last one with hours, when it ended before time", null=True),
                ),
                ("released_hours", models.PositiveIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "collaboration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.collaboration",
                    ),
                ),
                (
                    "commitment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagement",
                        to="collaboration.commitment",
                    ),
                ),
                (
                    "competence",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.competence",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.member",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "proposed_for",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.member",
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EngagementStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("agreed", "Agreed"),
                            ("declined", "Declined"),
                            ("back", "by who proposed it"),
                            ("ended", "before time"),
                        ],
                        help_text="the engagement's, after it",
                        max_length=8,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="collaboration.engagement"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HoursAnswer",
            fields=[
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="answer",
                        serialize=False,
                        to="collaboration.hoursline",
                    ),
                ),
                ("approved", models.BooleanField()),
                ("why", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="hoursline",
            name="engagement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="collaboration.engagement"
            ),
        ),
        migrations.AddField(
            model_name="hoursline",
            name="made_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.CreateModel(
            name="Joining",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("volume", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="joinings", to="collaboration.lot"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "level",
                    models.CharField(
                        choices=[("basic", "Basic"), ("skilled", "Skilled"), ("leading", "Leading")], max_length=8
                    ),
                ),
                ("hours_per_month", models.PositiveIntegerField()),
                ("first_month", models.DateField()),
                ("last_month", models.DateField()),
                ("ore_per_hour", models.PositiveIntegerField(null=True)),
                ("text", models.CharField(max_length=1000)),
                ("made_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "language",
                    models.CharField(blank=True, help_text="the work must be done in it; empty: any", max_length=2),
                ),
                ("on_site", models.BooleanField(help_text="somebody must come")),
                (
                    "collaboration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.collaboration",
                    ),
                ),
                (
                    "competence",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.competence",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.member",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="engagement",
            name="need",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="engagements", to="collaboration.need"
            ),
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "level",
                    models.CharField(
                        choices=[("basic", "Basic"), ("skilled", "Skilled"), ("leading", "Leading")], max_length=8
                    ),
                ),
                ("hours_per_month", models.PositiveIntegerField()),
                ("first_month", models.DateField()),
                ("last_month", models.DateField()),
                ("ore_per_hour", models.PositiveIntegerField(null=True)),
                ("text", models.CharField(max_length=1000)),
                ("made_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2),
                        help_text="those that the work can be done in",
                        size=None,
                    ),
                ),
                ("travels", models.BooleanField(help_text="may come to where the need is")),
                (
                    "collaboration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.collaboration",
                    ),
                ),
                (
                    "competence",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.competence",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.member",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="engagement",
            name="offer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="engagements", to="collaboration.offer"
            ),
        ),
        migrations.CreateModel(
            name="Procurement",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=160)),
                ("text", models.CharField(max_length=4000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("need", "it is being described"),
                            ("joining", "members join with volumes, until a moment; then it is tendered"),
                            ("awarded", "Awarded"),
                            ("stopped", "Cancelled"),
                        ],
                        default="need",
                        max_length=7,
                    ),
                ),
                ("joins_until", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "collaboration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.collaboration",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.member",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="lot",
            name="procurement",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lots",
                to="collaboration.procurement",
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="procurement",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contracts",
                to="collaboration.procurement",
            ),
        ),
        migrations.CreateModel(
            name="ProcurementStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("noted", "Noted"),
                            ("opened", "Opened"),
                            ("extended", "Extended"),
                            ("awarded", "one or more lots"),
                            ("stopped", "Cancelled"),
                        ],
                        max_length=8,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=1000)),
                ("joins_until", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "procurement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="collaboration.procurement",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="competence",
            constraint=models.UniqueConstraint(
                fields=("collaboration", "slug"), name="competence_once", nulls_distinct=False
            ),
        ),
        migrations.AddField(
            model_name="contractlot",
            name="contract",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lots", to="collaboration.contract"
            ),
        ),
        migrations.AddField(
            model_name="contractlot",
            name="procurement",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="collaboration.procurement",
            ),
        ),
        migrations.AddConstraint(
            model_name="calloff",
            constraint=models.CheckConstraint(
                condition=models.Q(("volume", 0), _negated=True), name="call_off_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="contractmember",
            constraint=models.UniqueConstraint(fields=("contract", "member"), name="contract_member_once"),
        ),
        migrations.AddConstraint(
            model_name="contractoption",
            constraint=models.UniqueConstraint(fields=("contract", "number"), name="contract_option_once"),
        ),
        migrations.AddConstraint(
            model_name="contractoption",
            constraint=models.CheckConstraint(
                condition=models.Q(("months__gt", 0), ("months__lte", 120)), name="contract_option_of_some_months"
            ),
        ),
        migrations.AddConstraint(
            model_name="contractreminder",
            constraint=models.UniqueConstraint(
                fields=("contract", "option", "kind", "day", "days_before"),
                name="contract_reminded_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="contractreminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "option"), ("option__isnull", False)),
                    models.Q(("kind", "expiry"), ("option", None)),
                    _connector="OR",
                ),
                name="contract_reminder_of_an_option",
            ),
        ),
        migrations.AddConstraint(
            model_name="contractstep",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("text", ""), _negated=True), ("kind", "made"), _connector="OR"),
                name="contract_step_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="contractstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["taken", "declined"]), ("option__isnull", False)),
                    models.Q(("kind__in", ["made", "ended"]), ("option", None)),
                    _connector="OR",
                ),
                name="contract_step_of_an_option",
            ),
        ),
        migrations.AddConstraint(
            model_name="engagementstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text", ""), _negated=True),
                    models.Q(("state__in", ["declined", "ended"]), _negated=True),
                    _connector="OR",
                ),
                name="engagement_step_says_why",
            ),
        ),
        migrations.AddField(
            model_name="hoursanswer",
            name="made_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursline",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours", 0), _negated=True), name="hours_line_of_some_hours"
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursline",
            constraint=models.CheckConstraint(condition=models.Q(("month__day", 1)), name="hours_line_of_a_month"),
        ),
        migrations.AddConstraint(
            model_name="joining",
            constraint=models.CheckConstraint(
                condition=models.Q(("volume__lte", 1000000000)), name="joining_not_without_end"
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.UniqueConstraint(fields=("collaboration", "number"), name="need_once"),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="need_says_what"),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours_per_month__gt", 0), ("hours_per_month__lte", 2000)),
                name="need_of_some_hours",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_month__day", 1), ("last_month__day", 1), ("last_month__gte", models.F("first_month"))
                ),
                name="need_in_whole_months",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ore_per_hour", None),
                    models.Q(("ore_per_hour__gt", 0), ("ore_per_hour__lte", 10000000)),
                    _connector="OR",
                ),
                name="need_for_a_price",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(fields=("collaboration", "number"), name="offer_once"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="offer_says_what"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours_per_month__gt", 0), ("hours_per_month__lte", 2000)),
                name="offer_of_some_hours",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_month__day", 1), ("last_month__day", 1), ("last_month__gte", models.F("first_month"))
                ),
                name="offer_in_whole_months",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ore_per_hour", None),
                    models.Q(("ore_per_hour__gt", 0), ("ore_per_hour__lte", 10000000)),
                    _connector="OR",
                ),
                name="offer_for_a_price",
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.UniqueConstraint(fields=("collaboration", "number"), name="engagement_once"),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=models.Q(("giver", models.F("receiver")), _negated=True), name="engagement_of_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("proposed_for", models.F("giver")), ("proposed_for", models.F("receiver")), _connector="OR"
                ),
                name="engagement_proposed_by_one_of_them",
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours_per_month__gt", 0), ("hours_per_month__lte", 2000)),
                name="engagement_of_some_hours",
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_month__day", 1), ("last_month__day", 1), ("last_month__gte", models.F("first_month"))
                ),
                name="engagement_in_whole_months",
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ore_per_hour", None),
                    models.Q(("ore_per_hour__gt", 0), ("ore_per_hour__lte", 10000000)),
                    _connector="OR",
                ),
                name="engagement_for_a_price",
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("commitment", None), ("state__in", ["proposed", "declined", "back"])),
                    models.Q(("commitment__isnull", False), ("state__in", ["agreed", "ended"])),
                    _connector="OR",
                ),
                name="engagement_commits_when_agreed",
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_month__day", 1),
                        ("ended_month__lt", models.F("last_month")),
                        ("released_hours__gt", 0),
                        ("state", "ended"),
                    ),
                    models.Q(
                        models.Q(("state", "ended"), _negated=True), ("ended_month", None), ("released_hours", None)
                    ),
                    _connector="OR",
                ),
                name="engagement_ended_before_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="procurement",
            constraint=models.UniqueConstraint(fields=("collaboration", "number"), name="procurement_once"),
        ),
        migrations.AddConstraint(
            model_name="procurement",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)),
                name="procurement_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="procurement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["joining", "awarded"]), _negated=True),
                    ("joins_until__isnull", False),
                    _connector="OR",
                ),
                name="procurement_joined_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.UniqueConstraint(fields=("procurement", "number"), name="lot_once"),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("title", ""), _negated=True), models.Q(("unit", ""), _negated=True)),
                name="lot_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.UniqueConstraint(fields=("collaboration", "number"), name="contract_once"),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True), models.Q(("supplier_name", ""), _negated=True)
                ),
                name="contract_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(("supplier_number__regex", "^[0-9]{3,12}$")), name="contract_with_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(("last__gte", models.F("first"))), name="contract_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(condition=models.Q(("notice_months__lte", 60)), name="contract_notice"),
        ),
        migrations.AddConstraint(
            model_name="procurementstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text", ""), _negated=True),
                    models.Q(("kind__in", ["extended", "stopped"]), _negated=True),
                    _connector="OR",
                ),
                name="procurement_step_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("approved", True), models.Q(("why", ""), _negated=True), _connector="OR"),
                name="hours_answer_says_why_not",
            ),
        ),
    ]
