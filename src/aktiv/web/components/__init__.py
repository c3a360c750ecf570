"""The pieces that pages are made of: frozen dataclasses, each with the template that draws it.

A page fills a component with plain data and writes `{% show it %}`; `render` draws one alone, for htmx. Components
decide nothing and read nothing: what is free, what it costs and which links exist come in.
"""

from __future__ import annotations

from typing import ClassVar, Protocol

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class Component(Protocol):
    """Anything with a template of its own, in which it is called `it`."""

    template: ClassVar[str]


def render(request: HttpRequest, component: Component) -> SafeString:
    """The component alone, in the request's language."""
    return render_to_string(component.template, {"it": component}, request)
