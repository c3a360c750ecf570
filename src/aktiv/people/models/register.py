"""What a register of organisations last told, for when it does not answer, and how far its feed has been read."""

from __future__ import annotations

from django.db import models


class RegisterUnit(models.Model):
    """An organisation as a register told it at `read_at`: open data alone, no persons."""

    id = models.BigAutoField(primary_key=True)
    scheme = models.CharField(max_length=20)
    number = models.CharField(max_length=20)
    words = models.CharField(max_length=250, help_text="its name folded, to be found by while the register is down")
    told = models.JSONField(help_text="fields of people.ports.register.Unit")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "number"], name="register_unit_once")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.number}"


class RegisterPosition(models.Model):
    """How far a register's feed has been read, and when it was read last."""

    scheme = models.CharField(primary_key=True, max_length=20)
    last = models.BigIntegerField()
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.scheme} {self.last}"
