"""The case handler's pages: the inbox, and one screen for a case."""
