"""The calendar of all halls, for those who decide what is booked there: look, move, divide, book for others."""
