"""Reading bookings: every SQL of this package, one file a subject."""
