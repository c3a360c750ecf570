"""Pages of the collaboration: what everybody may read, and what those with a mandate do."""
