"""What is settled between municipalities is found from either side."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0092_sign_up_guards"),
        ("lending", "0023_money_guards"),
        ("municipalities", "0002_feature_stages"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(
                condition=models.Q(("home_price__gt", 0)), fields=["municipality"], name="loan_shared_by"
            ),
        ),
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(condition=models.Q(("home_price__gt", 0)), fields=["home"], name="loan_shared_with"),
        ),
    ]
