"""Tables of the collaboration, one file a subject."""
