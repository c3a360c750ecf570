"""What answers at each address, one file a subject: read what was sent, call one action or query, tell the outcome."""
