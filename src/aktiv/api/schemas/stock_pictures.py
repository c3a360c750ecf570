"""Pictures of equipment, on the wire: sent and told as base64, as JSON has no bytes."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from django.conf import settings
from django.urls import reverse
from pydantic import ConfigDict, Field

from aktiv.api.fields import WHOLE, Given, Told
from aktiv.api.schemas.stock import TextsSaid, TextsTold
from aktiv.lending.models import KindPicture
from aktiv.lending.pictures import MOST_BYTES
from aktiv.values.refusal import Refusal

LARGEST_BODY = MOST_BYTES * 4 // 3 + 64 * 1024
"""Bytes of a request with the largest picture in it."""
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="

Content = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LARGEST_BODY,
        description="A JPEG, PNG or WebP of at most 10 MB and 40 million points, as base64. It is drawn anew: smaller, "
        "upright, and without where and when it was taken.",
    ),
]


class KindPictureSaid(Given):
    """A picture of a kind, with what it shows in words for those who do not see it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"content": PIXEL, "alt": {"nb": "Ti stoler stablet", "nn": "Ti stolar stabla", "en": "Ten chairs"}}
            ]
        }
    )

    content: Content
    alt: TextsSaid


class KindPictureTold(Told):
    """A picture of a kind; everybody sees it."""

    id: int
    place: Annotated[int, Field(description="1 is shown first, and in the list.")]
    url: str
    small_url: Annotated[str, Field(description="A small square of it.")]
    width: int
    height: int
    alt: TextsTold

    @classmethod
    def of(cls, picture: KindPicture) -> KindPictureTold:
        """As the table has it."""
        return cls(
            id=picture.pk,
            place=picture.place,
            url=f"{settings.SITE}{reverse('equipment_picture', args=[picture.name])}",
            small_url=f"{settings.SITE}{reverse('equipment_picture_small', args=[picture.name])}",
            width=picture.width,
            height=picture.height,
            alt=TextsTold.of(picture.alt),
        )


class KindPicturesTold(Told):
    """In their order, at most three."""

    items: list[KindPictureTold]


class ItemPictureSaid(Given):
    """A picture of a single thing, for those who keep it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 3, "content": PIXEL}]})

    version: Annotated[int, Field(ge=1, le=2**31 - 1, description="The `version` that you read."), WHOLE]
    content: Content


class ItemPictureTold(Told):
    """The picture of a single thing, as we drew it."""

    media_type: Annotated[str, Field(examples=["image/jpeg"])]
    content: Annotated[str, Field(description="Base64.")]

    @classmethod
    def of(cls, content: bytes) -> ItemPictureTold:
        """A JPEG."""
        return cls(media_type="image/jpeg", content=base64.b64encode(content).decode())


def bytes_of(content: str) -> bytes:
    """What base64 stands for. Raises Refusal("not_a_picture")."""
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refusal("not_a_picture") from error
