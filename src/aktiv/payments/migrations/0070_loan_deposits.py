"""A payment may be the deposit of a loan of equipment: then it is all deposit, and books nothing."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0092_sign_up_guards"),
        ("lending", "0021_out_by_mistake"),
        ("municipalities", "0002_feature_stages"),
        ("payments", "0051_beyond_guards"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="payment",
            name="payment_deposit",
        ),
        migrations.AddField(
            model_name="payment",
            name="loan",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="lending.loan",
            ),
        ),
        migrations.AlterField(
            model_name="providerorder",
            name="why",
            field=models.CharField(
                help_text="paying, used, owes_less, time_lost, abandoned, nothing_left, deposit_back, charged",
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(condition=models.Q(("loan__isnull", False)), fields=["loan"], name="payment_of_loan"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("deposit__gte", 0),
                    ("deposit_taken__gte", 0),
                    ("deposit_taken__lte", models.F("deposit")),
                    models.Q(
                        models.Q(("deposit__lt", models.F("amount")), ("loan", None)),
                        models.Q(("deposit", models.F("amount")), ("loan__isnull", False)),
                        _connector="OR",
                    ),
                ),
                name="payment_deposit",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("loan", None), ("booking", None), _connector="OR"), name="payment_for_one_thing"
            ),
        ),
    ]
