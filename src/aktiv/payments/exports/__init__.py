"""What accounting is handed: pure functions from a batch to bytes."""
