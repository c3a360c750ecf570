"""What may be done to a case, by whom and until when. Pure."""
