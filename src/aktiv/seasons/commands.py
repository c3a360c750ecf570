"""`aktiv season solve|check|explain|fairness|resolve`: files in, files out; no database and no Django."""

from __future__ import annotations

import argparse

EPILOG = (
    "Exit codes: 0 done; 2 the input cannot be used; 3 a plan was written and some pins were rejected; 4 no valid plan."
)


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the five commands."""
    season = commands.add_parser(
        "season", help="share a season's weekly times: solve, check, explain, fairness, resolve"
    )
    verbs = season.add_subparsers(metavar="VERB", required=True)

    solve = verbs.add_parser("solve", help="make a plan and prove how good it is", epilog=EPILOG)
    solve.add_argument("instance", metavar="INSTANCE", help="season-allocation/1, JSON (.gz: gzip)")
    _add_running(solve)
    solve.set_defaults(run=_solve, needs="nothing")

    check = verbs.add_parser("check", help="whether a plan is valid; one violation a line, then its figures")
    check.add_argument("instance", metavar="INSTANCE")
    check.add_argument("plan", metavar="PLAN", help="season-plan/1")
    check.set_defaults(run=_check, needs="nothing")

    explain = verbs.add_parser("explain", help="why a group does not have a place, and what it would take")
    explain.add_argument("instance", metavar="INSTANCE")
    explain.add_argument("plan", metavar="PLAN")
    explain.add_argument("--group", required=True)
    explain.add_argument("--facility", required=True)
    explain.add_argument("--day", required=True, type=int, choices=range(7), help="0 is Monday")
    explain.add_argument("--from", required=True, dest="start", metavar="HH:MM")
    explain.set_defaults(run=_explain, needs="nothing")

    fairness = verbs.add_parser("fairness", help="whether the clubs that are worst off could have been better off")
    fairness.add_argument("instance", metavar="INSTANCE")
    fairness.add_argument("plan", metavar="PLAN")
    fairness.add_argument("--clubs", type=_workers, default=5, help="how many of them (default: 5)")
    fairness.set_defaults(run=_fairness, needs="nothing")

    resolve = verbs.add_parser("resolve", help="take a change in, moving few of those who have a time", epilog=EPILOG)
    resolve.add_argument("instance", metavar="INSTANCE")
    resolve.add_argument("plan", metavar="PLAN", help="the plan that stands")
    resolve.add_argument("--change", required=True, help="season-change/1")
    resolve.add_argument(
        "--max-moves", required=True, type=_moves, metavar="K", help="sessions that may be moved at most"
    )
    resolve.add_argument("--instance-out", metavar="CHANGED", help="write the changed instance here too")
    _add_running(resolve)
    resolve.set_defaults(run=_resolve, needs="nothing")


def _add_running(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", required=True, help="where the plan is written (.gz: gzip)")
    parser.add_argument(
        "--prices-out", metavar="PRICES", help="write what each hour of each facility costs here, where that is known"
    )
    parser.add_argument("--seconds", type=_positive, default=60, help="time for everything (default: 60)")
    parser.add_argument(
        "--work", type=_positive, help="a limit in counted work instead of time: the run can be repeated"
    )
    parser.add_argument("--workers", type=_workers, help="threads (default: 2; with --work 1)")
    parser.add_argument("--seed", type=_seed, default=1, help="settles ties (default: 1)")
    parser.add_argument("--progress", action="store_true", help="tell how far it has come, a line at a time")


def _moves(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("must not be below 0")
    return number


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < 1e9:
        raise argparse.ArgumentTypeError("must be above 0")
    return number


def _workers(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 64:
        raise argparse.ArgumentTypeError("must be between 1 and 64")
    return number


def _seed(text: str) -> int | str:
    try:
        return int(text)
    except ValueError:
        return text


def _solve(args: argparse.Namespace) -> int:
    from aktiv.seasons.solver import cli

    return cli.solve(args)


def _check(args: argparse.Namespace) -> int:
    from aktiv.seasons.solver import cli

    return cli.check(args)


def _explain(args: argparse.Namespace) -> int:
    from aktiv.seasons.solver import cli

    return cli.explain(args)


def _fairness(args: argparse.Namespace) -> int:
    from aktiv.seasons.solver import cli

    return cli.fairness(args)


def _resolve(args: argparse.Namespace) -> int:
    from aktiv.seasons.solver import cli

    return cli.resolve(args)
