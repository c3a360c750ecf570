"""The services of the agreement on pages: to choose one in a form, to narrow a list by it, and to tell which it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from aktiv.collaboration.models import Collaboration
from aktiv.collaboration.queries.naming import names_of
from aktiv.collaboration.queries.parties import services_of
from aktiv.web.collaboration.acts import pick
from aktiv.web.collaboration.shown import called
from aktiv.web.components.forms import Field

SERVICE = "tjeneste"
"""The field, and the parameter of an address."""


def named_services(home: Collaboration) -> list[tuple[str, str]]:
    """Every service of the agreement, by slug, as the reader calls it. One statement."""
    return [(each.slug, called(names_of(each))) for each in services_of(home.pk)]


def which_service(
    home: Collaboration, values: Mapping[str, str], errors: dict[str, str], hint: str = ""
) -> list[Field]:
    """The field of a form that says of which service something is; none where the agreement names no service."""
    known = named_services(home)
    if not known:
        return []
    choices = [("", _("The whole agreement")), *known]
    return [pick(SERVICE, _("Service"), choices, values, errors, optional=True, hint=hint)]


def service_asked(request: HttpRequest, home: Collaboration) -> str:
    """The service that an address narrows by; what there is not is as if it was not said."""
    return service_known(home, request.GET.get(SERVICE, ""))


def service_known(home: Collaboration, asked: str) -> str:
    """A slug as an address or a form told it, when it is one of a service; else ""."""
    return asked if asked and asked in dict(named_services(home)) else ""


def about_service(home: Collaboration, asked: Mapping[str, str]) -> list[Field]:
    """The field by which whoever uses the services says which it is about; none where there is but one to mean."""
    known = named_services(home)
    if len(known) < 2:
        return []
    choices = [("", _("I do not know")), *known]
    return [pick(SERVICE, _("Which service is it about?"), choices, asked, {}, optional=True)]


def service_filter(home: Collaboration, asked: str) -> list[Field]:
    """The field that narrows a list; none where there are not several services to choose between."""
    known = named_services(home)
    if not known:
        return []
    return [pick(SERVICE, _("Service"), [("", _("All")), *known], {SERVICE: asked}, {}, mark_required=False)]


def query_of(asked: str) -> str:
    """The same for an address that says nothing else."""
    return f"?{urlencode({SERVICE: asked})}" if asked else ""


def service_told(row: Mapping[str, Any]) -> str:  # Any: a plain value
    """The service that a row is of, as the reader calls it; "" for the agreement as a whole."""
    return called(row["service_name"]) if row["service_name"] else ""
