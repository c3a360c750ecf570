"""Incidents and planned work, requests for help with service levels, and the list of what is to be mended; mandates of
those who answer requests for help."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collaboration", "0041_pool_guards"),
        ("facilities", "0051_questions_and_terms_guards"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(choices=[("incident", "Incident"), ("planned", "Planned")], max_length=8)),
                ("title", models.CharField(max_length=120)),
                (
                    "parts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("search", "Search"),
                                ("booking", "Booking"),
                                ("sign_in", "Sign In"),
                                ("payment", "Payment"),
                                ("messages", "Messages"),
                                ("access", "doors and codes"),
                                ("season", "Season"),
                                ("staff", "what case handlers and caretakers work in"),
                            ],
                            max_length=10,
                        ),
                        size=None,
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("minor", "slow, or something small does not work"),
                            ("major", "a part does not work for many"),
                            ("critical", "a part does not work for anybody"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("investigating", "Investigating"),
                            ("identified", "Identified"),
                            ("monitoring", "mended, and watched"),
                            ("resolved", "Resolved"),
                            ("scheduled", "Scheduled"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=13,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("until", models.DateTimeField(help_text="when planned work is to be done", null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("review_due", models.DateField(help_text="the last day for looking back in public", null=True)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="IncidentReach",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="IncidentReview",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField()),
                ("happened", models.CharField(help_text="what happened, and who felt it", max_length=4000)),
                ("causes", models.CharField(max_length=4000)),
                ("learnt", models.CharField(blank=True, help_text="what went well, and what did not", max_length=4000)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="IncidentUpdate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("investigating", "Investigating"),
                            ("identified", "Identified"),
                            ("monitoring", "mended, and watched"),
                            ("resolved", "Resolved"),
                            ("scheduled", "Scheduled"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("minor", "slow, or something small does not work"),
                            ("major", "a part does not work for many"),
                            ("critical", "a part does not work for anybody"),
                        ],
                        max_length=8,
                    ),
                ),
                ("text", models.CharField(max_length=4000)),
                ("at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="MaintenanceItem",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fault", "Fault"),
                            ("dependency", "something that others make is old"),
                            ("security", "Security"),
                            ("accessibility", "Accessibility"),
                            ("law", "a rule demands it"),
                            ("debt", "it works, and is hard to change"),
                        ],
                        max_length=13,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("text", models.CharField(max_length=2000)),
                (
                    "part",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("search", "Search"),
                            ("booking", "Booking"),
                            ("sign_in", "Sign In"),
                            ("payment", "Payment"),
                            ("messages", "Messages"),
                            ("access", "doors and codes"),
                            ("season", "Season"),
                            ("staff", "what case handlers and caretakers work in"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High"), ("critical", "Critical")],
                        max_length=8,
                    ),
                ),
                (
                    "effort",
                    models.CharField(
                        choices=[("small", "a day or less"), ("medium", "up to two weeks"), ("large", "more")],
                        max_length=6,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("noted", "Noted"),
                            ("planned", "Planned"),
                            ("under_way", "Under Way"),
                            ("mended", "Mended"),
                            ("dropped", "Dropped"),
                        ],
                        default="noted",
                        max_length=9,
                    ),
                ),
                ("due", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="MaintenanceStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("noted", "Noted"),
                            ("planned", "Planned"),
                            ("under_way", "Under Way"),
                            ("mended", "Mended"),
                            ("dropped", "Dropped"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High"), ("critical", "Critical")],
                        max_length=8,
                    ),
                ),
                (
                    "effort",
                    models.CharField(
                        choices=[("small", "a day or less"), ("medium", "up to two weeks"), ("large", "more")],
                        max_length=6,
                    ),
                ),
                ("due", models.DateField(null=True)),
                ("text", models.CharField(max_length=1000)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Remedy",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("what", models.CharField(max_length=300)),
                ("due", models.DateField()),
                ("done_on", models.DateField(null=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "remedies",
            },
        ),
        migrations.CreateModel(
            name="ServiceLevel",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "priority",
                    models.CharField(
                        choices=[("urgent", "Urgent"), ("high", "High"), ("normal", "Normal"), ("low", "Low")],
                        max_length=6,
                    ),
                ),
                ("respond_hours", models.PositiveSmallIntegerField()),
                ("resolve_hours", models.PositiveSmallIntegerField()),
                ("from_day", models.DateField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SupportRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("fault", "something does not work"),
                            ("access", "signing in, or a door that stays shut"),
                            ("booking", "how one books, applies, changes"),
                            ("payment", "Payment"),
                            ("accessible", "it cannot be used with what one uses"),
                            ("privacy", "one's own data, or another's that one saw"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "hindrance",
                    models.CharField(
                        choices=[
                            ("stopped", "one cannot do what one came for"),
                            ("slowed", "there is a way around"),
                            ("asking", "a question"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[("urgent", "Urgent"), ("high", "High"), ("normal", "Normal"), ("low", "Low")],
                        max_length=6,
                    ),
                ),
                ("by_staff", models.BooleanField(default=False)),
                (
                    "feature",
                    models.CharField(blank=True, help_text="the part of the service that it came from", max_length=20),
                ),
                (
                    "page",
                    models.CharField(
                        blank=True, help_text="the page that it came from, by its URL name", max_length=60
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("asked_at", models.DateTimeField()),
                ("respond_hours", models.PositiveSmallIntegerField()),
                ("resolve_hours", models.PositiveSmallIntegerField()),
                ("respond_due", models.DateTimeField()),
                ("resolve_due", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("waiting", "for the one who asked"), ("closed", "Closed")],
                        default="open",
                        max_length=7,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("waiting_since", models.DateTimeField(null=True)),
                ("paused_minutes", models.PositiveIntegerField(default=0)),
                ("reopened", models.PositiveSmallIntegerField(default=0)),
                (
                    "became",
                    models.CharField(
                        blank=True,
                        choices=[("incident", "Incident"), ("idea", "Idea"), ("maintenance", "Maintenance")],
                        max_length=11,
                    ),
                ),
                ("became_number", models.PositiveIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SupportEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("wrote", "she who asked"),
                            ("answered", "Answered"),
                            ("waits", "answered, and something is asked of her"),
                            ("note", "between those who answer"),
                            ("taken", "Taken"),
                            ("moved", "to another member, or another priority"),
                            ("closed", "Closed"),
                            ("reopened", "Reopened"),
                            ("became", "Became"),
                        ],
                        max_length=8,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=4000)),
                ("made_at", models.DateTimeField()),
                ("mail_after", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name_plural": "support entries",
            },
        ),
        migrations.RemoveConstraint(
            model_name="mandate",
            name="mandate_seated_in_a_body",
        ),
        migrations.AlterField(
            model_name="mandate",
            name="role",
            field=models.CharField(
                choices=[
                    ("member", "Member"),
                    ("deputy", "Deputy"),
                    ("chair", "Chair"),
                    ("secretariat", "Secretariat"),
                    ("product_owner", "Product Owner"),
                    ("assessor", "Assessor"),
                    ("support", "answers those who ask for help"),
                ],
                max_length=14,
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("body__isnull", False), ("role__in", ["member", "deputy", "chair"])),
                    models.Q(models.Q(("role__in", ["member", "deputy", "chair"]), _negated=True), ("body", None)),
                    _connector="OR",
                ),
                name="mandate_seated_in_a_body",
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="collaboration",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="collaboration.collaboration",
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="made_by",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="incidentreach",
            name="incident",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reaches",
                to="collaboration.incident",
            ),
        ),
        migrations.AddField(
            model_name="incidentreach",
            name="member",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="collaboration.member"
            ),
        ),
        migrations.AddField(
            model_name="incidentreview",
            name="incident",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reviews",
                to="collaboration.incident",
            ),
        ),
        migrations.AddField(
            model_name="incidentreview",
            name="made_by",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="incidentupdate",
            name="incident",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="updates",
                to="collaboration.incident",
            ),
        ),
        migrations.AddField(
            model_name="incidentupdate",
            name="made_by",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="maintenanceitem",
            name="collaboration",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="collaboration.collaboration",
            ),
        ),
        migrations.AddField(
            model_name="maintenanceitem",
            name="incident",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mending",
                to="collaboration.incident",
            ),
        ),
        migrations.AddField(
            model_name="maintenanceitem",
            name="made_by",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="maintenancestep",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="collaboration.maintenanceitem"
            ),
        ),
        migrations.AddField(
            model_name="maintenancestep",
            name="made_by",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="remedy",
            name="incident",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="remedies",
                to="collaboration.incident",
            ),
        ),
        migrations.AddField(
            model_name="remedy",
            name="made_by",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="remedy",
            name="member",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="collaboration.member"
            ),
        ),
        migrations.AddField(
            model_name="servicelevel",
            name="made_by",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="servicelevel",
            name="member",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="levels",
                to="collaboration.member",
            ),
        ),
        migrations.CreateModel(
            name="SupportAsker",
            fields=[
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="asker",
                        serialize=False,
                        to="collaboration.supportrequest",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254)),
            ],
        ),
        migrations.AddField(
            model_name="supportrequest",
            name="assigned_to",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="supportrequest",
            name="collaboration",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="collaboration.collaboration",
            ),
        ),
        migrations.AddField(
            model_name="supportrequest",
            name="facility",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="facilities.facility",
            ),
        ),
        migrations.AddField(
            model_name="supportrequest",
            name="member",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="collaboration.member"
            ),
        ),
        migrations.AddField(
            model_name="maintenanceitem",
            name="support",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="collaboration.supportrequest",
            ),
        ),
        migrations.AddField(
            model_name="supportentry",
            name="made_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="supportentry",
            name="request",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="collaboration.supportrequest",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(fields=["collaboration", "-began_at"], name="incidents_newest"),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(condition=models.Q(("ended_at", None)), fields=["collaboration"], name="incidents_open"),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.UniqueConstraint(fields=("collaboration", "number"), name="incident_once"),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("title", ""), _negated=True), ("parts__len__gt", 0)),
                name="incident_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "parts__contained_by",
                        ["search", "booking", "sign_in", "payment", "messages", "access", "season", "staff"],
                    )
                ),
                name="incident_of_parts",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", False), ("state__in", ["resolved", "done", "cancelled"])),
                    models.Q(
                        models.Q(("state__in", ["resolved", "done", "cancelled"]), _negated=True), ("ended_at", None)
                    ),
                    _connector="OR",
                ),
                name="incident_over_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "planned"),
                        ("state__in", ["scheduled", "running", "done", "cancelled"]),
                        ("until__gt", models.F("began_at")),
                    ),
                    models.Q(
                        ("kind", "incident"),
                        ("state__in", ["investigating", "identified", "monitoring", "resolved"]),
                        ("until", None),
                    ),
                    _connector="OR",
                ),
                name="incident_of_its_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="incidentreach",
            constraint=models.UniqueConstraint(fields=("incident", "member"), name="incident_reaches_once"),
        ),
        migrations.AddConstraint(
            model_name="incidentreview",
            constraint=models.UniqueConstraint(fields=("incident", "version"), name="review_once"),
        ),
        migrations.AddConstraint(
            model_name="incidentreview",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("happened", ""), _negated=True), models.Q(("causes", ""), _negated=True)),
                name="review_says_what_and_why",
            ),
        ),
        migrations.AddIndex(
            model_name="incidentupdate",
            index=models.Index(fields=["incident", "at", "id"], name="updates_of_incident"),
        ),
        migrations.AddConstraint(
            model_name="incidentupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="incident_update_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="maintenancestep",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="maintenance_step_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.UniqueConstraint(fields=("incident", "number"), name="remedy_once"),
        ),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.CheckConstraint(condition=models.Q(("what", ""), _negated=True), name="remedy_says_what"),
        ),
        migrations.AddConstraint(
            model_name="servicelevel",
            constraint=models.UniqueConstraint(fields=("member", "priority", "from_day"), name="level_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="servicelevel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("resolve_hours__gte", models.F("respond_hours")),
                    ("resolve_hours__lte", 2000),
                    ("respond_hours__gt", 0),
                ),
                name="level_in_order",
            ),
        ),
        migrations.AddField(
            model_name="supportasker",
            name="person",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddIndex(
            model_name="supportrequest",
            index=models.Index(fields=["collaboration", "state", "respond_due"], name="support_queue"),
        ),
        migrations.AddConstraint(
            model_name="supportrequest",
            constraint=models.UniqueConstraint(fields=("collaboration", "number"), name="support_once"),
        ),
        migrations.AddConstraint(
            model_name="supportrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("state", "closed")),
                    models.Q(models.Q(("state", "closed"), _negated=True), ("closed_at", None)),
                    _connector="OR",
                ),
                name="support_closed_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "waiting"), ("waiting_since__isnull", False)),
                    models.Q(models.Q(("state", "waiting"), _negated=True), ("waiting_since", None)),
                    _connector="OR",
                ),
                name="support_waits_from_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("became", ""), ("became_number", None)),
                    models.Q(models.Q(("became", ""), _negated=True), ("became_number__isnull", False)),
                    _connector="OR",
                ),
                name="support_became_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="maintenanceitem",
            constraint=models.UniqueConstraint(fields=("collaboration", "number"), name="maintenance_once"),
        ),
        migrations.AddConstraint(
            model_name="maintenanceitem",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)),
                name="maintenance_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="maintenanceitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", False), ("state__in", ["mended", "dropped"])),
                    models.Q(models.Q(("state__in", ["mended", "dropped"]), _negated=True), ("ended_on", None)),
                    _connector="OR",
                ),
                name="maintenance_over_on_a_day",
            ),
        ),
        migrations.AddIndex(
            model_name="supportentry",
            index=models.Index(fields=["request", "id"], name="entries_of_support"),
        ),
        migrations.AddIndex(
            model_name="supportentry",
            index=models.Index(
                condition=models.Q(("mail_after__isnull", False)), fields=["mail_after"], name="support_mail"
            ),
        ),
    ]
