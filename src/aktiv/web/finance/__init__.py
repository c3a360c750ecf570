"""The pages of those who keep a municipality's accounts."""
