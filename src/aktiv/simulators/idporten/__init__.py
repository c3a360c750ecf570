"""ID-porten and a provider of work accounts, made up: OpenID Connect as they speak it, with people who do not exist."""
