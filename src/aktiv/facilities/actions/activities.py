"""The shared registers of what people do and what there is to do it with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from aktiv.facilities.models import Activity, EquipmentTag
from aktiv.journal.actions import Event, append
from aktiv.people.models import Person
from aktiv.values.folding import fold
from aktiv.values.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class NewActivity:
    """An activity, and the other words people use for it in any language."""

    slug: str
    name: Texts
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEquipment:
    """A tag for equipment that stands in a space."""

    slug: str
    name: Texts


@transaction.atomic
def add_activities(activities: Sequence[NewActivity], *, by: Person | None, now: datetime) -> list[Activity]:
    """Registers activities, or changes the names and words of those that have the slug. In the order given."""
    made = Activity.objects.bulk_create(
        [
            Activity(
                slug=new.slug,
                name_nb=new.name.nb,
                name_nn=new.name.nn,
                name_en=new.name.en,
                words=list(
                    dict.fromkeys(
                        word[:60]
                        for text in (new.name.nb, new.name.nn, new.name.en, *new.synonyms)
                        if (word := fold(text))
                    )
                ),
            )
            for new in activities
        ],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["name_nb", "name_nn", "name_en", "words"],
    )
    append(
        [Event("activity.registered", ("activity", one.pk), person_id=by.pk if by else None) for one in made], at=now
    )
    return made


@transaction.atomic
def add_equipment(tags: Sequence[NewEquipment], *, by: Person | None, now: datetime) -> list[EquipmentTag]:
    """Registers equipment tags, or changes the names of those that have the slug. In the order given."""
    made = EquipmentTag.objects.bulk_create(
        [EquipmentTag(slug=new.slug, name_nb=new.name.nb, name_nn=new.name.nn, name_en=new.name.en) for new in tags],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["name_nb", "name_nn", "name_en"],
    )
    append(
        [Event("equipment.registered", ("equipment", one.pk), person_id=by.pk if by else None) for one in made], at=now
    )
    return made
