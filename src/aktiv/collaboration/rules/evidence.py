"""Where it can be seen that a criterion is met: a file of the repository, a page of the service, or an address."""

from __future__ import annotations

import re

_FILE = re.compile(r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9_.-]+)*/?")
_PAGE = re.compile(r"/(?!/)[A-Za-z0-9_./-]*")
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(/[^\s<>\"]*)?")


def kind_of(evidence: str) -> str:
    """file, page or address; nothing when it is none of them."""
    for kind, shape in (("address", _ADDRESS), ("page", _PAGE), ("file", _FILE)):
        if shape.fullmatch(evidence) and len(evidence) <= 200:
            return kind
    return ""
