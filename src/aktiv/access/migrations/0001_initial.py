"""Locks, the grants that open them, and what they report."""

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("bookings", "0090_booking_made"),
        ("facilities", "0051_questions_and_terms_guards"),
        ("municipalities", "0002_feature_stages"),
    ]

    operations = [
        migrations.CreateModel(
            name="Lock",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                (
                    "service",
                    models.CharField(
                        choices=[
                            ("gateway", "a gateway before several makers' locks"),
                            ("pins", "a lock service that keeps codes with their times"),
                        ],
                        max_length=10,
                    ),
                ),
                ("external_id", models.CharField(max_length=80)),
                ("minutes_before", models.PositiveSmallIntegerField(default=15)),
                ("minutes_after", models.PositiveSmallIntegerField(default=15)),
                ("lead_hours", models.PositiveSmallIntegerField(default=24)),
                ("shown_minutes", models.PositiveSmallIntegerField(default=120)),
                ("alarm_minutes", models.PositiveSmallIntegerField(default=60)),
                (
                    "phone",
                    models.CharField(blank=True, help_text="whom to ring when the door does not open", max_length=40),
                ),
                ("help_nb", models.CharField(blank=True, max_length=200)),
                ("help_nn", models.CharField(blank=True, max_length=200)),
                ("help_en", models.CharField(blank=True, max_length=200)),
                (
                    "kept_days",
                    models.PositiveSmallIntegerField(default=30, help_text="how long what the lock reports is kept"),
                ),
                ("active", models.BooleanField(default=True)),
                (
                    "read_to",
                    models.CharField(blank=True, help_text="how far what it reports has been read", max_length=80),
                ),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="locks", to="facilities.facility"
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
            ],
        ),
        migrations.CreateModel(
            name="AccessGrant",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("holder", models.UUIDField(help_text="the date's: the organisation, or the person acting for self")),
                ("piece", models.PositiveSmallIntegerField(default=0)),
                ("window", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("wanted", models.BooleanField(default=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("requested", "Requested"),
                            ("issued", "Issued"),
                            ("active", "Active"),
                            ("ended", "Ended"),
                            ("failed", "Failed"),
                            ("revoked", "Revoked"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("told", django.contrib.postgres.fields.ranges.DateTimeRangeField(null=True)),
                ("sent", models.BooleanField(default=False, help_text="the service may know of it in this round")),
                ("doubted", models.BooleanField(default=False, help_text="an order was sent whose answer never came")),
                (
                    "renewing",
                    models.BooleanField(default=False, help_text="another code was asked for and has not come yet"),
                ),
                (
                    "manual",
                    models.BooleanField(default=False, help_text="the caretaker opens, or has noted a code of her own"),
                ),
                (
                    "barred",
                    models.BooleanField(
                        default=False, help_text="taken away by hand: not wanted, whatever the booking says"
                    ),
                ),
                ("why", models.CharField(blank=True, help_text="why it was taken away by hand", max_length=200)),
                ("code", models.TextField(blank=True, help_text="sealed")),
                (
                    "due_at",
                    models.DateTimeField(help_text="when something is to be done; empty when nothing is", null=True),
                ),
                (
                    "leased_until",
                    models.DateTimeField(help_text="a worker speaks with the service about it until then", null=True),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, help_text="in vain, in a row")),
                (
                    "fault",
                    models.CharField(blank=True, help_text="what was wrong the last time: a code", max_length=40),
                ),
                ("checked_at", models.DateTimeField(help_text="when the service last said that it has it", null=True)),
                ("issued_at", models.DateTimeField(null=True)),
                ("shown_at", models.DateTimeField(help_text="when its holder was told of it", null=True)),
                (
                    "alarmed_at",
                    models.DateTimeField(
                        help_text="when caretakers were told that it is not as it should be", null=True
                    ),
                ),
                ("created_at", models.DateTimeField()),
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
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="bookings.occurrence",
                    ),
                ),
                (
                    "lock",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="access.lock",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LockSpace",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "facility",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.facility",
                    ),
                ),
                (
                    "lock",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="behind",
                        to="access.lock",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.space",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("holder", models.UUIDField(null=True)),
                ("external_id", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                ("outcome", models.CharField(choices=[("opened", "Opened"), ("refused", "Refused")], max_length=8)),
                (
                    "grant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="openings",
                        to="access.accessgrant",
                    ),
                ),
                (
                    "lock",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="openings",
                        to="access.lock",
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
            ],
        ),
        migrations.AddConstraint(
            model_name="lock",
            constraint=models.UniqueConstraint(fields=("municipality", "service", "external_id"), name="lock_once"),
        ),
        migrations.AddConstraint(
            model_name="lock",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="lock_in_municipality"),
        ),
        migrations.AddConstraint(
            model_name="lock",
            constraint=models.UniqueConstraint(fields=("id", "facility"), name="lock_in_facility"),
        ),
        migrations.AddConstraint(
            model_name="lock",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("name", ""), _negated=True), models.Q(("external_id", ""), _negated=True)),
                name="lock_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="lock",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes_after__lte", 240), ("minutes_before__lte", 240)),
                name="lock_opens_near_the_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="lock",
            constraint=models.CheckConstraint(condition=models.Q(("lead_hours__range", (1, 336))), name="lock_lead"),
        ),
        migrations.AddConstraint(
            model_name="lock",
            constraint=models.CheckConstraint(
                condition=models.Q(("shown_minutes__range", (0, 10080))), name="lock_shown"
            ),
        ),
        migrations.AddConstraint(
            model_name="lock",
            constraint=models.CheckConstraint(
                condition=models.Q(("alarm_minutes__range", (5, 1440))), name="lock_alarm"
            ),
        ),
        migrations.AddConstraint(
            model_name="lock",
            constraint=models.CheckConstraint(condition=models.Q(("kept_days__range", (1, 365))), name="lock_kept"),
        ),
        migrations.AddIndex(
            model_name="accessgrant",
            index=models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="grant_due"),
        ),
        migrations.AddIndex(
            model_name="accessgrant",
            index=models.Index(models.F("lock"), django.db.models.functions.text.Lower("window"), name="grant_at_lock"),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.UniqueConstraint(fields=("occurrence", "lock", "piece"), name="grant_once"),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.UniqueConstraint(fields=("id", "municipality", "holder"), name="grant_of_holder"),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("window__isempty", False),
                    ("window__lower_inc", True),
                    ("window__lower_inf", False),
                    ("window__upper_inc", False),
                    ("window__upper_inf", False),
                ),
                name="grant_is_a_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("planned", "requested", "issued", "active", "ended", "failed", "revoked"))
                ),
                name="grant_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ("issued", "active")),
                        models.Q(models.Q(("code", ""), _negated=True), ("manual", True), _connector="OR"),
                    ),
                    models.Q(models.Q(("state__in", ("issued", "active")), _negated=True), ("code", "")),
                    _connector="OR",
                ),
                name="grant_code_while_of_use",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("manual", False), ("sent", True), ("state__in", ("issued", "active")), ("told__isnull", False)
                    ),
                    models.Q(("state__in", ("issued", "active")), _negated=True),
                    ("manual", True),
                    _connector="OR",
                ),
                name="grant_issued_by_service",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("barred", False), ("wanted", False), _connector="OR"),
                name="grant_barred_is_unwanted",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("barred", True), models.Q(("why", ""), _negated=True)),
                    models.Q(("barred", False), ("why", "")),
                    _connector="OR",
                ),
                name="grant_barred_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="lockspace",
            constraint=models.UniqueConstraint(fields=("lock", "space"), name="lock_space_once"),
        ),
        migrations.AddIndex(
            model_name="opening",
            index=models.Index(fields=["lock", "-at"], name="opening_at_lock"),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.UniqueConstraint(fields=("lock", "external_id"), name="opening_once"),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ("opened", "refused"))), name="opening_outcome"
            ),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("grant__isnull", True), ("holder__isnull", True)),
                    models.Q(("grant__isnull", False), ("holder__isnull", False)),
                    _connector="OR",
                ),
                name="opening_of_holder",
            ),
        ),
    ]
