"""Initiatives with their texts, backing, evidence, votes and steps; a commitment may be for one of them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collaboration", "0011_ideas_guards"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.CreateModel(
            name="Initiative",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(blank=True, max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("screening", "Screening"),
                            ("assessing", "Assessing"),
                            ("ready", "ready to be decided"),
                            ("decided", "Decided"),
                            ("financing", "Financing"),
                            ("committed", "Committed"),
                            ("in_delivery", "In Delivery"),
                            ("pilot", "Pilot"),
                            ("general", "in general use"),
                            ("evaluating", "Evaluating"),
                            ("closed", "Closed"),
                            ("merged", "Merged"),
                            ("withdrawn", "Withdrawn"),
                            ("stopped", "Stopped"),
                        ],
                        default="draft",
                        max_length=11,
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("approved", "Approved"), ("deferred", "Deferred"), ("rejected", "Rejected")],
                        max_length=8,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True, choices=[("keep", "Keep"), ("change", "Change"), ("retire", "Retire")], max_length=6
                    ),
                ),
                ("origin", models.CharField(blank=True, max_length=500)),
                ("origin_sha256", models.CharField(blank=True, max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "collaboration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="initiatives",
                        to="collaboration.collaboration",
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="collaboration.initiative",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.mandate",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Backing",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("reason", models.CharField(blank=True, max_length=2000)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.mandate",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.member",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="backings",
                        to="collaboration.initiative",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="commitment",
            name="initiative",
            field=models.ForeignKey(
                help_text="what it is for",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitments",
                to="collaboration.initiative",
            ),
        ),
        migrations.CreateModel(
            name="InitiativeSource",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                (
                    "idea",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="initiatives", to="collaboration.idea"
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sources",
                        to="collaboration.initiative",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InitiativeTerms",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("from_day", models.DateField()),
                (
                    "answer_days",
                    models.PositiveSmallIntegerField(help_text="working days until one that is sent in is answered"),
                ),
                (
                    "memo_days",
                    models.PositiveSmallIntegerField(
                        help_text="working days that a memo is public before the vote opens"
                    ),
                ),
                ("residents", models.PositiveIntegerField(help_text="supporters that do instead of two members")),
                ("made_at", models.DateTimeField()),
                (
                    "collaboration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.collaboration",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InitiativeVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("what", models.TextField(max_length=20000)),
                ("affected", models.CharField(blank=True, help_text="who would notice", max_length=300)),
                ("contact", models.CharField(blank=True, help_text="the office that answers for it", max_length=160)),
                ("low_ore", models.PositiveBigIntegerField(null=True)),
                ("high_ore", models.PositiveBigIntegerField(null=True)),
                (
                    "evaluate_on",
                    models.DateField(help_text="from which day it is looked at what came of it", null=True),
                ),
                ("language", models.CharField(max_length=2)),
                ("change_note", models.CharField(blank=True, max_length=2000)),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "initiative",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="collaboration.initiative",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GateEvidence",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("requirement", models.CharField(max_length=20)),
                ("text", models.TextField(blank=True, max_length=10000)),
                ("url", models.CharField(blank=True, max_length=500)),
                ("sha256", models.CharField(help_text="of the text, or of the document as it was seen", max_length=64)),
                ("on_day", models.DateField(help_text="of which day it tells")),
                ("role", models.CharField(max_length=14)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.mandate",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.member",
                    ),
                ),
                (
                    "takes_back",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back",
                        to="collaboration.gateevidence",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="collaboration.initiative",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.initiativeversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InitiativeVote",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "purpose",
                    models.CharField(
                        choices=[("decide", "Decide"), ("defer", "Defer"), ("waive", "Waive")], max_length=6
                    ),
                ),
                ("gate", models.CharField(blank=True, max_length=2)),
                ("memo_sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="collaboration.initiative"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.initiativeversion",
                    ),
                ),
                (
                    "vote",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="about_initiative",
                        to="collaboration.vote",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Transition",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("act", models.CharField(max_length=12)),
                ("gate", models.CharField(blank=True, max_length=2)),
                (
                    "state_from",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("screening", "Screening"),
                            ("assessing", "Assessing"),
                            ("ready", "ready to be decided"),
                            ("decided", "Decided"),
                            ("financing", "Financing"),
                            ("committed", "Committed"),
                            ("in_delivery", "In Delivery"),
                            ("pilot", "Pilot"),
                            ("general", "in general use"),
                            ("evaluating", "Evaluating"),
                            ("closed", "Closed"),
                            ("merged", "Merged"),
                            ("withdrawn", "Withdrawn"),
                            ("stopped", "Stopped"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "state_to",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("screening", "Screening"),
                            ("assessing", "Assessing"),
                            ("ready", "ready to be decided"),
                            ("decided", "Decided"),
                            ("financing", "Financing"),
                            ("committed", "Committed"),
                            ("in_delivery", "In Delivery"),
                            ("pilot", "Pilot"),
                            ("general", "in general use"),
                            ("evaluating", "Evaluating"),
                            ("closed", "Closed"),
                            ("merged", "Merged"),
                            ("withdrawn", "Withdrawn"),
                            ("stopped", "Stopped"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("approved", "Approved"), ("deferred", "Deferred"), ("rejected", "Rejected")],
                        max_length=8,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True, choices=[("keep", "Keep"), ("change", "Change"), ("retire", "Retire")], max_length=6
                    ),
                ),
                ("role", models.CharField(max_length=14)),
                ("reason", models.CharField(blank=True, max_length=2000)),
                ("seen", models.JSONField()),
                ("missing", models.JSONField()),
                ("previous_sha256", models.CharField(blank=True, max_length=64)),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "initiative",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transitions",
                        to="collaboration.initiative",
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.initiative",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.mandate",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.member",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.initiativeversion",
                    ),
                ),
                (
                    "vote",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_out",
                        to="collaboration.initiativevote",
                    ),
                ),
                (
                    "waived_by",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waived",
                        to="collaboration.initiativevote",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.UniqueConstraint(fields=("collaboration", "number"), name="initiative_once"),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.UniqueConstraint(
                condition=models.Q(("origin", ""), _negated=True),
                fields=("collaboration", "origin"),
                name="initiative_imported_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("into__isnull", False), ("state", "merged")),
                    models.Q(models.Q(("state", "merged"), _negated=True), ("into", None)),
                    _connector="OR",
                ),
                name="initiative_merged_into_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.CheckConstraint(
                condition=models.Q(("into", models.F("id")), _negated=True), name="initiative_into_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origin", ""), ("origin_sha256", "")),
                    models.Q(models.Q(("origin", ""), _negated=True), models.Q(("origin_sha256", ""), _negated=True)),
                    _connector="OR",
                ),
                name="initiative_origin_has_a_fingerprint",
            ),
        ),
        migrations.AddConstraint(
            model_name="backing",
            constraint=models.UniqueConstraint(fields=("initiative", "member"), name="initiative_backed_once"),
        ),
        migrations.AddConstraint(
            model_name="initiativesource",
            constraint=models.UniqueConstraint(fields=("initiative", "idea"), name="initiative_source_once"),
        ),
        migrations.AddConstraint(
            model_name="initiativeterms",
            constraint=models.UniqueConstraint(
                fields=("collaboration", "from_day"), name="initiative_terms_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="initiativeterms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer_days__range", (1, 100)), ("memo_days__range", (1, 100)), ("residents__gte", 1)
                ),
                name="initiative_terms_within_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="initiativeversion",
            constraint=models.UniqueConstraint(fields=("initiative", "number"), name="initiative_version_once"),
        ),
        migrations.AddConstraint(
            model_name="initiativeversion",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("title", ""), _negated=True), models.Q(("what", ""), _negated=True)),
                name="initiative_version_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="initiativeversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("high_ore", None), ("low_ore", None)),
                    models.Q(("high_ore__gte", models.F("low_ore")), ("low_ore__isnull", False)),
                    _connector="OR",
                ),
                name="initiative_cost_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="gateevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text", ""), _negated=True), models.Q(("url", ""), _negated=True), _connector="OR"
                ),
                name="gate_evidence_is_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="gateevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="gate_evidence_fingerprint"
            ),
        ),
        migrations.AddConstraint(
            model_name="gateevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("takes_back", models.F("id")), _negated=True),
                name="gate_evidence_takes_back_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="initiativevote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("gate__in", ("G0", "G1", "G2", "G3", "G4", "G5", "G6", "G7")), ("purpose", "waive")),
                    models.Q(models.Q(("purpose", "waive"), _negated=True), ("gate", "")),
                    _connector="OR",
                ),
                name="initiative_vote_names_the_gate",
            ),
        ),
        migrations.AddConstraint(
            model_name="transition",
            constraint=models.UniqueConstraint(fields=("initiative", "number"), name="transition_once"),
        ),
        migrations.AddConstraint(
            model_name="transition",
            constraint=models.CheckConstraint(
                condition=models.Q(("missing", []), ("waived_by__isnull", False), _connector="OR"),
                name="transition_meets_its_gate",
            ),
        ),
        migrations.AddConstraint(
            model_name="transition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("made_by", None), ("mandate", None), ("role", "service")),
                    models.Q(("made_by__isnull", False), ("mandate__isnull", False), ("member__isnull", False)),
                    _connector="OR",
                ),
                name="transition_by_a_mandate",
            ),
        ),
        migrations.AddConstraint(
            model_name="transition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), _negated=True),
                    models.Q(("state_to__in", ["merged", "withdrawn", "stopped"]), _negated=True),
                    _connector="OR",
                ),
                name="transition_out_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="transition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("into__isnull", False), ("state_to", "merged")),
                    models.Q(models.Q(("state_to", "merged"), _negated=True), ("into", None)),
                    _connector="OR",
                ),
                name="transition_merges_into_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="transition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state_to", "decided"), ("vote__isnull", False), models.Q(("decision", ""), _negated=True)
                    ),
                    models.Q(("state_to", "decided"), _negated=True),
                    _connector="OR",
                ),
                name="transition_decided_by_a_vote",
            ),
        ),
        migrations.AddConstraint(
            model_name="transition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state_to", "closed"), _negated=True),
                    models.Q(("verdict", ""), _negated=True),
                    _connector="OR",
                ),
                name="transition_closes_with_a_verdict",
            ),
        ),
    ]
