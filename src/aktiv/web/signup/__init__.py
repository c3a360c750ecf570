"""Pages of sign-up: for those who come, for who organises it, and at the door."""
