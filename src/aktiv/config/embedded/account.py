"""The unprivileged account that runs PostgreSQL when the command itself runs as root.

PostgreSQL refuses to run as root, and is right to. An ordinary user needs no other account.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from aktiv.config.trouble import Trouble

ACCOUNT_NAME = "aktiv-kommune"


@dataclass(frozen=True)
class Account:
    """A user and group number of this machine."""

    uid: int
    gid: int

    def can_enter(self, folder: Path) -> bool:
        """Whether the account may walk into the folder through all its parents (asked of the kernel, not guessed)."""
        asked = subprocess.run(
            ["/usr/bin/test", "-x", str(folder)], user=self.uid, group=self.gid, extra_groups=[], check=False, cwd="/"
        )
        return asked.returncode == 0


def database_account() -> Account | None:
    """The account PostgreSQL is to run as: None for an ordinary user (itself), a system account when root.

    Raises Trouble when root has no such account and none can be made.
    """
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(ACCOUNT_NAME)
    except KeyError:
        entry = _make_account()
    return Account(entry.pw_uid, entry.pw_gid)


def _make_account() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", ACCOUNT_NAME]
    if shutil.which("useradd"):
        made = subprocess.run(command, check=False, capture_output=True, text=True)
        try:
            return pwd.getpwnam(ACCOUNT_NAME)
        except KeyError:
            raise Trouble(
                f"PostgreSQL may not run as root, and no account could be made: {made.stderr.strip()}"
            ) from None
    raise Trouble(
        "PostgreSQL may not run as root. Make an account for it and try again:\n  "
        + " ".join(command)
        + "\nor run this as an ordinary user, or set DATABASE_URL."
    )
