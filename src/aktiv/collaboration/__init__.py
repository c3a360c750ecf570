"""The collaboration between municipalities: agreement, ideas, votes, shares, roll-out and benefits.

Promises that every right derives from a mandate that is valid at the moment, that history is only ever added to, and
that anybody can recompute what was counted or divided from what the pages show. Leaves halls and their use to others.
"""
