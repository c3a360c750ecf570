"""The register of organisations: what it last told, organisations that are found by name, and the mail of invitations."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Q

from aktiv.values.folding import fold, sort_key


def file_names(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Those that are there are found and sorted from now on."""
    organisations = apps.get_model("people", "Organisation").objects.using(schema_editor.connection.alias)
    for each in organisations.only("name").iterator():
        each.words, each.filed_as = fold(each.name)[:250], sort_key(each.name)[:250]
        each.save(update_fields=["words", "filed_as"])


class Migration(migrations.Migration):
    dependencies = [("people", "0021_wall")]

    operations = [
        migrations.CreateModel(
            name="RegisterPosition",
            fields=[
                ("scheme", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("last", models.BigIntegerField()),
                ("read_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RegisterUnit",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("scheme", models.CharField(max_length=20)),
                ("number", models.CharField(max_length=20)),
                (
                    "words",
                    models.CharField(
                        help_text="its name folded, to be found by while the register is down", max_length=250
                    ),
                ),
                ("told", models.JSONField(help_text="fields of people.ports.register.Unit")),
                ("read_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("scheme", "number"), name="register_unit_once")],
            },
        ),
        migrations.RemoveConstraint(model_name="organisation", name="only_groups_wait"),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=~Q(status__in=("pending", "refused"))
                | Q(number__isnull=True)
                | Q(register_read_at__isnull=True),
                name="known_to_the_register_waits_not",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="words",
            field=models.CharField(
                blank=True, editable=False, help_text="its name folded, to be found by", max_length=250
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="filed_as",
            field=models.CharField(blank=True, editable=False, help_text="its place in the alphabet", max_length=250),
        ),
        migrations.RunPython(file_names, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["filed_as", "id"], name="organisation_in_order"),
        ),
        migrations.AddField(
            model_name="invitation",
            name="mail_after",
            field=models.DateTimeField(
                help_text="when its mail is to be tried; empty when sent or given up", null=True
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(
                condition=Q(("mail_after__isnull", False)), fields=["mail_after", "id"], name="invitation_mail"
            ),
        ),
    ]
