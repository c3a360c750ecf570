"""What should open, what is due, and what is shown to whom."""
