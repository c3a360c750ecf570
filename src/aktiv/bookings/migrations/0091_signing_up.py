"""Sign-up to what somebody has booked: its terms, those who come or wait, and who has come."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0090_booking_made"),
        ("municipalities", "0002_feature_stages"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignUp",
            fields=[
                (
                    "booking",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="sign_up",
                        serialize=False,
                        to="bookings.booking",
                    ),
                ),
                (
                    "holder",
                    models.UUIDField(help_text="the booking's: the organisation, or the person acting for self"),
                ),
                ("token", models.SlugField(db_index=False, max_length=20, unique=True)),
                ("title", models.CharField(max_length=160)),
                ("about", models.TextField(blank=True)),
                (
                    "capacity",
                    models.PositiveIntegerField(help_text="how many there is room for; empty is any number", null=True),
                ),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("waiting_list", models.BooleanField(default=True)),
                ("asks_age", models.BooleanField(default=True, help_text="whether everybody says an age group")),
                (
                    "notice_hours",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="until so many hours before a date one may sign off oneself"
                    ),
                ),
                (
                    "stopped_at",
                    models.DateTimeField(help_text="by its organiser, or because nothing takes place", null=True),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("holder", models.UUIDField(help_text="the sign-up's")),
                (
                    "name",
                    models.CharField(blank=True, help_text="of who comes, when it is not the person", max_length=120),
                ),
                (
                    "band",
                    models.CharField(
                        blank=True, help_text="age on the first date, as clubs count members", max_length=6
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("signed_up", "Signed Up"), ("waiting", "Waiting"), ("cancelled", "Cancelled")],
                        max_length=9,
                    ),
                ),
                ("code", models.CharField(help_text="what lets her in at the door", max_length=8, null=True)),
                ("asked_at", models.DateTimeField(help_text="the place in line")),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "sign_up",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participants",
                        to="bookings.signup",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Arrival",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("holder", models.UUIDField(help_text="the date's")),
                ("at", models.DateTimeField()),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "occurrence",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bookings.occurrence",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrivals",
                        to="bookings.participant",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("participant", "occurrence"), name="came_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("capacity__isnull", True),
                    models.Q(("capacity__gte", 1), ("capacity__lte", 10000)),
                    _connector="OR",
                ),
                name="sign_up_has_room",
            ),
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.CheckConstraint(
                condition=models.Q(("opens_at__lt", models.F("closes_at"))), name="sign_up_opens_first"
            ),
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.CheckConstraint(condition=models.Q(("notice_hours__lte", 720)), name="sign_up_notice"),
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("title", ""), _negated=True), models.Q(("token", ""), _negated=True)),
                name="sign_up_is_named",
            ),
        ),
        migrations.AddIndex(
            model_name="participant",
            index=models.Index(fields=["sign_up", "state", "asked_at", "id"], name="participant_in_line"),
        ),
        migrations.AddIndex(
            model_name="participant",
            index=models.Index(fields=["person", "-asked_at"], name="participant_of_person"),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", False), ("state__in", ("signed_up", "waiting"))),
                fields=("sign_up", "person", "name"),
                name="signed_up_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("person__isnull", True),
                    ("state__in", ("signed_up", "waiting")),
                    models.Q(("name", ""), _negated=True),
                ),
                fields=("sign_up", "name"),
                name="written_up_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(fields=("code",), name="participant_code_once"),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cancelled_at__isnull", False), ("state", "cancelled")),
                    models.Q(models.Q(("state", "cancelled"), _negated=True), ("cancelled_at__isnull", True)),
                    _connector="OR",
                ),
                name="participant_cancelled_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(("band__in", ("", "0-5", "6-12", "13-19", "20-25", "26-66", "67+"))),
                name="participant_band",
            ),
        ),
    ]
