"""What is seen of equipment: pictures of a kind, how an item was found, and what somebody asked for and did not get."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from aktiv.lending.models.stock import Item, Kind
from aktiv.values.texts import Texts

MOST_PICTURES = 3


class KindPicture(models.Model):
    """A picture that borrowers see, with what it shows in words. `name` is of the file, with a small one beside it."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    kind = models.ForeignKey(Kind, models.CASCADE, related_name="pictures", db_index=False)
    place = models.PositiveSmallIntegerField(help_text="1 is shown first, and in the list")
    name = models.CharField(max_length=80, unique=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    alt_nb = models.CharField(max_length=200)
    alt_nn = models.CharField(max_length=200)
    alt_en = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "place"], name="kind_picture_place"),
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=MOST_PICTURES), name="kind_pictures_few"),
            models.CheckConstraint(condition=~Q(alt_nb="") & ~Q(alt_nn="") & ~Q(alt_en=""), name="kind_picture_told"),
            models.CheckConstraint(condition=Q(width__gte=1, height__gte=1), name="kind_picture_size"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def alt(self) -> Texts:
        return Texts(self.alt_nb, self.alt_nn, self.alt_en)


class Look(models.Model):
    """How an item was found when somebody looked at it. Only added to; `was` is what it was held to be before."""

    class How(models.TextChoices):
        SEEN = "seen"  # on its page
        OUT = "out"
        BACK = "back"
        SERVICE = "service"
        UNDONE = "undone"  # what was noted at the counter by mistake
        FILE = "file"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="looks", db_index=False)
    how = models.CharField(max_length=8, choices=How.choices)
    was = models.CharField(max_length=8, choices=Item.Condition.choices)
    condition = models.CharField(max_length=8, choices=Item.Condition.choices)
    act = models.UUIDField(null=True, help_text="of the hand-out or return that it was noted with")
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(was=F("condition")), name="look_that_tells")]
        indexes = [models.Index(fields=["item", "-at", "-id"], name="look_at_item")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.condition}"


class Lack(models.Model):
    """How often a storage place had too few of a kind for the first day that was asked for, and how many were lacked.

    Says nothing of who asked: it tells what might be bought.
    """

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    kind = models.ForeignKey(Kind, models.CASCADE, related_name="lacks", db_index=False)
    depot = models.ForeignKey("lending.Depot", models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    times = models.PositiveIntegerField()
    lacked = models.PositiveIntegerField(help_text="added up over all of them")
    most = models.PositiveIntegerField(help_text="lacked by one of them")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "depot", "day"], name="lack_of_a_day"),
            models.CheckConstraint(
                condition=Q(times__gte=1, most__gte=1, most__lte=F("lacked"), lacked__gte=F("times")),
                name="lack_of_something",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "day"], name="lack_of_municipality")]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.day}: {self.lacked}"
