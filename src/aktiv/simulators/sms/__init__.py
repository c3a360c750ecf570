"""A made-up SMS gateway: takes messages over HTTP, shows them on a page, and reports that they came."""
