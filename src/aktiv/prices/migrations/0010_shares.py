"""A charge may be a part of another that somebody else pays."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0001_initial"),
        ("people", "0031_reached"),
        ("prices", "0003_setup"),
    ]

    operations = [
        migrations.AddField(
            model_name="charge",
            name="share_of",
            field=models.ForeignKey(
                db_index=False,
                help_text="the charge of a use of which another payer has this part",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shares",
                to="prices.charge",
            ),
        ),
        migrations.AddIndex(
            model_name="charge",
            index=models.Index(
                condition=models.Q(("share_of__isnull", False)), fields=["share_of"], name="charge_shares"
            ),
        ),
        migrations.AddConstraint(
            model_name="charge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("share_of", None),
                    models.Q(models.Q(("reason", "correction"), _negated=True), ("organisation__isnull", False)),
                    _connector="OR",
                ),
                name="charge_share_to_organisation",
            ),
        ),
    ]
