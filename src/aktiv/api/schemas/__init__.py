"""The shapes that are sent and answered, one file a subject."""
