"""Every question that lending asks the database."""
