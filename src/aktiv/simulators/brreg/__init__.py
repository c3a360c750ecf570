"""Enhetsregisteret, made up: the open register of organisations as it answers, with organisations that do not exist."""
