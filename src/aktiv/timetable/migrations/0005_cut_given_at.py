"""When a holder gave time back: what comes late is told apart from what others could still use."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timetable", "0004_buffers_on_sheets"),
    ]

    operations = [
        migrations.AddField(
            model_name="cut",
            name="given_at",
            field=models.DateTimeField(help_text="when its holder gave it back, where that is known", null=True),
        ),
        migrations.AddConstraint(
            model_name="cut",
            constraint=models.CheckConstraint(
                condition=models.Q(("given_at", None), ("by", None), _connector="OR"), name="given_back_by_its_holder"
            ),
        ),
    ]
