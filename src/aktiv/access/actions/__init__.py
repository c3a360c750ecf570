"""Every write about locks and their codes."""
