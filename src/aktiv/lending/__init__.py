"""Lending: chairs, projectors and stages that are borrowed over days, picked up, returned and looked after.

Promises that never more is lent than there is, at any moment of any loan: the database adds up what is out at once,
under the row lock of the pool it comes from. Leaves what it costs to `prices`, and who is told to `messages`.
"""
