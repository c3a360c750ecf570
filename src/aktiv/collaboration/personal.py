"""What this package keeps about people (see values.personal).

Who speaks for a member in public, and who did what for it. What somebody did for a public body in the open stays; her
name goes with her account.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as n_

from aktiv.collaboration.service_personal import IMPERSONAL, SERVICE
from aktiv.values.personal import Basis, Erasing, Field, Held, Kind, Personal

KEEP = Erasing.KEEP
BECAUSE = n_("it was done in public for a member of the collaboration, whose history is only added to")
WHO_DID = n_("To know who did what for a member of the collaboration")


def _made(key: str, model: str, what: str, shown: dict[str, str], *fields: Field) -> Held:
    return Held(
        key=key,
        model=f"collaboration.{model}",
        whose=("made_by",),
        kind=Kind.CASES,
        what=what,
        purpose=WHO_DID,
        basis=Basis.PUBLIC_TASK,
        fields=fields,
        shown={"id": "pk", "made_at": "made_at"} | shown,
        kept_because=BECAUSE,
    )


PERSONAL = Personal(
    held=(
        Held(
            key="collaboration_mandates",
            model="collaboration.Mandate",
            whose=("person", "given_by", "ended_by"),
            kind=Kind.RIGHTS,
            what=n_("Mandates that you have or had in the collaboration, and those that you gave or ended"),
            purpose=n_("So that everybody can see who speaks and votes for a member, and at which moment"),
            basis=Basis.PUBLIC_TASK,
            shown={"id": "pk", "member": "member__name", "role": "role", "begins": "begins", "ends": "ends"},
            kept_because=BECAUSE,
        ),
        _made("collaborations", "Collaboration", n_("A collaboration that you founded"), {"name": "slug"}),
        _made(
            "collaboration_figures",
            "MemberFigure",
            n_("Figures of population that you wrote down for members of the collaboration"),
            {"member": "member__name", "population": "population"},
        ),
        _made(
            "collaboration_agreements",
            "AgreementVersion",
            n_("Versions of the collaboration’s agreement that you laid before its members"),
            {"number": "number"},
        ),
        _made(
            "collaboration_adoptions",
            "Adoption",
            n_("Adoptions of the collaboration’s agreement that you wrote down, with who signed for the member"),
            {"version": "version__number", "member": "member__name"},
            Field("signatory", KEEP),
        ),
        _made(
            "collaboration_limits",
            "DecisionLimit",
            n_("What bodies of the collaboration may decide, as you wrote it down"),
            {"body": "body__slug"},
        ),
        _made(
            "collaboration_commitments",
            "Commitment",
            n_("What members of the collaboration promised, as you wrote it down"),
            {"number": "number", "member": "member__name"},
        ),
        _made(
            "collaboration_deliveries",
            "Delivery",
            n_("What members of the collaboration delivered, as you wrote it down, with your note"),
            {"commitment": "commitment__number"},
            Field("note", KEEP),
        ),
        Held(
            key="collaboration_votes",
            model="collaboration.Vote",
            whose=("made_by", "opened_by"),
            kind=Kind.CASES,
            what=n_("Votes of the collaboration that you announced or opened"),
            purpose=WHO_DID,
            basis=Basis.PUBLIC_TASK,
            shown={"number": "number", "subject": "subject", "made_at": "made_at"},
            kept_because=BECAUSE,
        ),
        _made(
            "collaboration_proxies",
            "Proxy",
            n_("Proxies that you gave for members of the collaboration"),
            {"vote": "vote__number", "member": "giver__name"},
        ),
        Held(
            key="collaboration_ballots",
            model="collaboration.Ballot",
            whose=("made_by",),
            kind=Kind.CASES,
            what=n_("How you voted for members of the collaboration, with the reason you gave"),
            purpose=n_("So that everybody can see what each member wanted, and count the vote again"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("reason", KEEP),),
            shown={"vote": "vote__number", "member": "member__name", "choice": "choice", "cast_at": "cast_at"},
            kept_because=BECAUSE,
        ),
        Held(
            key="idea_authorships",
            model="collaboration.Authorship",
            whose=("person",),
            kind=Kind.CASES,
            what=n_(
                "Ideas and comments that you wrote, whether your first name stands by them, and whether we may ask you"
            ),
            purpose=n_("To answer you, and to let you take back what you wrote"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("named", KEEP), Field("may_ask", KEEP)),
            shown={
                "idea": "idea__number",
                "title": "idea__title",
                "text": "idea__text",
                "comment": "comment__text",
                "comment_on": "comment__idea__number",
            },
            erased_whole=True,
        ),
        Held(
            key="idea_supports",
            model="collaboration.IdeaSupport",
            whose=("person",),
            kind=Kind.CASES,
            what=n_("Ideas that you support"),
            purpose=n_("To count how many want it, each person once"),
            basis=Basis.PUBLIC_TASK,
            shown={"idea": "idea__number", "made_at": "made_at"},
            erased_whole=True,
        ),
        Held(
            key="idea_follows",
            model="collaboration.IdeaFollow",
            whose=("person",),
            kind=Kind.ALERTS,
            what=n_("Ideas that you follow"),
            purpose=n_("To tell you what becomes of them"),
            basis=Basis.CONSENT,
            shown={"idea": "idea__number", "made_at": "made_at"},
            erased_whole=True,
        ),
        Held(
            key="idea_reports",
            model="collaboration.IdeaReport",
            whose=("person", "settled_by"),
            kind=Kind.CASES,
            what=n_("What you reported of ideas and comments, and reports that you settled"),
            purpose=n_("To keep what should not stand there away"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("why", KEEP),),
            shown={"idea": "idea__number", "made_at": "made_at", "upheld": "upheld"},
            kept_because=n_("it tells why something was hidden or was not"),
        ),
        _made(
            "idea_steps",
            "IdeaStep",
            n_("What you did with ideas: sent in, answered, merged, took back or hid them, and why"),
            {"idea": "idea__number", "kind": "kind"},
            Field("text", KEEP),
        ),
        *SERVICE,
    ),
    impersonal={
        "codes of ours": (
            "Member.kind",
            "Body.kind",
            "Mandate.role",
            "Commitment.kind",
            "AgreementVersion.language",
            "Idea.state",
            "Idea.language",
            "Idea.feature",
            "Idea.page",
            "IdeaStep.kind",
            "IdeaStep.state",
            "Ballot.choice",
            "Ballot.way",
            "Outcome.outcome",
        ),
        "a question to public bodies, and how it is decided": (
            "Vote.subject",
            "Vote.memo",
            "Vote.rule",
            "Vote.key",
            "Vote.chair",
            "Outcome.result",
        ),
        "names and numbers of public bodies, agencies and firms": (
            "Collaboration.slug",
            "Collaboration.name_nb",
            "Collaboration.name_nn",
            "Collaboration.name_en",
            "Service.slug",
            "Service.name_nb",
            "Service.name_nn",
            "Service.name_en",
            "Member.name",
            "Member.number",
            "Body.slug",
            "Body.name_nb",
            "Body.name_nn",
            "Body.name_en",
        ),
        "where a figure comes from": ("MemberFigure.source",),
        "a public agreement between public bodies": (
            "AgreementVersion.title",
            "AgreementVersion.text",
            "AgreementVersion.data_processing",
            "AgreementVersion.cost_key",
            "AgreementVersion.vote_key",
            "AgreementVersion.change_note",
            "AgreementVersion.sha256",
            "Adoption.case_reference",
            "Adoption.sha256",
        ),
        "what a member promised, in a few words": ("Commitment.what",),
        "said to everybody, by whom stands in Authorship": (
            "Idea.title",
            "Idea.text",
            "Idea.affected",
            "IdeaComment.text",
        ),
        **IMPERSONAL,
    },
)
