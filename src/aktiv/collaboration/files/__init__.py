"""Files that anyone can recompute from: read, held against their schema, counted or divided, and written as JSON."""
