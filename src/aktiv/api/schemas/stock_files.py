"""Equipment as a file, on the wire: the same columns as the file of the pages (docs/equipment-stock.md)."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from aktiv.api.fields import Given, Told
from aktiv.api.schemas.stock_seen import HitsTold
from aktiv.lending.actions.importing import Plan

LONGEST_FILE = 60_000
"""Characters at once: a request is at most 64 kB."""


class StockFileTold(Told):
    """What is kept, as the lines of a file."""

    text: Annotated[str, Field(description="Lines with semicolons; the first names the columns.")]


class StockFileSaid(Given):
    """Lines to read: what stands as they say is left alone, and what they do not name too."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"text": "lager;navn_nb;kategori;antall\r\nUtstyrslageret;Klappbord;furniture;12\r\n"}]
        }
    )

    text: Annotated[
        str,
        Field(
            min_length=1, max_length=LONGEST_FILE, description="With its heads. Send a longer file in several parts."
        ),
    ]


class StockFilePlan(Told):
    """What the lines did, or would do."""

    changed: Annotated[bool, Field(description="False for a dry run.")]
    depots: Annotated[list[str], Field(description="Storage places that are new.")]
    kinds: Annotated[list[str], Field(description="Kinds that are new.")]
    changed_kinds: list[str]
    pools: Annotated[int, Field(description="Storage places of counted kinds whose number, shelf or limit is another.")]
    items: Annotated[int, Field(description="Things with numbers that are new.")]
    changed_items: int
    unchanged_items: int
    hits: Annotated[
        HitsTold, Field(description="Loans that it takes something from; it is refused until there are none.")
    ]

    @classmethod
    def of(cls, plan: Plan, hits: HitsTold, *, changed: bool) -> StockFilePlan:
        """As lending planned it."""
        return cls(
            changed=changed,
            depots=list(plan.depots),
            kinds=list(plan.kinds),
            changed_kinds=list(plan.changed),
            pools=plan.pools,
            items=plan.items,
            changed_items=plan.items_changed,
            unchanged_items=plan.known,
            hits=hits,
        )
