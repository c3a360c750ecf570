"""The database that comes along: real PostgreSQL from a wheel, started when `DATABASE_URL` is unset.

It promises that data survive a kill of everything, that the server never runs as root, that nothing outside its
own folders changes mode or owner, and that the last command to leave stops it.
It leaves schema and grants to `aktiv.config.migration`, and backups to PostgreSQL's own tools.
"""

from aktiv.config.embedded.lifetime import in_use

__all__ = ["in_use"]
