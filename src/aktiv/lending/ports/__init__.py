"""What lending asks of others, without knowing who answers."""
