"""Pure rules of the catalogue, one file a subject."""
