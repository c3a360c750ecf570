"""Setup: the pages on which a municipality's own people rule who may do what.

Promises that a page of a municipality does not exist for anybody who may not open it, and that whatever shows a
person's name is noted on that person. Leaves what a permission means to `people.permissions`."""
