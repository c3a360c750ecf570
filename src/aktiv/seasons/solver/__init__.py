"""The solver of a season: from an instance file to a plan file, with a proof of how good the plan is.

Promises a valid plan at any time it is stopped, a bound no valid plan can pass, the same bytes for the same input,
seed, versions and work, and a reason for each wish that is not met. Knows nothing of Django, the database or the rest
of the house: it reads files and writes files, so that it runs in a process of its own (docs/seasons-solver.md).
"""
