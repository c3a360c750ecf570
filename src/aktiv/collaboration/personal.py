"""What this package keeps about people (see values.personal).

Who speaks for a member in public, and who did what for it. What somebody did for a public body in the open stays; her
name goes with her account.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as n_

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
    ),
    impersonal={
        "codes of ours": (
            "Member.kind",
            "Body.kind",
            "Mandate.role",
            "Commitment.kind",
            "AgreementVersion.language",
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
    },
)
