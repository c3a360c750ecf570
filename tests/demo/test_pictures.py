"""Every kind of space has a small drawing, and words for those who do not see it."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import aktiv.demo
from aktiv.demo.catalogue import Kind
from aktiv.demo.pictures import picture_of

STATIC = Path(aktiv.demo.__file__).parent / "static"


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_space_is_drawn_small_and_told_in_three_languages(kind: Kind) -> None:
    picture = picture_of(kind)
    drawing = (STATIC / picture.path).read_bytes()
    assert len(drawing) <= 4096
    root = ET.fromstring(drawing)
    assert (root.get("width"), root.get("height")) == (str(picture.width), str(picture.height))
    assert len({picture.alt.nb, picture.alt.nn, picture.alt.en}) == 3
