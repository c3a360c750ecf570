"""Applications, and the cases in which a municipality's people decide on them, date by date.

Promises that a decision and the bookings it makes are one transaction, and that every state is reached by a row of one
table. Leaves what holds time to bookings, and telling people to messages."""
