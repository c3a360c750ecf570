"""What a municipality's letters say of each reason for refusing, and the provision that it rests on."""

from __future__ import annotations

from django.db import models

from aktiv.cases.models.decisions import Decision
from aktiv.values.texts import Texts

LONGEST_TEXT = 1_000
LONGEST_PROVISION = 300


class Ground(models.Model):
    """A municipality's own words for a reason. No row, or no word of it in any language: what the service says.

    A decision keeps what was said when it was made; nothing reads these of an earlier one.
    """

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.CASCADE, related_name="+", db_index=False)
    reason = models.CharField(max_length=12, choices=Decision.Reason.choices)
    text_nb = models.CharField(max_length=LONGEST_TEXT, blank=True)
    text_nn = models.CharField(max_length=LONGEST_TEXT, blank=True)
    text_en = models.CharField(max_length=LONGEST_TEXT, blank=True)
    provision_nb = models.CharField(max_length=LONGEST_PROVISION, blank=True)
    provision_nn = models.CharField(max_length=LONGEST_PROVISION, blank=True)
    provision_en = models.CharField(max_length=LONGEST_PROVISION, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "reason"], name="one_ground_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.municipality_id}"

    @property
    def text(self) -> Texts:
        """Why, as a letter says it."""
        return Texts(self.text_nb, self.text_nn, self.text_en)

    @property
    def provision(self) -> Texts:
        """What in law or in rules of the municipality's it rests on."""
        return Texts(self.provision_nb, self.provision_nn, self.provision_en)
