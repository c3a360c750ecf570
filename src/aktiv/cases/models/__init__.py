"""Tables of applications, cases and decisions, one file a subject."""

from aktiv.cases.models.applications import AcceptedTerms, Application, Line, RequestedDate
from aktiv.cases.models.archiving import ArchivePosition, ArchiveRecord, Archiving
from aktiv.cases.models.attachments import Attachment
from aktiv.cases.models.cases import Case, Look
from aktiv.cases.models.decisions import DecidedDate, Decision, Offer
from aktiv.cases.models.grounds import Ground
from aktiv.cases.models.notes import Note
from aktiv.cases.models.rules import Absence, AutomaticRule, Practice, SavedFilter

__all__ = [
    "Absence",
    "AcceptedTerms",
    "Application",
    "ArchivePosition",
    "ArchiveRecord",
    "Archiving",
    "Attachment",
    "AutomaticRule",
    "Case",
    "DecidedDate",
    "Decision",
    "Ground",
    "Line",
    "Look",
    "Note",
    "Offer",
    "Practice",
    "RequestedDate",
    "SavedFilter",
]
