"""What servers' answers mean, what reports say, and how a municipality's own text is read. Pure."""
