"""Pages of clubs, for everybody, for those who act for them and for the municipality that answers them.

Leaves what may be done to `people`; a view translates and names the permission it needs.
"""
