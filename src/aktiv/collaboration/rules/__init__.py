"""What may refuse, and what is counted and divided: pure, one file a subject."""
