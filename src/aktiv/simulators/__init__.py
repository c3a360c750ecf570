"""Other people's servers, made up: programs that speak the protocols of those we integrate with, for demo and tests.

Each is started by `aktiv simulate NAME` on a port of its own and needs no database. Promises the protocol as its owner
describes it, and to misbehave on request. Never part of an installation that others use: `aktiv check` refuses it.
"""
