"""What events tell about themselves; and closures whose reason is not for everyone."""

from __future__ import annotations

from uuid import UUID

import django.db.models.deletion
from django.db import migrations, models


def _of_booking(related_name: str) -> models.Field[UUID, UUID]:
    return models.OneToOneField(
        on_delete=django.db.models.deletion.CASCADE,
        primary_key=True,
        related_name=related_name,
        serialize=False,
        to="bookings.booking",
    )


def _municipality() -> models.Field[int, int]:
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="municipalities.municipality",
    )


WHOSE = "the booking's: the organisation, or the person acting for self"


class Migration(migrations.Migration):
    dependencies = [("bookings", "0050_waiting"), ("municipalities", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="EventContact",
            fields=[
                ("booking", _of_booking("event_contact")),
                ("holder", models.UUIDField(help_text=WHOSE)),
                ("name", models.CharField(max_length=120)),
                ("phone", models.CharField(max_length=40)),
                ("municipality", _municipality()),
            ],
        ),
        migrations.CreateModel(
            name="EventPage",
            fields=[
                ("booking", _of_booking("event_page")),
                ("holder", models.UUIDField(help_text=WHOSE)),
                ("public", models.BooleanField()),
                ("slug", models.SlugField(max_length=120, unique=True)),
                ("programme", models.TextField(blank=True)),
                ("organiser", models.CharField(blank=True, max_length=160)),
                ("audience", models.PositiveIntegerField(help_text="how many are expected in all", null=True)),
                (
                    "registration_url",
                    models.URLField(blank=True, help_text="where one signs up or buys a ticket", max_length=400),
                ),
                ("municipality", _municipality()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("slug", ""), _negated=True), name="event_page_has_an_address"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("audience__isnull", True), ("audience__gt", 0), _connector="OR"),
                        name="an_audience_is_some",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("registration_url", ""), ("registration_url__regex", "^https?://"), _connector="OR"
                        ),
                        name="event_page_links_to_the_web",
                    ),
                ]
            },
        ),
        migrations.RemoveConstraint(model_name="booking", name="event_closure_named"),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("event", "school_use")), ("title", ""), _negated=True),
                name="event_is_named",
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                condition=models.Q(("kind__in", ("event", "closure", "school_use"))),
                fields=["kind", "municipality"],
                name="booking_made_by_staff",
            ),
        ),
    ]
