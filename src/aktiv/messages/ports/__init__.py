"""What this package needs of others' servers. Adapters are in `integrations`, wired by `config`."""
