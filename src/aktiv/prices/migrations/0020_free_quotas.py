"""Free minutes that a municipality gives organisations for a year, and what was taken of them."""

import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("facilities", "0051_questions_and_terms_guards"),
        ("municipalities", "0001_initial"),
        ("people", "0031_reached"),
        ("prices", "0011_share_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="quote",
            name="free",
            field=models.JSONField(help_text="minutes taken of free quotas: quota, organisation, minutes", null=True),
        ),
        migrations.CreateModel(
            name="FreeQuota",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("minutes", models.PositiveIntegerField()),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("list_key", models.SlugField(blank=True, max_length=40)),
                ("kind", models.CharField(blank=True, max_length=20)),
                ("created_at", models.DateTimeField()),
                (
                    "facility",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.facility",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "price_group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="prices.pricegroup",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="QuotaAccount",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "granted",
                    models.PositiveIntegerField(help_text="the quota's minutes; a foreign key keeps them the same"),
                ),
                ("taken", models.PositiveIntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organisation"
                    ),
                ),
                (
                    "quota",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accounts",
                        to="prices.freequota",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="QuotaUse",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("minutes", models.PositiveIntegerField()),
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
                    "quota",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="prices.freequota",
                    ),
                ),
                (
                    "quote",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="prices.quote",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="freequota",
            index=models.Index(fields=["municipality", "first"], name="free_quota_by_year"),
        ),
        migrations.AddConstraint(
            model_name="freequota",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="free_quota_in_municipality"),
        ),
        migrations.AddConstraint(
            model_name="freequota",
            constraint=models.UniqueConstraint(fields=("id", "minutes"), name="free_quota_of_minutes"),
        ),
        migrations.AddConstraint(
            model_name="freequota",
            constraint=models.UniqueConstraint(
                fields=("municipality", "price_group", "organisation", "first", "list_key", "facility", "kind"),
                name="free_quota_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="freequota",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organisation__isnull", True), ("price_group__isnull", False)),
                    models.Q(("organisation__isnull", False), ("price_group__isnull", True)),
                    _connector="OR",
                ),
                name="free_quota_for_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="freequota",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gt", 0), ("minutes__lte", 600000)), name="free_quota_minutes"
            ),
        ),
        migrations.AddConstraint(
            model_name="freequota",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last__gte", models.F("first")),
                    (
                        "last__lt",
                        django.db.models.expressions.CombinedExpression(
                            models.F("first"), "+", models.Value(datetime.timedelta(days=366))
                        ),
                    ),
                ),
                name="free_quota_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="freequota",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("list_key", ""), models.Q(("facility__isnull", True), ("kind", "")), _connector="OR"
                ),
                name="free_quota_one_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="quotaaccount",
            constraint=models.UniqueConstraint(fields=("quota", "organisation"), name="quota_account_once"),
        ),
        migrations.AddConstraint(
            model_name="quotaaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken__gte", 0), ("taken__lte", models.F("granted"))), name="quota_not_passed"
            ),
        ),
        migrations.AddIndex(
            model_name="quotause",
            index=models.Index(fields=["quota", "organisation"], name="quota_use_of_club"),
        ),
        migrations.AddConstraint(
            model_name="quotause",
            constraint=models.UniqueConstraint(fields=("quote", "quota"), name="quota_used_once"),
        ),
        migrations.AddConstraint(
            model_name="quotause",
            constraint=models.CheckConstraint(condition=models.Q(("minutes__gt", 0)), name="quota_use_of_something"),
        ),
    ]
