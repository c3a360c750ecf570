"""Settings, addresses, the embedded database and the server."""
