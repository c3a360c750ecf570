"""Of which service of the agreement a budget, a contract, an initiative, an idea and a request for help
are; those from before are of it all."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0082_halls_let_go_guards")]

    operations = [
        migrations.AddField(
            model_name=name,
            name="service",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="collaboration.service",
            ),
        )
        for name in ("budget", "contract", "initiative", "idea", "supportrequest")
    ]
