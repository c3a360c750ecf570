"""What the four commands do. Each returns its exit code; files are read and written here and nowhere else."""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import sys
from pathlib import Path

from aktiv.seasons.solver import checker, figures, plans, reading
from aktiv.seasons.solver.facts import Instance, Place

DONE, INVALID, FAULT, INPUT, PINS, NO_PLAN = 0, 1, 1, 2, 3, 4


def solve(args: argparse.Namespace) -> int:
    """`aktiv season solve`."""
    from aktiv.seasons.solver.running import process_began

    began = process_began()
    try:
        instance = reading.read_instance(Path(args.instance))
    except reading.InputError as error:
        return _refused(error)
    return _made(args, instance, began, None)


def _made(args: argparse.Namespace, instance: Instance, began: float, instance_out: str | None) -> int:
    from aktiv.seasons.solver.progress import Told
    from aktiv.seasons.solver.running import Run
    from aktiv.seasons.solver.starting import NoPlan

    out = Path(args.out)
    for path in (out, Path(instance_out or out), Path(args.prices_out or out)):
        if not path.parent.is_dir():
            return _refused(reading.InputError([f"{path}: there is no folder {path.parent}"]))

    def tell(told: Told) -> None:
        print(told.line(), file=sys.stderr, flush=True)

    workers = args.workers or (1 if args.work is not None else min(2, os.cpu_count() or 1))
    run = Run(
        instance, seed=args.seed, seconds=args.seconds, work=args.work, workers=workers, began=began,
        heard=tell if args.progress else None,
    )  # fmt: skip
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: run.stop.ask())
    try:
        plan = run.make()
    except NoPlan as error:
        print(f"aktiv: {error}", file=sys.stderr)
        return _left(run.left_running, NO_PLAN)
    plans.write(out, plan.document())
    if instance_out:
        plans.write(Path(instance_out), instance.raw)
    if args.prices_out and run.prices is not None:
        plans.write(Path(args.prices_out), {"schema": "season-prices/1", "hours": run.prices})
    print(_summary(plan))
    for pin in plan.rejected:
        print(f"pin {pin.pin} rejected: {pin.reason}")
    return _left(run.left_running, PINS if plan.rejected else DONE)


def _left(running: bool, code: int) -> int:
    """Leaves at once when a solver library has not stopped yet: the plan is written."""
    if running:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code


def _summary(plan: plans.Plan) -> str:
    gap = (plan.bound - plan.score) / plan.bound if plan.bound else 0.0
    moves = "" if plan.moves is None else f", {plan.moves} moves"
    told = f"{plan.status}: score {plan.score}, bound {plan.bound}, gap {100 * gap:.3f} %"
    return f"{told}, {len(plan.sessions)} sessions{moves}"


def check(args: argparse.Namespace) -> int:
    """`aktiv season check`."""
    try:
        instance = reading.read_instance(Path(args.instance))
        plan = plans.read_plan(Path(args.plan))
    except reading.InputError as error:
        return _refused(error)
    wrong = list(checker.violations(instance, plan))
    for each in wrong:
        print(each)
    print(_summary(plan))
    known = [each for each in plan.sessions if each.group in {group.id for group in instance.groups}]
    for name, figure in figures.figures(instance, known).items():
        print(f"{name}: {figure}")
    return INVALID if wrong else DONE


def explain(args: argparse.Namespace) -> int:
    """`aktiv season explain`."""
    from aktiv.seasons.solver import explain as explaining

    try:
        instance = reading.read_instance(Path(args.instance))
        plan = plans.read_plan(Path(args.plan))
        place = _asked(args, instance, plan)
    except reading.InputError as error:
        return _refused(error)
    found = explaining.explained(instance, plan, args.group, place)
    print(json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False))
    return DONE


def _asked(args: argparse.Namespace, instance: Instance, plan: plans.Plan) -> Place:
    faults = []
    if args.group not in {each.id for each in instance.groups}:
        faults.append(f"--group: no group {args.group!r}")
    if args.facility not in {each.id for each in instance.facilities}:
        faults.append(f"--facility: no facility {args.facility!r}")
    clock = reading.schema("season-allocation-1")["$defs"]["clock"]["pattern"]
    if not re.fullmatch(clock.strip("^$"), args.start):
        faults.append(f"--from: {args.start!r} is no time between 00:00 and 23:59")
    if plan.sha256 != instance.sha256:
        faults.append("the plan is not of this instance")
    else:
        faults.extend(f"{args.plan}: {each}" for each in checker.violations(instance, plan))
    if faults:
        raise reading.InputError(faults)
    return Place(args.facility, args.day, reading.minutes(args.start))


def fairness(args: argparse.Namespace) -> int:
    """`aktiv season fairness`."""
    from aktiv.seasons.solver.leximin import worst_off

    try:
        instance = reading.read_instance(Path(args.instance))
        plan = plans.read_plan(Path(args.plan))
        faults = [f"{args.plan}: {each}" for each in checker.violations(instance, plan)]
        if faults:
            raise reading.InputError(faults)
    except reading.InputError as error:
        return _refused(error)
    for each in worst_off(instance, plan.sessions, args.clubs):
        told = "proved that it cannot" if each.proved else "it could" if each.better else "not proved"
        print(
            f"{each.club}: coverage {float(each.coverage):.3f}, {each.fifth} fifths; the next takes "
            f"{float(each.needs):g} minutes, prices allow {float(each.most):g}: {told}"
        )
    return DONE


def resolve(args: argparse.Namespace) -> int:
    """`aktiv season resolve`."""
    from aktiv.seasons.solver.changes import changed
    from aktiv.seasons.solver.running import process_began

    began = process_began()
    try:
        instance = reading.read_instance(Path(args.instance))
        raw_plan = reading.load(Path(args.plan))
        plan, change = plans.plan(raw_plan), reading.load(Path(args.change))
        after = reading.instance(changed(instance, plan, raw_plan, change, args.max_moves))
    except reading.InputError as error:
        return _refused(error)
    return _made(args, after, began, args.instance_out)


def _refused(error: reading.InputError) -> int:
    for fault in error.faults:
        print(fault, file=sys.stderr)
    return INPUT
