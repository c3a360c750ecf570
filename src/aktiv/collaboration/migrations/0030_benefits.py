"""Benefits that are promised and measured, indicators from use, and what trials are to show."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collaboration", "0021_budgets_guards"),
        ("municipalities", "0002_feature_stages"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.CreateModel(
            name="Benefit",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("time", "Time"),
                            ("money", "Money"),
                            ("quality", "Quality"),
                            ("equity", "Equity"),
                            ("environment", "Environment"),
                        ],
                        max_length=11,
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("how", models.CharField(blank=True, help_text="how it is measured", max_length=500)),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("percent", "Percent"),
                            ("days", "Days"),
                            ("hours", "hours of work in a year"),
                            ("ore", "øre in a year"),
                            ("ore_per_hour", "Ore Per Hour"),
                            ("count", "Count"),
                            ("points", "answers of a survey, 0 to 100"),
                            ("kg", "CO2 in a year"),
                            ("km", "driven in a year"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("auto", "Auto"), ("manual", "Manual"), ("survey", "Survey")], max_length=6
                    ),
                ),
                ("indicator", models.CharField(blank=True, max_length=20)),
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
                    "initiative",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="benefits",
                        to="collaboration.initiative",
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
                    "mandate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.mandate",
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
        migrations.CreateModel(
            name="BenefitPlan",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("baseline", models.DecimalField(decimal_places=4, max_digits=18)),
                ("baseline_on", models.DateField()),
                ("baseline_source", models.CharField(max_length=160)),
                ("target", models.DecimalField(decimal_places=4, max_digits=18)),
                ("least", models.DecimalField(decimal_places=4, max_digits=18)),
                ("most", models.DecimalField(decimal_places=4, max_digits=18)),
                ("due", models.DateField()),
                ("made_at", models.DateTimeField()),
                (
                    "benefit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="collaboration.benefit",
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
            name="IndicatorFigure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("indicator", models.CharField(max_length=20)),
                ("version", models.PositiveSmallIntegerField()),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("withheld", models.BooleanField(default=False)),
                ("numerator", models.BigIntegerField(null=True)),
                ("denominator", models.BigIntegerField(null=True)),
                ("n", models.PositiveIntegerField(null=True)),
                ("value", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ("low", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ("high", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ("counted_at", models.DateTimeField()),
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
            name="Measurement",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("measured_on", models.DateField()),
                ("value", models.DecimalField(decimal_places=4, max_digits=18)),
                ("low", models.DecimalField(decimal_places=4, max_digits=18)),
                ("high", models.DecimalField(decimal_places=4, max_digits=18)),
                (
                    "source",
                    models.CharField(
                        choices=[("auto", "Auto"), ("manual", "Manual"), ("survey", "Survey")], max_length=6
                    ),
                ),
                ("n", models.PositiveIntegerField(null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
                (
                    "benefit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurements",
                        to="collaboration.benefit",
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="collaboration.measurement",
                    ),
                ),
                (
                    "figure",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.indicatorfigure",
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
            name="PilotFeedback",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("helps", "Helps"), ("partly", "Partly"), ("hinders", "Hinders")], max_length=7
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=1000)),
                ("made_at", models.DateTimeField()),
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
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="municipalities.featurestage",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PilotThreshold",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("indicator", models.CharField(max_length=20)),
                (
                    "comparison",
                    models.CharField(choices=[("at_least", "At Least"), ("at_most", "At Most")], max_length=8),
                ),
                ("value", models.DecimalField(decimal_places=4, max_digits=18)),
                ("made_at", models.DateTimeField()),
                (
                    "initiative",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="thresholds",
                        to="collaboration.initiative",
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
                    "stage",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="thresholds",
                        to="municipalities.featurestage",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PilotReading",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("until", models.DateField()),
                ("version", models.PositiveSmallIntegerField()),
                ("n", models.PositiveIntegerField(null=True)),
                ("value", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ("low", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ("high", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ("read_at", models.DateTimeField()),
                (
                    "threshold",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="collaboration.pilotthreshold",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="benefit",
            constraint=models.UniqueConstraint(fields=("collaboration", "number"), name="benefit_once"),
        ),
        migrations.AddConstraint(
            model_name="benefit",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="benefit_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="benefit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("way", "auto"), models.Q(("indicator", ""), _negated=True)),
                    models.Q(models.Q(("way", "auto"), _negated=True), ("indicator", "")),
                    _connector="OR",
                ),
                name="benefit_counted_by_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="benefitplan",
            constraint=models.UniqueConstraint(fields=("benefit", "member"), name="benefit_planned_once"),
        ),
        migrations.AddConstraint(
            model_name="benefitplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("baseline_source", ""), _negated=True), name="baseline_has_a_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="benefitplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("due__gt", models.F("baseline_on"))), name="benefit_due_after_baseline"
            ),
        ),
        migrations.AddConstraint(
            model_name="benefitplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("least__lte", models.F("target")),
                    ("most__gte", models.F("target")),
                    models.Q(("target", models.F("baseline")), _negated=True),
                ),
                name="benefit_target_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorfigure",
            constraint=models.UniqueConstraint(
                fields=("indicator", "first", "last", "member", "counted_at"), name="indicator_counted_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("last__gte", models.F("first"))), name="indicator_days_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("denominator", None),
                        ("high", None),
                        ("low", None),
                        ("n", None),
                        ("numerator", None),
                        ("value", None),
                        ("withheld", True),
                    ),
                    models.Q(
                        ("denominator__gt", 0),
                        ("high__gte", models.F("value")),
                        ("low__lte", models.F("value")),
                        ("n__gte", 5),
                        ("numerator__isnull", False),
                        ("value__isnull", False),
                        ("withheld", False),
                    ),
                    _connector="OR",
                ),
                name="indicator_told_or_withheld",
            ),
        ),
        migrations.AddIndex(
            model_name="measurement",
            index=models.Index(fields=["benefit", "member", "measured_on"], name="measurements_of_benefit"),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrects", None)),
                fields=("benefit", "member", "measured_on"),
                name="measured_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.CheckConstraint(
                condition=models.Q(("high__gte", models.F("value")), ("low__lte", models.F("value"))),
                name="measured_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("figure__isnull", False), ("n__gte", 5), ("source", "auto")),
                    models.Q(models.Q(("source", "auto"), _negated=True), ("figure", None)),
                    _connector="OR",
                ),
                name="measured_from_a_figure",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("source", "survey"), _negated=True), ("n__gte", 5), _connector="OR"),
                name="survey_of_some",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("corrects", None), models.Q(("note", ""), _negated=True), ("source", "auto"), _connector="OR"
                ),
                name="correction_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="pilotfeedback",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", False)), fields=("stage", "person"), name="pilot_feedback_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pilotthreshold",
            constraint=models.UniqueConstraint(fields=("stage", "indicator"), name="pilot_threshold_once"),
        ),
        migrations.AddConstraint(
            model_name="pilotreading",
            constraint=models.UniqueConstraint(fields=("threshold", "until"), name="pilot_read_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="pilotreading",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("high", None), ("low", None), ("n", None), ("value", None)),
                    models.Q(("high__isnull", False), ("low__isnull", False), ("n__gte", 5), ("value__isnull", False)),
                    _connector="OR",
                ),
                name="pilot_reading_whole",
            ),
        ),
    ]
