"""Every read of seasons."""
