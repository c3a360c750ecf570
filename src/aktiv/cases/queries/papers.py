"""What is archived of a case: the application as it was handed in, the letter of a decision, an appeal, each as a PDF.

They are written in Norwegian as archives are, a letter in its own language, from what the case holds when it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from aktiv.cases.models import Application, ArchiveRecord, Attachment, Case, Decision, Note, RequestedDate
from aktiv.cases.ports.archiving import Correspondent, Document, Filing
from aktiv.cases.printing import pdf_of
from aktiv.cases.queries.archive import archiving_of
from aktiv.cases.queries.attachments import content_of
from aktiv.cases.queries.letters import Section, letter_of, place_and_time
from aktiv.facilities.queries.asked import questions_answered
from aktiv.facilities.words import answer_told
from aktiv.people.rules.organisations import BANDS
from aktiv.values import formatting
from aktiv.walls import everything

LANGUAGE = "nb"
PDF = "application/pdf"
EVENT_WORDS = ("programme", "organiser", "audience", "safety_name", "safety_phone")


@dataclass(frozen=True, slots=True)
class Paper:
    """Something that came in, ready to be printed: from whom (`municipality` is where a letter's sender stands), to
    whom, and what it says."""

    number: str
    language: str
    municipality: str
    contact: str
    addressee: str
    day: str
    heading: str
    result: str
    sections: tuple[Section, ...]
    signed: str


def filing_of(record: ArchiveRecord) -> Filing:
    """All that the archive is handed of a record, with its case read along. Raises ValueError when the archive is off,
    and so nobody knows where it belongs."""
    case, zone = record.case, record.case.municipality.zone
    said = archiving_of(case.municipality_id)
    if not said.account or not said.archive_part:
        raise ValueError("no archive is named")
    with everything():
        application = Application.objects.select_related("person", "organisation").get(pk=case.application_id)
        first = Case.objects.get(application=application, municipality=case.municipality_id, kind=Case.Kind.APPLICATION)
    with override(LANGUAGE):
        title, documents = _papers(record, application)
        case_title = _("Application: %(title)s") % {"title": first.title}
    return Filing(
        message_id=record.message,
        account=said.account,
        case_key=first.key,
        case_title=case_title,
        opened_at=first.submitted_at.astimezone(zone),
        archive_part=said.archive_part,
        classes=((said.class_system, said.class_id),) if said.class_id else (),
        record_key=str(record.pk),
        title=title,
        kind=record.kind,
        outgoing=record.kind == ArchiveRecord.Kind.DECISION,
        dated=record.happened_at.astimezone(zone),
        correspondent=_applicant(application),
        documents=documents,
    )


def _papers(record: ArchiveRecord, application: Application) -> tuple[str, list[Document]]:
    """What it is called, and its files."""
    case = record.case
    if record.decision_id is not None:
        with everything():
            letter = letter_of(Decision.objects.get(pk=record.decision_id))
        title = _("Decision: %(title)s") % {"title": application.title}
        name = f"vedtak-{letter.number.replace('/', '-')}.pdf"
        return title, [Document(letter.heading, name, PDF, pdf_of(letter))]
    if record.kind == ArchiveRecord.Kind.APPEAL:
        title = _("Appeal: %(title)s") % {"title": application.title}
        return title, [Document(title, f"klage-{case.key}.pdf", PDF, pdf_of(_appeal(case, application, title)))]
    title = _("Application: %(title)s") % {"title": application.title}
    with everything():
        rows = Attachment.objects.filter(application=application, note=None, state=Attachment.State.CLEAN)
        attached = list(rows.order_by("added_at", "name", "pk"))
    paper = _application(case, application, title, attached)
    return title, [
        Document(title, f"soknad-{case.key}.pdf", PDF, pdf_of(paper)),
        *(Document(each.name, each.name, each.media_type, content_of(each)) for each in attached),
    ]


def _application(case: Case, application: Application, title: str, attached: Iterable[Attachment]) -> Paper:
    rows = RequestedDate.objects.filter(case=case).select_related("line__space__facility", "line__space__municipality")
    dates = list(rows.order_by(Lower("during")))
    asked = ngettext("%(n)s date is asked for.", "%(n)s dates are asked for.", len(dates)) % {"n": len(dates)}
    files = tuple(each.name for each in attached)
    times = tuple(place_and_time(each.line.space, each.during.lower, each.during.upper, LANGUAGE) for each in dates)
    words = [
        Section(_("Asked for"), lines=times),
        *_said(_("Message"), application.note.splitlines()),
        *_said(_("Participants"), _ages(application.participants)),
        *_said(_("The event"), [str(application.event[each]) for each in EVENT_WORDS if application.event.get(each)]),
        *_answers(application),
        *([Section(_("Attachments"), lines=files)] if files else []),
    ]
    return _paper(case, application, title, asked, words)


def _appeal(case: Case, application: Application, title: str) -> Paper:
    with everything():
        notes = Note.objects.filter(case=case, kind=Note.Kind.APPEAL).order_by("pk")
        text = "\n".join(notes.values_list("text", flat=True))
        about = Decision.objects.select_related("case").get(appeals=case)
    result = _("About the decision in case %(key)s") % {"key": f"{about.case.key}/{about.number}"}
    return _paper(case, application, title, result, [Section(_("The appeal"), tuple(text.splitlines()))])


def _paper(case: Case, application: Application, heading: str, result: str, sections: list[Section]) -> Paper:
    who = application.organisation.name if application.organisation else application.person.name
    return Paper(
        number=case.key,
        language=LANGUAGE,
        municipality=who,
        contact=application.person.email,
        addressee=case.municipality.name,
        day=formatting.day_long(case.submitted_at, LANGUAGE, case.municipality.zone),
        heading=heading,
        result=result,
        sections=tuple(sections),
        signed=application.person.name,
    )


def _ages(participants: Mapping[str, int]) -> list[str]:
    known = [each.value for each in BANDS if each.value in participants]
    return [f"{each.replace('-', '–')}: {participants[each]}" for each in known]


def _said(heading: str, paragraphs: list[str]) -> list[Section]:
    return [Section(heading, tuple(paragraphs))] if paragraphs else []


def _answers(application: Application) -> list[Section]:
    return [
        Section(each.text.said_in(LANGUAGE).text, tuple(answer_told(each.kind, said, LANGUAGE).splitlines()))
        for each in questions_answered(application.answers)
        if (said := str(application.answers.get(str(each.pk), "")))
    ]


def _applicant(application: Application) -> Correspondent:
    club = application.organisation
    if club is not None:
        return Correspondent(club.name, club.number or "", person=False)
    return Correspondent(application.person.name, "", person=True)
