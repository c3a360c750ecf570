"""One tile of the map's background, from our own address."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from aktiv.people.permissions import public
from aktiv.web.public.tiles import NoTile, Tiles

A_DAY = 24 * 3600


@public
@require_safe
def map_tile(_request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """Public. 404 for a tile that cannot be, or where no tile server is set; 503 while it does not answer."""
    if not settings.MAP_TILES:
        raise Http404
    try:
        tile = tiles(settings.MAP_TILES, settings.MAP_FOLDER).tile(z, x, y)
    except LookupError:
        raise Http404 from None
    except NoTile:
        return HttpResponse(status=503, headers={"Retry-After": "60", "Cache-Control": "no-store"})
    return HttpResponse(tile.content, content_type=tile.kind, headers={"Cache-Control": f"public, max-age={A_DAY}"})


@cache
def tiles(template: str, folder: Path) -> Tiles:
    """One store for each process, which remembers when its server was silent."""
    return Tiles(template, folder)
