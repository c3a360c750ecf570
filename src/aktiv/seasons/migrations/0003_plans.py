"""Plans of a round: what they are made from, their weekly times, and why wishes were not met."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0085_quota_given_back"),
        ("facilities", "0051_questions_and_terms_guards"),
        ("municipalities", "0001_initial"),
        ("people", "0031_reached"),
        ("seasons", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanInstance",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("sha256", models.CharField(max_length=64)),
                ("document", models.BinaryField()),
                ("removed", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PlanRefusal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("place", models.PositiveSmallIntegerField()),
                ("weekday", models.PositiveSmallIntegerField()),
                ("from_minute", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(max_length=10)),
                ("rules", models.JSONField(default=list)),
                ("by", models.JSONField(default=list)),
                ("price", models.BigIntegerField(null=True)),
                ("points", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="PlanSession",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("label", models.CharField(max_length=80)),
                (
                    "atoms",
                    django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None),
                ),
                ("weekday", models.PositiveSmallIntegerField()),
                ("from_minute", models.PositiveSmallIntegerField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("pinned", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(blank=True, max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[("solved", "Solved"), ("resolved", "Resolved"), ("board", "Board")],
                        default="solved",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("dials", models.JSONField(default=dict)),
                ("max_moves", models.PositiveIntegerField(null=True)),
                ("seed", models.PositiveIntegerField()),
                ("seconds", models.PositiveIntegerField(default=60)),
                ("progress", models.JSONField(default=list)),
                ("document", models.BinaryField(null=True)),
                ("score", models.BigIntegerField(null=True)),
                ("bound", models.BigIntegerField(null=True)),
                ("optimal", models.BooleanField(default=False)),
                ("moves", models.PositiveIntegerField(null=True)),
                ("figures", models.JSONField(default=dict)),
                ("checked", models.BooleanField(default=False)),
                ("failure", models.CharField(blank=True, max_length=40)),
                ("made_at", models.DateTimeField()),
                ("began_at", models.DateTimeField(null=True)),
                ("stop_asked_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="seasons.round",
                    ),
                ),
                (
                    "rules",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="seasons.ruletable",
                    ),
                ),
                (
                    "standing",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="seasons.plan",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="round",
            name="plan",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="seasons.plan",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("plan__isnull", True), ("state__in", ["planning", "open", "allocating"])),
                    models.Q(("plan__isnull", False), ("state__in", ["hearing", "published", "running", "closed"])),
                    _connector="OR",
                ),
                name="round_shows_a_plan",
            ),
        ),
        migrations.AddField(
            model_name="planinstance",
            name="municipality",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
            ),
        ),
        migrations.AddField(
            model_name="planinstance",
            name="round",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="seasons.round"
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="instance",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="seasons.planinstance"
            ),
        ),
        migrations.AddField(
            model_name="planrefusal",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="seasons.groupapplication"
            ),
        ),
        migrations.AddField(
            model_name="planrefusal",
            name="hall",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facilities.space"
            ),
        ),
        migrations.AddField(
            model_name="planrefusal",
            name="municipality",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
            ),
        ),
        migrations.AddField(
            model_name="planrefusal",
            name="organisation",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
            ),
        ),
        migrations.AddField(
            model_name="planrefusal",
            name="plan",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="refusals", to="seasons.plan"
            ),
        ),
        migrations.AddField(
            model_name="plansession",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="seasons.groupapplication"
            ),
        ),
        migrations.AddField(
            model_name="plansession",
            name="hall",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facilities.space"
            ),
        ),
        migrations.AddField(
            model_name="plansession",
            name="municipality",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
            ),
        ),
        migrations.AddField(
            model_name="plansession",
            name="organisation",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
            ),
        ),
        migrations.AddField(
            model_name="plansession",
            name="plan",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="sessions", to="seasons.plan"
            ),
        ),
        migrations.AddConstraint(
            model_name="planinstance",
            constraint=models.UniqueConstraint(fields=("round", "sha256"), name="instance_once_in_round"),
        ),
        migrations.AddConstraint(
            model_name="planinstance",
            constraint=models.UniqueConstraint(fields=("id", "municipality", "round"), name="instance_of_round"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(fields=("round", "number"), name="plan_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(fields=("id", "municipality", "round"), name="plan_of_round"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="plan_in_municipality"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True),
                    models.Q(
                        ("bound__gte", models.F("score")),
                        ("document__isnull", False),
                        ("ended_at__isnull", False),
                        ("score__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="plan_done_has_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("optimal", False), models.Q(("bound", models.F("score")), ("state", "done")), _connector="OR"
                ),
                name="plan_optimal_is_proved",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(("max_moves__isnull", True), ("standing__isnull", False), _connector="OR"),
                name="plan_moves_from_standing",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "failed"), ("failure", ""), _connector="OR"), name="plan_failed_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="planrefusal",
            constraint=models.UniqueConstraint(fields=("plan", "group", "place"), name="refusal_once_in_plan"),
        ),
        migrations.AddConstraint(
            model_name="planrefusal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", ["rule", "taken", "coach", "own", "open"])), name="refusal_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="plansession",
            constraint=models.UniqueConstraint(
                fields=("plan", "group", "weekday", "from_minute"), name="session_once_in_plan"
            ),
        ),
        migrations.AddConstraint(
            model_name="plansession",
            constraint=models.UniqueConstraint(
                fields=("id", "municipality", "organisation"), name="session_in_municipality"
            ),
        ),
        migrations.AddConstraint(
            model_name="plansession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "from_minute__lte",
                        django.db.models.expressions.CombinedExpression(models.Value(1440), "-", models.F("minutes")),
                    ),
                    ("minutes__gte", 1),
                    ("weekday__lte", 6),
                ),
                name="session_within_a_day",
            ),
        ),
    ]
