"""Who holds which rectangle of space and time, and what is free.

Promises that two uses never share space and time (the database refuses it), and that day sheets equal the occupancy.
Knows rectangles, not why they are held."""
