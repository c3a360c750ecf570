"""What money may do: pure functions."""
