"""Pages about doors: for whoever has the time, for caretakers, and for those who set locks up."""
