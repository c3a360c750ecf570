"""Door codes: which locks there are, whose code opens them when, and what is told of it.

Promises that a code works while its date holds the space, with the door's minutes before and after, and at no other
time, whatever stops in the middle. Leaves who has the time to bookings, and speaking with locks to integrations."""
