"""What cases need from outside: a scanner of files, and an archive. Wired in config."""
