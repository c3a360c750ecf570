"""Aktiv kommune: find, borrow and rent what municipalities own, and govern the service together."""
