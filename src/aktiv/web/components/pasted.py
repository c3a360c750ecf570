"""A list that is read line by line: a file that is chosen, or what is pasted in its place."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from aktiv.values.typed_text import decoded


def file_or_pasted(request: HttpRequest, most_bytes: int) -> tuple[str, str]:
    r"""What is in `fil`, which goes first, or else in `tekst`, with "\n" at the ends of lines; and in words what is
    wrong with it as a whole, or nothing. What was pasted is given back also when it is too much; a file is not."""
    upload = request.FILES.get("fil")
    if upload is None:
        pasted = _plain(request.POST.get("tekst", ""))
        if request.method == "POST" and not pasted.strip():
            return pasted, _("Choose a file, or paste what is in it.")
        return pasted, _too_large(most_bytes) if len(pasted.encode(errors="replace")) > most_bytes else ""
    content: bytes = upload.read(most_bytes + 1)
    if len(content) > most_bytes:
        return "", _too_large(most_bytes)
    text = decoded(content)
    if text is None:
        return "", _("The file is no text. Save it from the spreadsheet as CSV.")
    return _plain(text), ""


def _plain(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def _too_large(most_bytes: int) -> str:
    size = f"{most_bytes // 1_000_000} MB" if most_bytes >= 1_000_000 else f"{most_bytes // 1_000} kB"
    return _("The file is larger than %(size)s.") % {"size": size}
