"""What letting go too late costs, why staff made a loan longer, and what a borrower's own municipality pays of it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0092_sign_up_guards"),
        ("lending", "0021_out_by_mistake"),
        ("municipalities", "0002_feature_stages"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.CreateModel(
            name="Neighbour",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.AddField(
            model_name="lendingterms",
            name="late_cancel_percent",
            field=models.PositiveSmallIntegerField(default=0, help_text="of the price, for cancelling after that"),
        ),
        migrations.AddField(
            model_name="line",
            name="home_percent",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="loan",
            name="cancel_fee",
            field=models.PositiveBigIntegerField(default=0, help_text="øre charged for what was let go of too late"),
        ),
        migrations.AddField(
            model_name="loan",
            name="extended_reason",
            field=models.CharField(blank=True, help_text="why staff made it longer", max_length=500),
        ),
        migrations.AddField(
            model_name="loan",
            name="home_price",
            field=models.PositiveBigIntegerField(default=0, help_text="øre of the price that the home pays"),
        ),
        migrations.AlterField(
            model_name="loan",
            name="extended",
            field=models.PositiveSmallIntegerField(default=0, help_text="how often by its borrower"),
        ),
        migrations.AddConstraint(
            model_name="lendingterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("late_cancel_percent__lte", 100)), name="lending_cancel_percent"
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(condition=models.Q(("home_percent__lte", 100)), name="line_home_percent"),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("home_price", 0),
                    models.Q(("home__isnull", False), ("home_price__lte", models.F("price"))),
                    _connector="OR",
                ),
                name="loan_home_pays",
            ),
        ),
        migrations.AddField(
            model_name="neighbour",
            name="home",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
            ),
        ),
        migrations.AddField(
            model_name="neighbour",
            name="municipality",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
            ),
        ),
        migrations.AddField(
            model_name="neighbour",
            name="organisation",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
            ),
        ),
        migrations.AddConstraint(
            model_name="neighbour",
            constraint=models.UniqueConstraint(fields=("municipality", "home"), name="neighbour_once"),
        ),
        migrations.AddConstraint(
            model_name="neighbour",
            constraint=models.UniqueConstraint(fields=("municipality", "organisation"), name="neighbour_by_itself"),
        ),
        migrations.AddConstraint(
            model_name="neighbour",
            constraint=models.CheckConstraint(
                condition=models.Q(("home", models.F("municipality")), _negated=True), name="neighbour_is_another"
            ),
        ),
    ]
