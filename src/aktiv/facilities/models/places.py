"""Facilities, and the tree of spaces in them.

Every root space owns one stretch of 5,040 units; each space below it is a set of its root's atoms. Who overlaps whom is
read from footprints alone; the tree is for people.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from aktiv.facilities.fields import FootprintField
from aktiv.values.texts import Texts


class SpaceKind(models.TextChoices):
    SPORTS_HALL = "sports_hall"
    GYM = "gym"
    PITCH = "pitch"
    TENNIS = "tennis"
    MEETING_ROOM = "meeting_room"
    STAGE = "stage"
    CULTURE_HALL = "culture_hall"
    POOL = "pool"
    LANE = "lane"
    DANCE = "dance"
    KITCHEN = "kitchen"
    CHANGING_ROOM = "changing_room"
    STUDIO = "studio"
    COMMUNITY_HALL = "community_hall"
    ICE_RINK = "ice_rink"


class Facility(models.Model):
    """A place with an address: a hall, a school, a park."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey(
        "municipalities.Municipality", models.PROTECT, related_name="facilities", db_index=False
    )
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    sort_key = models.CharField(
        max_length=400, db_collation="C", help_text="values.folding.sort_key(name): the database knows no æøå"
    )
    about_nb = models.TextField(blank=True)
    about_nn = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    address = models.CharField(max_length=160)
    postcode = models.CharField(max_length=12)
    place = models.CharField(max_length=80)
    district = models.CharField(max_length=80, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    accessibility = ArrayField(models.CharField(max_length=40), default=list)
    hours_plan = models.ForeignKey("facilities.HoursPlan", models.PROTECT, related_name="facilities")
    published = models.BooleanField(default=True)
    search = SearchVectorField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)), name="facility_on_earth"
            ),
            models.UniqueConstraint(fields=["id", "municipality"], name="facility_in_municipality"),
        ]
        indexes = [
            # Without a list of pending words, which every search would have to read.
            GinIndex(fields=["search"], name="facility_search", opclasses=["tsvector_ops"], fastupdate=False),
            models.Index(fields=["municipality", "sort_key", "id"], name="facility_in_order"),
            models.Index(fields=["sort_key", "id"], name="facility_in_order_everywhere"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def about(self) -> Texts:
        return Texts(self.about_nb, self.about_nn, self.about_en)


class Picture(models.Model):
    """A picture of a facility, with words for those who cannot see it."""

    id = models.BigAutoField(primary_key=True)
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="pictures")
    path = models.CharField(max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt_nb = models.CharField(max_length=300)
    alt_nn = models.CharField(max_length=300)
    alt_en = models.CharField(max_length=300)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facility", "place"], name="picture_place_once")]

    def __str__(self) -> str:
        return self.path

    @property
    def alt(self) -> Texts:
        return Texts(self.alt_nb, self.alt_nn, self.alt_en)


class Space(models.Model):
    """A bookable place: a root (parent empty, owns its stretch) or a part of one.

    `divisions` is how many atoms the root is divided into; `footprint` is a set of those atoms on the number line.
    `terms` is the effective setting of everything in facilities.terms.Terms, and `pattern` how it is open; both are
    compiled by actions when a setting or hours change.
    """

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="spaces")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="spaces")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    stretch = models.BigIntegerField(help_text="which 5,040 units of the number line its root owns")
    divisions = models.PositiveSmallIntegerField()
    footprint = FootprintField()
    slug = models.SlugField(max_length=60)
    name_nb = models.CharField(max_length=80)
    name_nn = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=SpaceKind.choices)
    layout = models.CharField(
        max_length=10, default="strip", help_text="how the sketch is drawn: room, strip, grid, pitch, lanes"
    )
    columns = models.PositiveSmallIntegerField(default=1, help_text="atoms beside each other in the sketch, row by row")
    capacity = models.PositiveIntegerField(null=True)
    area = models.PositiveIntegerField(null=True, help_text="square metres")
    hours_plan = models.ForeignKey("facilities.HoursPlan", models.PROTECT, null=True, related_name="spaces")
    terms = models.JSONField(default=dict)
    pattern = models.ForeignKey(
        "facilities.OpenPattern", models.PROTECT, null=True, editable=False, related_name="spaces"
    )
    alone = models.BooleanField(default=True, help_text="may be booked by itself, not only along with another space")
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facility", "slug"], name="space_slug_once"),
            models.UniqueConstraint(fields=["stretch"], condition=models.Q(parent=None), name="stretch_owned_once"),
            models.UniqueConstraint(fields=["id", "municipality"], name="space_in_municipality"),
            models.UniqueConstraint(fields=["id", "facility"], name="space_in_facility"),
            models.UniqueConstraint(fields=["id", "facility", "stretch", "divisions"], name="space_on_stretch"),
        ]
        indexes = [models.Index(fields=["stretch"], name="space_stretch")]

    def __str__(self) -> str:
        return self.name_nb

    @property
    def name(self) -> Texts:
        return Texts(self.name_nb, self.name_nn, self.name_en)


class SpaceLink(models.Model):
    """A space (kitchen, changing room) claimed along with another, or any part of that: always, or when asked for."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.CASCADE, related_name="+", db_index=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="links")
    linked = models.ForeignKey(Space, models.PROTECT, related_name="linked_from")
    required = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "linked"], name="space_link_once"),
            models.CheckConstraint(condition=~models.Q(space=models.F("linked")), name="space_link_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} → {self.linked_id}"
