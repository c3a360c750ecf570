"""Every text a person may read exists in Bokmål and Nynorsk, and says one thing in each."""

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from babel.messages import extract
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.utils.translation import template

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "aktiv"
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "n_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}  # fmt: skip


class Text(NamedTuple):
    """What is looked up: the English text (with its plural when it has one) and its context."""

    context: str | None
    english: str | tuple[str, ...]


def texts_in_code() -> Iterator[tuple[Text, str]]:
    """Every text in Python and templates that asks to be translated, and where."""
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt")]):
        source = path.read_text()
        if path.suffix != ".py":
            if "templates" not in path.parts:
                continue
            source = template.templatize(source, origin=str(path))
        found = extract.extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
        for line, english, _, context in found:
            if english and english != ("",):
                yield Text(context, english), f"{path.relative_to(PACKAGE)}:{line}"


def translations(language: str) -> dict[Text, set[tuple[str, ...]]]:
    """Every finished translation into a language, from all catalogues together."""
    found: dict[Text, set[tuple[str, ...]]] = defaultdict(set)
    for path in sorted(PACKAGE.glob(f"**/locale/{language}/LC_MESSAGES/django.po")):
        for message in messages(path, language):
            forms = (message.string,) if isinstance(message.string, str) else tuple(message.string)
            if all(forms) and forms:
                found[Text(message.context, message.id)].add(forms)
    return found


def messages(path: Path, language: str) -> list[Message]:
    """A catalogue's messages without its header."""
    with path.open("rb") as file:
        return [message for message in read_po(file, locale=language) if message.id]


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_text_is_translated(language: str) -> None:
    known = translations(language)
    assert [f"{where}: {text.english!r}" for text, where in texts_in_code() if text not in known] == []


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_no_text_has_two_translations(language: str) -> None:
    """Catalogues are read together, so a text that two of them translate differently would depend on their order."""
    assert {text.english: forms for text, forms in translations(language).items() if len(forms) > 1} == {}


def test_a_week_is_called_one_thing_in_bokmal() -> None:
    """ "Uken" everywhere: a page that is put together of several catalogues must not say "uka" beside it."""
    told = {form for forms in translations("nb").values() for texts in forms for form in texts}
    assert [each for each in told if re.search(r"\buka\b", each, re.IGNORECASE)] == []


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_no_translation_is_a_guess_or_loses_a_placeholder(language: str) -> None:
    faults = []
    for path in sorted(PACKAGE.glob(f"**/locale/{language}/LC_MESSAGES/*.po")):
        for message in messages(path, language):
            if message.fuzzy or any(message.check()) or not same_placeholders(message):
                faults.append(f"{path.relative_to(PACKAGE)}: {message.id!r}")
    assert faults == []


def same_placeholders(message: Message) -> bool:
    """Whether a translation names the values that its English text names; a singular may leave the number out."""
    english = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    known = {name for text in english for name in placeholders(text)}
    said = [set(placeholders(form)) for form in forms if form]
    return all(names <= known for names in said) and (not said or said[-1] == known)


def placeholders(text: str) -> list[str]:
    """`%(name)s` and `{name}` in a text."""
    return re.findall(r"%\(\w+\)[sd]|\{\w*\}", text)
