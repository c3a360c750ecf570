"""A group is put beside one of its own application, never beside another club's."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("seasons", "0021_options")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE seasons_groupapplication ADD CONSTRAINT group_beside_in_application"
            " FOREIGN KEY (beside_id, application_id) REFERENCES seasons_groupapplication (id, application_id)",
            "ALTER TABLE seasons_groupapplication DROP CONSTRAINT group_beside_in_application",
        )
    ]
