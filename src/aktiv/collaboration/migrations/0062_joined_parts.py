"""What joins the parts: of which initiative a budget is and which votes are about it, plans written anew, and contracts
of which nobody calls off more than it joined with."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collaboration", "0061_openness_guards"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.AddField(
            model_name="budget",
            name="initiative",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="budgets",
                to="collaboration.initiative",
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="bound",
            field=models.BooleanField(default=False, help_text="nobody calls off more of a lot than it joined with"),
        ),
        migrations.CreateModel(
            name="BudgetVote",
            fields=[
                (
                    "vote",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="about_budget",
                        serialize=False,
                        to="collaboration.vote",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="collaboration.budget"
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
            ],
        ),
        migrations.CreateModel(
            name="BenefitRevision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("target", models.DecimalField(decimal_places=4, max_digits=18)),
                ("least", models.DecimalField(decimal_places=4, max_digits=18)),
                ("most", models.DecimalField(decimal_places=4, max_digits=18)),
                ("due", models.DateField()),
                ("why", models.CharField(max_length=300)),
                ("holds_from", models.DateField(help_text="the day after it was written")),
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
                    "plan",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="collaboration.benefitplan",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "number"), name="benefit_revised_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gt", 1)), name="benefit_revision_after_the_plan"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="benefit_revision_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("least__lte", models.F("target")), ("most__gte", models.F("target"))),
                        name="benefit_revision_in_range",
                    ),
                ],
            },
        ),
    ]
