"""Adapters: how the house speaks with others. Each answers to a port of the package that needs it.

Promises to say when the other side is down, in the port's own words, within its time limit. Nothing imports an adapter
but `config`, which wires it at start.
"""
