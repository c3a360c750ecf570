"""The pages of equipment for those who borrow, and the desk of those who decide on loans."""
