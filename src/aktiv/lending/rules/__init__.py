"""What lending decides without asking anybody: pure."""
