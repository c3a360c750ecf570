"""Pages of seasons for clubs and everybody: what is shared out, applying, what was given and why."""
