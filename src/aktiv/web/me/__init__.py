"""My page: a person's, or her club's, bookings by date of use, their history, changing, cancelling.

Promises that nobody sees or changes what is another's: every page goes through `access_booking`."""
