"""Pages drawn from invented data, to look at and to test every component without a database."""
