"""What access needs of others."""
