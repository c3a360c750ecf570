"""The rules of a round, pure: rule tables, the weekly pool, what a club is due, and the instance to solve."""
