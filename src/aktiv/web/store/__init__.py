"""Pages for storekeepers: the day of a storage place, handing out and taking back, and damage for the desk."""
