"""The REST interface under /api/v1: typed, documented, idempotent.

Promises the same rules as the pages and coded problem answers. Leaves every decision to the domain packages."""
