"""What is on, for everyone; and what the municipality makes itself, for its staff: events, school use and closures."""
