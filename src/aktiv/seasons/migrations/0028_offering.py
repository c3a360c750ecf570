"""Season time that was given back, and whom of those who were refused it is offered to."""

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0094_sign_up_days_guards"),
        ("facilities", "0051_questions_and_terms_guards"),
        ("municipalities", "0002_feature_stages"),
        ("people", "0031_reached"),
        ("seasons", "0026_club_inquiries"),
    ]

    operations = [
        migrations.CreateModel(
            name="FreedTime",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "periods",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(), size=None
                    ),
                ),
                (
                    "claims",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("taken", "Taken"), ("over", "Over")], default="open", max_length=5
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "giver",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="seasons.round"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bookings.booking",
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
            name="TimeOffer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("weekday", models.PositiveSmallIntegerField()),
                ("from_minute", models.PositiveSmallIntegerField()),
                ("minutes", models.PositiveSmallIntegerField()),
                (
                    "periods",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(), size=None
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Offered"),
                            ("taken", "Taken"),
                            ("declined", "Declined"),
                            ("lapsed", "Lapsed"),
                            ("fallen", "the time was needed otherwise, or taken back by its club"),
                        ],
                        default="offered",
                        max_length=8,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "booking",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bookings.booking",
                    ),
                ),
                (
                    "freed",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="seasons.freedtime",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="seasons.groupapplication"
                    ),
                ),
                (
                    "hall",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.space",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
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
        migrations.AddConstraint(
            model_name="freedtime",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("source",), name="freed_time_open_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="freedtime",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="freed_time_in_municipality"),
        ),
        migrations.AddConstraint(
            model_name="freedtime",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="freed_time_ended_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="freedtime",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "open"), ("claims", []), _connector="OR"),
                name="freed_time_holds_while_open",
            ),
        ),
        migrations.AddIndex(
            model_name="timeoffer",
            index=models.Index(fields=["organisation", "-id"], name="time_offer_of_club"),
        ),
        migrations.AddIndex(
            model_name="timeoffer",
            index=models.Index(condition=models.Q(("state", "offered")), fields=["until"], name="time_offer_open"),
        ),
        migrations.AddConstraint(
            model_name="timeoffer",
            constraint=models.UniqueConstraint(fields=("freed", "group"), name="offered_once_to_group"),
        ),
        migrations.AddConstraint(
            model_name="timeoffer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "offered")), fields=("freed",), name="offered_to_one_at_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="timeoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state", "offered")),
                    models.Q(models.Q(("state", "offered"), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="time_offer_ended_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="timeoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("booking__isnull", False), ("state", "taken")),
                    models.Q(models.Q(("state", "taken"), _negated=True), ("booking", None)),
                    _connector="OR",
                ),
                name="time_offer_taken_is_booked",
            ),
        ),
        migrations.AddConstraint(
            model_name="timeoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_minute__lt", 1440), ("minutes__gte", 1), ("weekday__lte", 6)),
                name="time_offer_within_a_week",
            ),
        ),
    ]
