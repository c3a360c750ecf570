"""Pages for those who look after the places: the day, who came, what is broken."""
