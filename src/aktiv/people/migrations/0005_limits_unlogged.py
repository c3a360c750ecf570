"""Counts of limits need not survive a crash, so they need no log: a count costs no wait for the disk."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0004_guards")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE people_limitwindow SET UNLOGGED",
            "ALTER TABLE people_limitwindow SET LOGGED",
        ),
    ]
