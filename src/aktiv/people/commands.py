"""`aktiv token …`: bearer tokens for the API. `aktiv account …`: work accounts that may sign in. `aktiv role …`: the
first administrator of a municipality, and those who run the platform. `aktiv privacy …`: see privacy_commands."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from aktiv.people import privacy_commands

if TYPE_CHECKING:
    from aktiv.municipalities.models import Municipality

OPERATOR = "operator"


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds token create, account expect, role grant, end and list, and privacy record and purge."""
    privacy_commands.register(commands)
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
    role = commands.add_parser("role", help="who works for a municipality").add_subparsers(
        metavar="WHAT", required=True
    )
    grant = role.add_parser(
        "grant",
        help="give a role",
        description="Gives a municipality its first administrator, or makes somebody an operator. Afterwards "
        "administrators give roles in Setup.",
    )
    _add_post(grant)
    grant.add_argument("--days", type=int, default=365, help="how long it lasts; 0 until further notice (default: 365)")
    grant.set_defaults(run=_grant)
    end = role.add_parser("end", help="end a role at once")
    _add_post(end)
    end.set_defaults(run=_end)
    listed = role.add_parser("list", help="who has which role today")
    listed.add_argument("--municipality", help="slug of one municipality (default: all, and operators)")
    listed.set_defaults(run=_list)


def _add_post(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--user", required=True, help="persona, e-mail address or id of the person")
    parser.add_argument(
        "--role",
        required=True,
        help="administrator, case_handler, facility_manager, caretaker, finance or viewer, or operator",
    )
    parser.add_argument("--municipality", help="slug, such as fjell; an operator has none")


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


def _grant(args: argparse.Namespace) -> int:
    from aktiv.people.actions.staff import Post, grant_role, make_operator
    from aktiv.people.queries import person_called

    def give() -> None:
        person, now = person_called(args.user), datetime.now(UTC)
        municipality = _municipality(args)
        first = timezone.localdate(now)
        last = first + timedelta(days=args.days) if args.days else None
        if municipality is None:
            make_operator(person, valid_from=first, valid_to=last, by=None, now=now)
            return
        post = Post(role=args.role, valid_from=first, valid_to=last)
        grant_role(person, municipality, post, by=None, now=now)

    return _told(give)


def _end(args: argparse.Namespace) -> int:
    from aktiv.people.actions.staff import end_operator, end_role
    from aktiv.people.queries import person_called
    from aktiv.people.queries.staff import roles_held_in
    from aktiv.values.refusal import Refusal

    def take() -> None:
        person, now = person_called(args.user), datetime.now(UTC)
        municipality = _municipality(args)
        if municipality is None:
            ended = end_operator(person, by=None, now=now)
        else:
            held = [each for each in roles_held_in(person.pk, municipality) if each.role == args.role]
            ended = 0
            for each in held:
                if each.ended_at is None:
                    end_role(each.pk, municipality, by=None, now=now)
                    ended += 1
        if not ended:
            raise Refusal("role_not_held", role=args.role)

    return _told(take)


def _list(args: argparse.Namespace) -> int:
    """Ids and roles, never names: what runs the platform need not know who people are."""
    from aktiv.people.queries.staff import everybody_at_work

    for line in everybody_at_work(timezone.localdate(), args.municipality or ""):
        print("\t".join(line))
    return 0


def _municipality(args: argparse.Namespace) -> Municipality | None:
    """The one that is named; None for an operator. Raises Refusal("no_such_municipality", slug)."""
    from aktiv.municipalities.queries import by_slug
    from aktiv.values.refusal import Refusal

    if args.role == OPERATOR:
        return None
    found = by_slug(args.municipality or "")
    if found is None:
        raise Refusal("no_such_municipality", slug=args.municipality or "")
    return found


def _told(act: Callable[[], None]) -> int:
    """Does it; a refusal is said in English, as the rest of the command line."""
    from django.utils import translation

    from aktiv.people.words import sentence
    from aktiv.values.refusal import Refusal

    try:
        act()
    except Refusal as refusal:
        with translation.override("en"):
            print(f"aktiv: {sentence(refusal)}", file=sys.stderr)
        return 1
    return 0
