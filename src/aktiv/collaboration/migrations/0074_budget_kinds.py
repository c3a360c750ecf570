"""What a budget is of, the contract that it pays for, credits that are held and what became of them, and payments from a
file."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collaboration", "0073_work_guards"),
        ("municipalities", "0002_feature_stages"),
        ("people", "0031_reached"),
        ("prices", "0030_late_fee"),
    ]

    operations = [
        migrations.CreateModel(
            name="CreditUse",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("amount_ore", models.PositiveBigIntegerField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PayOut",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("amount_ore", models.PositiveBigIntegerField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ShareReceipt",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("invoice", models.BigIntegerField(null=True)),
                ("paid_on", models.DateField()),
                ("amount_ore", models.BigIntegerField()),
                ("shares_ore", models.BigIntegerField()),
                ("file_sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="sharebill",
            name="share_bill_by_its_way",
        ),
        migrations.AddField(
            model_name="budget",
            name="contract",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="budgets",
                to="collaboration.contract",
            ),
        ),
        migrations.AddField(
            model_name="budget",
            name="kind",
            field=models.CharField(
                choices=[
                    ("innovation", "something new is made"),
                    ("operations", "what is there is run"),
                    ("maintenance", "what is there is kept whole"),
                ],
                default="operations",
                max_length=11,
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="sharebill",
            name="way",
            field=models.CharField(
                choices=[
                    ("charge", "Charge"),
                    ("own", "Own"),
                    ("by_hand", "By Hand"),
                    ("held", "Held"),
                    ("outside", "Outside"),
                ],
                max_length=7,
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["innovation", "operations", "maintenance"])), name="budget_of_a_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="sharebill",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("charge__isnull", False), ("way", "charge")),
                    models.Q(("charge", None), ("way__in", ["own", "by_hand", "outside"])),
                    models.Q(("amount_ore__lt", 0), ("charge", None), ("way", "held")),
                    _connector="OR",
                ),
                name="share_bill_by_its_way",
            ),
        ),
        migrations.AddField(
            model_name="credituse",
            name="bill",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="collaboration.sharebill"
            ),
        ),
        migrations.AddField(
            model_name="credituse",
            name="charge",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="prices.charge"
            ),
        ),
        migrations.AddField(
            model_name="credituse",
            name="made_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="payout",
            name="made_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="payout",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="payouts", to="collaboration.member"
            ),
        ),
        migrations.AddField(
            model_name="payout",
            name="municipality",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
            ),
        ),
        migrations.AddField(
            model_name="payout",
            name="organisation",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
            ),
        ),
        migrations.AddField(
            model_name="credituse",
            name="payout",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="collaboration.payout"
            ),
        ),
        migrations.AddField(
            model_name="sharereceipt",
            name="made_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="sharereceipt",
            name="municipality",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
            ),
        ),
        migrations.AddField(
            model_name="sharereceipt",
            name="payout",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="receipt",
                to="collaboration.payout",
            ),
        ),
        migrations.AddField(
            model_name="sharepayment",
            name="receipt",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="collaboration.sharereceipt",
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.UniqueConstraint(fields=("municipality", "number"), name="pay_out_once"),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(condition=models.Q(("amount_ore__gt", 0)), name="pay_out_of_something"),
        ),
        migrations.AddConstraint(
            model_name="credituse",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_ore__gt", 0)), name="credit_use_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="credituse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("charge__isnull", False), ("payout", None)),
                    models.Q(("charge", None), ("payout__isnull", False)),
                    _connector="OR",
                ),
                name="credit_use_by_one_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharereceipt",
            constraint=models.UniqueConstraint(
                fields=("municipality", "invoice", "paid_on", "amount_ore"), name="share_receipt_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sharereceipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_ore", 0), _negated=True), name="share_receipt_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="sharereceipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("invoice__isnull", False), ("payout", None)),
                    models.Q(("amount_ore__lt", 0), ("invoice", None), ("payout__isnull", False)),
                    _connector="OR",
                ),
                name="share_receipt_of_one",
            ),
        ),
    ]
