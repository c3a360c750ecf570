"""What should open when, and what is to be done next: pure."""
