"""What people come to do, and what is there to do it with."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from aktiv.facilities.models.places import Space
from aktiv.values.texts import Texts


class Activity(models.Model):
    """Shared by all municipalities. `words` are folded names and synonyms in all languages."""

    id = models.BigAutoField(primary_key=True)
    slug = models.SlugField(max_length=40, unique=True)
    name_nb = models.CharField(max_length=60)
    name_nn = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    words = ArrayField(models.CharField(max_length=60), default=list)

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> Texts:
        return Texts(self.name_nb, self.name_nn, self.name_en)


class SpaceActivity(models.Model):
    """This activity fits this space. Carries the municipality so that search needs no join to filter by it."""

    id = models.BigAutoField(primary_key=True)
    activity = models.ForeignKey(Activity, models.CASCADE, db_index=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="activities")
    municipality = models.ForeignKey("municipalities.Municipality", models.CASCADE, db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "municipality", "space"], name="space_activity_once"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.space_id}"


class EquipmentTag(models.Model):
    """Equipment that stands in a space, such as handball goals or a projector."""

    id = models.BigAutoField(primary_key=True)
    slug = models.SlugField(max_length=40, unique=True)
    name_nb = models.CharField(max_length=60)
    name_nn = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> Texts:
        return Texts(self.name_nb, self.name_nn, self.name_en)


class SpaceEquipment(models.Model):
    id = models.BigAutoField(primary_key=True)
    space = models.ForeignKey(Space, models.CASCADE, related_name="equipment")
    tag = models.ForeignKey(EquipmentTag, models.CASCADE, related_name="spaces")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "tag"], name="space_equipment_once")]

    def __str__(self) -> str:
        return f"{self.space_id} {self.tag_id}"
