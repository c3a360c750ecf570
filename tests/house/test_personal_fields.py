"""No table keeps words, files or links to a person without saying whose they are, why, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import ForeignObject

from aktiv.people.models import Person
from aktiv.people.queries.exporting import columns
from aktiv.people.queries.personal import emptied, everything, model_of, packages, rows_of
from aktiv.people.rules.retention import TERMS
from aktiv.values.personal import Erasing, Held

WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField)


def ours() -> Iterator[type[models.Model]]:
    for config in apps.get_app_configs():
        if config.name.startswith("aktiv."):
            yield from config.get_models()


def declared() -> set[tuple[str, str]]:
    """Every field about which something is said, as (label of the table, name)."""
    said = {(held.model, each.name) for held in everything() for each in held.fields}
    said |= {(held.model, path) for held in everything() for path in held.whose if "__" not in path}
    said |= {
        (f"{label}.{name.split('.')[0]}", name.split(".")[1])
        for label, package in packages().items()
        for names in package.impersonal.values()
        for name in names
    }
    return said


def test_every_field_that_can_hold_words_or_a_person_is_declared() -> None:
    said = declared()
    silent = [
        f"{model._meta.label}.{field.name}"
        for model in ours()
        for field in model._meta.concrete_fields
        if (isinstance(field, WORDS) and not field.primary_key)
        or (isinstance(field, ForeignObject) and field.related_model is Person)
        if (model._meta.label, field.name) not in said
    ]
    assert silent == []


def test_nothing_is_declared_that_does_not_exist_or_twice_in_one_place() -> None:
    known = {(model._meta.label, field.name) for model in ours() for field in model._meta.concrete_fields}
    known |= {(model._meta.label, "pk") for model in ours()}
    assert declared() - known == set()
    personal = {(held.model, each.name) for held in everything() for each in held.fields}
    plain = [
        (f"{label}.{name.split('.')[0]}", name.split(".")[1])
        for label, package in packages().items()
        for names in package.impersonal.values()
        for name in names
    ]
    assert len(plain) == len(set(plain))
    assert personal & set(plain) == set()
    keys = [held.key for held in everything()]
    assert len(keys) == len(set(keys))


@pytest.mark.django_db
@pytest.mark.parametrize("held", everything(), ids=lambda held: held.key)
def test_each_declaration_can_be_read_erased_and_purged(held: Held) -> None:
    someone = Person.objects.create(name="Somebody")
    assert columns(held), "an export tells something of each row"
    assert list(rows_of(held, [someone.pk]).values(*columns(held).values())) is not None
    going = {each.name for each in held.fields if each.erasing is not Erasing.KEEP}
    assert set(emptied(held, going)) == going
    if not held.erased_whole and not going:
        assert held.kept_because or held.key == "holds", "what is kept says why"
    if held.over is not None:
        assert held.kind in TERMS
        assert held.purged_whole or any(each.purged for each in held.fields)
    if held.home:
        model, path = model_of(held), held.home.split("__")
        for name in path:
            try:
                field = model._meta.get_field(name)
            except FieldDoesNotExist:
                pytest.fail(f"{held.key}: {held.home}")
            model = field.related_model  # type: ignore[assignment]
        assert model._meta.label == "municipalities.Municipality"
