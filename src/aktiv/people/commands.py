"""`aktiv token …`: bearer tokens for the API. `aktiv account …`: work accounts that may sign in."""

import argparse
import sys
from datetime import UTC, datetime, timedelta


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds token create and account expect."""
    token = commands.add_parser("token", help="tokens for the API").add_subparsers(metavar="WHAT", required=True)
    create = token.add_parser(
        "create",
        help="make a token and print it, this once",
        description="Prints the new token alone. It cannot be shown again: only its fingerprint is kept.",
    )
    create.add_argument("--user", required=True, help="persona, e-mail address or id of the person it acts as")
    create.add_argument(
        "--role",
        default="resident",
        help="what it may do: reader, resident (book for oneself), booker or administrator or coach or finance (of an "
        "organisation), or a role on the staff such as case_handler (default: resident)",
    )
    create.add_argument("--organisation", help="number or id of the organisation it acts for, when there are several")
    create.add_argument("--days", type=int, default=365, help="how long it lasts (default: 365)")
    create.add_argument("--label", default="", help="a name to know it by")
    create.set_defaults(run=_create)
    account = commands.add_parser("account", help="work accounts").add_subparsers(metavar="WHAT", required=True)
    expect = account.add_parser("expect", help="let a work account sign in as a person")
    expect.add_argument("--user", required=True, help="persona, e-mail address or id of the person")
    expect.add_argument("--email", required=True, help="address that the provider of work accounts knows her by")
    expect.set_defaults(run=_expect)


def _create(args: argparse.Namespace) -> int:
    from django.utils import translation

    from aktiv.people.actions import issue_token_for_role
    from aktiv.people.words import sentence
    from aktiv.values.refusal import Refusal

    now = datetime.now(UTC)
    try:
        secret = issue_token_for_role(
            args.user,
            args.role,
            organisation=args.organisation,
            label=args.label,
            expires_at=now + timedelta(days=args.days),
            now=now,
        )
    except Refusal as refusal:
        with translation.override("en"):  # as the rest of the command line
            print(f"aktiv: {sentence(refusal)}", file=sys.stderr)
        return 1
    print(secret)
    return 0


def _expect(args: argparse.Namespace) -> int:
    from django.utils import translation

    from aktiv.people.actions.sign_ins import expect_work_account
    from aktiv.people.ports.sign_in import STAFF, providers
    from aktiv.people.queries import person_called
    from aktiv.people.words import sentence
    from aktiv.values.refusal import Refusal

    try:
        provider = providers().get(STAFF)
        if provider is None:
            raise Refusal("provider_unknown")
        person = person_called(args.user)
        expect_work_account(person, issuer=provider.issuer, email=args.email, by=None, now=datetime.now(UTC))
    except Refusal as refusal:
        with translation.override("en"):
            print(f"aktiv: {sentence(refusal)}", file=sys.stderr)
        return 1
    return 0
