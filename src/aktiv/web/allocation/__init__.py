"""Sharing out a season, for those who decide: the round, its rules and halls, proposals, the board, publishing."""
