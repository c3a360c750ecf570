"""Every write of the collaboration, one file a subject."""
