"""What is on an agenda may be about an initiative, a budget, a contract or a procurement."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collaboration", "0063_joined_parts_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="budget",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="collaboration.budget"
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="contract",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="collaboration.contract"
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="initiative",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="collaboration.initiative"
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="procurement",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="collaboration.procurement"
            ),
        ),
    ]
