import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("bookings", "0032_particulars"),
        ("facilities", "0004_search_index"),
        ("municipalities", "0001_initial"),
        ("people", "0030_personal_data"),
        ("timetable", "0004_buffers_on_sheets"),
    ]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE cases_number START 1001", "DROP SEQUENCE cases_number"),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("use", "Use"), ("event", "Event")], default="use", max_length=6)),
                ("title", models.CharField(blank=True, max_length=160)),
                ("team", models.CharField(blank=True, max_length=80)),
                ("note", models.TextField(blank=True)),
                ("participants", models.JSONField(default=dict, help_text="age group → how many")),
                ("answers", models.JSONField(default=dict, help_text="question id → answer")),
                (
                    "event",
                    models.JSONField(
                        default=dict, help_text="of an event: programme, organiser, audience, safety contact"
                    ),
                ),
                (
                    "only_together",
                    models.BooleanField(default=False, help_text="nothing is had at once when some must wait"),
                ),
                ("language", models.CharField(default="nb", max_length=5)),
                (
                    "municipality_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        help_text="those that handle some of it",
                        size=None,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "holder",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce("organisation_id", "person_id"),
                        output_field=models.UUIDField(),
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.activity",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "copied_from",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cases.application",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AcceptedTerms",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("accepted_at", models.DateTimeField()),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.termsdocument",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="accepted", to="cases.application"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AutomaticRule",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                (
                    "space_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "price_groups",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=6),
                        default=list,
                        help_text="kinds of application",
                        size=None,
                    ),
                ),
                ("first", models.PositiveSmallIntegerField(default=101)),
                ("last", models.PositiveSmallIntegerField(default=1231)),
                ("most_dates", models.PositiveSmallIntegerField(default=1)),
                ("most_minutes", models.PositiveIntegerField(default=240)),
                ("most_people", models.PositiveIntegerField(null=True)),
                ("sample_percent", models.PositiveSmallIntegerField(default=10)),
                ("active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
                (
                    "facility",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.facility",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="municipalities.municipality"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "number",
                    models.BigIntegerField(
                        db_default=models.Func(
                            models.Value("cases_number"), function="nextval", output_field=models.BigIntegerField()
                        ),
                        editable=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("application", "Application"), ("appeal", "Appeal")],
                        default="application",
                        max_length=11,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted"),
                            ("in_review", "In Review"),
                            ("waiting", "Waiting"),
                            ("decided", "Decided"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="submitted",
                        max_length=9,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("granted", "Granted"),
                            ("partly", "Partly"),
                            ("refused", "Refused"),
                            ("upheld", "Upheld"),
                            ("changed", "Changed"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="what the queue calls it; an organisation's or event's words", max_length=200
                    ),
                ),
                (
                    "facility_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("dates_count", models.PositiveSmallIntegerField(default=0)),
                ("first_use", models.DateTimeField(null=True)),
                ("last_use", models.DateTimeField(null=True)),
                ("submitted_at", models.DateTimeField()),
                ("answer_by", models.DateField(help_text="moves with the days that the applicant was waited for")),
                ("waiting_since", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="cases.application"
                    ),
                ),
                (
                    "barred",
                    models.ForeignKey(
                        db_index=False,
                        help_text="who made the decision that is appealed, and may not handle the appeal",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(help_text="in its case, from 1")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("granted", "Granted"), ("partly", "Partly"), ("refused", "Refused")], max_length=7
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("taken", "Taken"),
                            ("closed", "Closed"),
                            ("priority", "Priority"),
                            ("not_suited", "Not Suited"),
                            ("terms_broken", "Terms Broken"),
                            ("not_entitled", "Not Entitled"),
                            ("incomplete", "Incomplete"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.TextField(blank=True, help_text="the handler's own words in the letter")),
                ("offered", models.BooleanField(default=False)),
                ("decided_at", models.DateTimeField()),
                ("letter_after", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "lettered_at",
                    models.DateTimeField(help_text="when the journal said it aloud, and letters left", null=True),
                ),
                (
                    "held_back",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="what the journal says of others then: who lost time, what is free",
                    ),
                ),
                ("appeal_by", models.DateField()),
                ("language", models.CharField(default="nb", max_length=5)),
                (
                    "review",
                    models.CharField(
                        blank=True, choices=[("waits", "Waits"), ("right", "Right"), ("wrong", "Wrong")], max_length=5
                    ),
                ),
                ("was_state", models.CharField(help_text="the case's, which undoing brings back", max_length=9)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="cases.case"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="cases.automaticrule",
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="cases.decision",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="appealed",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="appeals", to="cases.decision"
            ),
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "linked",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        help_text="optional spaces that come along",
                        size=None,
                    ),
                ),
                (
                    "additions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        default=list,
                        help_text="keys of what is had besides",
                        size=None,
                    ),
                ),
                ("pattern", models.JSONField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="cases.application"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.space",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("seen_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="looks", to="cases.case"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("by_staff", models.BooleanField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("message", "Message"),
                            ("question", "Question"),
                            ("answer", "Answer"),
                            ("appeal", "Appeal"),
                            ("internal", "Internal"),
                        ],
                        max_length=8,
                    ),
                ),
                ("text", models.TextField()),
                ("created_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        help_text="empty for whoever wrote by the secret link",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="cases.case"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Practice",
            fields=[
                (
                    "municipality",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="case_practice",
                        serialize=False,
                        to="municipalities.municipality",
                    ),
                ),
                ("answer_days", models.PositiveSmallIntegerField(default=21)),
                ("offer_days", models.PositiveSmallIntegerField(default=3)),
                (
                    "appeal_to",
                    models.CharField(blank=True, help_text="the body that decides appeals, in letters", max_length=120),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer_days__range", (1, 180)), ("offer_days__range", (1, 30))),
                        name="practice_in_days",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestedDate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("offered", "Offered"),
                            ("granted", "Granted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("booked", "Booked"),
                        ],
                        default="asked",
                        max_length=9,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="dates", to="cases.case"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="dates", to="cases.line"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "occurrence",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bookings.occurrence",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("offered_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "Accepted"), ("declined", "Declined"), ("lapsed", "Lapsed")],
                        max_length=8,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="cases.case"
                    ),
                ),
                (
                    "claim",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="timetable.claim",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.space",
                    ),
                ),
                (
                    "date",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="cases.requesteddate"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DecidedDate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("outcome", models.CharField(choices=[("granted", "Granted"), ("refused", "Refused")], max_length=7)),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "occurrence",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bookings.occurrence",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.space",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="dates", to="cases.decision"
                    ),
                ),
                (
                    "date",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decided", to="cases.requesteddate"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "cover",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)), fields=["cover", "last"], name="absence_covered"
                    ),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["municipality", "last"],
                        name="absence_of_staff",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first__lte", models.F("last"))), name="absence_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("cover")), _negated=True),
                        name="covered_by_somebody_else",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["holder", "-created_at"], name="application_by_holder"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("submitted_at__isnull", True)), fields=["changed_at"], name="draft_by_age"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("submitted_at__isnull", True)),
                fields=("person", "organisation"),
                name="one_draft_for_each_party",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "event"), ("title", ""), _negated=True),
                    ("submitted_at__isnull", True),
                    _connector="OR",
                ),
                name="event_asked_for_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptedterms",
            constraint=models.UniqueConstraint(fields=("application", "document"), name="terms_accepted_once"),
        ),
        migrations.AddConstraint(
            model_name="automaticrule",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="rule_in_municipality"),
        ),
        migrations.AddConstraint(
            model_name="automaticrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("sample_percent__lte", 100)), name="sample_is_a_share"
            ),
        ),
        migrations.AddConstraint(
            model_name="automaticrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__range", (101, 1231)), ("last__range", (101, 1231))),
                name="rule_days_of_the_year",
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=models.Q(("review", "waits")),
                fields=["municipality", "decided_at"],
                name="decision_to_review",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="decision_number_once"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="decision_in_municipality"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes__isnull", False), ("undone_at__isnull", True)),
                fields=("supersedes",),
                name="changed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("lettered_at__isnull", True), ("undone_at__isnull", True), _connector="OR"),
                name="undone_has_no_letter",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by__isnull", False), ("rule__isnull", False), _connector="OR"),
                name="decided_by_somebody_or_rule",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "granted"), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="refused_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("review", ""), ("rule__isnull", False), _connector="OR"), name="rules_are_reviewed"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("review__in", ("right", "wrong")), ("reviewed_by__isnull", False)),
                    models.Q(
                        models.Q(("review__in", ("right", "wrong")), _negated=True), ("reviewed_by__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="reviewed_decision_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state__in", ("submitted", "in_review", "waiting"))),
                fields=["municipality", "answer_by", "id"],
                name="case_open_by_deadline",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state__in", ("submitted", "in_review", "waiting"))),
                fields=["municipality", "first_use", "id"],
                name="case_open_by_use",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state__in", ("in_review", "waiting"))),
                fields=["handler", "answer_by", "id"],
                name="case_mine",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state", "submitted")), fields=["municipality", "answer_by", "id"], name="case_free"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["municipality", "-decided_at", "-id"], name="case_decided"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(fields=["facility_ids"], name="case_by_facility"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(fields=("number",), name="case_number_once"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="case_in_municipality"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "application")),
                fields=("application", "municipality"),
                name="one_case_in_each",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("submitted", "in_review", "waiting"))),
                fields=("appealed",),
                name="one_open_appeal_of_a_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "in_review"), _negated=True), ("handler__isnull", False), _connector="OR"
                ),
                name="reviewed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("handler__isnull", True), ("state", "submitted")),
                    models.Q(("state", "submitted"), _negated=True),
                    _connector="OR",
                ),
                name="submitted_is_free",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "waiting"), ("waiting_since__isnull", False)),
                    models.Q(models.Q(("state", "waiting"), _negated=True), ("waiting_since__isnull", True)),
                    _connector="OR",
                ),
                name="waits_since",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", False), ("state", "decided"), models.Q(("outcome", ""), _negated=True)
                    ),
                    models.Q(
                        models.Q(("state", "decided"), _negated=True), ("decided_at__isnull", True), ("outcome", "")
                    ),
                    _connector="OR",
                ),
                name="decided_with_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("handler__isnull", True),
                    ("barred__isnull", True),
                    models.Q(("handler", models.F("barred")), _negated=True),
                    _connector="OR",
                ),
                name="appeal_by_somebody_else",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("appealed__isnull", False), ("kind", "appeal")),
                    models.Q(("appealed__isnull", True), ("barred__isnull", True), ("kind", "application")),
                    _connector="OR",
                ),
                name="appeal_of_a_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.UniqueConstraint(fields=("case", "person"), name="looked_at_once"),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["case", "id"], name="note_of_case"),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by_staff", True), ("kind__in", ("question", "internal"))),
                    models.Q(("by_staff", False), ("kind__in", ("answer", "appeal"))),
                    ("kind", "message"),
                    _connector="OR",
                ),
                name="note_by_its_side",
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="note_says_something"
            ),
        ),
        migrations.AddIndex(
            model_name="requesteddate",
            index=models.Index(
                models.F("case"), django.db.models.functions.text.Lower("during"), name="requested_date_of_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="requesteddate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("during__isempty", False),
                    ("during__lower_inc", True),
                    ("during__lower_inf", False),
                    ("during__upper_inc", False),
                    ("during__upper_inf", False),
                ),
                name="requested_date_is_a_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="requesteddate",
            constraint=models.UniqueConstraint(fields=("line", "during"), name="date_asked_once"),
        ),
        migrations.AddConstraint(
            model_name="requesteddate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("occurrence__isnull", False), ("state__in", ("granted", "booked"))),
                    models.Q(
                        models.Q(("state__in", ("granted", "booked")), _negated=True), ("occurrence__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="granted_is_booked",
            ),
        ),
        migrations.AddConstraint(
            model_name="requesteddate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("asked", "booked", "withdrawn")), ("case__isnull", False), _connector="OR"
                ),
                name="decided_in_a_case",
            ),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(condition=models.Q(("answer", "")), fields=["expires_at"], name="offer_waiting"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answer", "")), fields=("date",), name="one_open_offer_for_a_date"
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True)),
                    models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                    _connector="OR",
                ),
                name="offer_answered_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="decideddate",
            constraint=models.UniqueConstraint(fields=("decision", "date"), name="date_decided_once"),
        ),
        migrations.AddConstraint(
            model_name="decideddate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("occurrence__isnull", False), ("outcome", "granted")),
                    models.Q(("occurrence__isnull", True), ("outcome", "refused")),
                    _connector="OR",
                ),
                name="decided_granted_is_booked",
            ),
        ),
    ]
