"""Pages for residents and clubs, rendered on the server and usable without JavaScript.

Promises that a view only translates: parse, one action or query, render."""
