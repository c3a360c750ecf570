"""Every read of the collaboration, one file a subject."""
