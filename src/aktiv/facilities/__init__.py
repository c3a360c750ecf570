"""What can be booked: facilities, spaces and their parts, activities, opening hours and the terms of use.

Promises that every part is a footprint on the number line and that every setting can be traced to where it was set.
Leaves what is taken to the timetable."""
