"""What people needs from others outside the house, as Protocols. `config` says at start who answers."""
