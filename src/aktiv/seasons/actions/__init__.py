"""Every write of seasons."""
