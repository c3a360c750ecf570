"""Where the embedded server lives, and whether what is there can be used.

AKTIV_DATA/secrets.json     passwords and keys
AKTIV_DATA/database/        the server's home: data, socket, log (belongs to the account that runs it)
AKTIV_DATA/database.lock    held while someone starts or stops the server
AKTIV_DATA/database.users   held, shared, by every command that uses the server
"""

import os
import tempfile
from pathlib import Path

from aktiv.config.embedded.account import Account, database_account
from aktiv.config.embedded.binaries import MAJOR, binaries_for
from aktiv.config.embedded.cluster import Cluster
from aktiv.config.environment import SERVICE_FOLDER
from aktiv.config.trouble import Trouble

HOME = "database"


def cluster_of(folder: Path) -> Cluster:
    """The server of a data folder, its home made ready. Raises Trouble when what is there cannot be used."""
    account = database_account()
    _make_data_folder(folder, account)
    home = folder / HOME
    if not home.exists():
        _make_home(home, account)
    cluster = Cluster(binaries_for(account), home.resolve(), account)
    _refuse_another_owner(cluster, account)
    _refuse_another_version(cluster)
    return cluster


def _make_data_folder(folder: Path, account: Account | None) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Others may pass through to the server's home but not look around. Only a folder that is new or empty is
        # touched, and never its parents: they are someone else's.
        if account is not None and not any(folder.iterdir()):
            folder.chmod(0o711)
    except OSError as error:
        raise Trouble(
            f"The data folder {folder} cannot be used: {error.strerror}. Choose another with AKTIV_DATA."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Trouble(f"You may not write in the data folder {folder}. Choose another with AKTIV_DATA.")


def _make_home(home: Path, account: Account | None) -> None:
    if account is not None and not account.can_enter(home.parent):
        # Below a folder that is closed to others (a home, say) the account cannot reach its files. The parents stay
        # closed; the server lives in the service folder and a link tells where.
        SERVICE_FOLDER.mkdir(parents=True, exist_ok=True, mode=0o755)
        elsewhere = Path(tempfile.mkdtemp(dir=SERVICE_FOLDER, prefix="database-"))
        os.chown(elsewhere, account.uid, account.gid)
        if home.is_symlink():
            home.unlink()
        home.symlink_to(elsewhere)
        return
    home.mkdir(mode=0o700)
    if account is not None:
        os.chown(home, account.uid, account.gid)


def _refuse_another_owner(cluster: Cluster, account: Account | None) -> None:
    runs_as = account.uid if account else os.geteuid()
    if cluster.home.stat().st_uid != runs_as:
        raise Trouble(
            f"The database in {cluster.home} belongs to another user. Run the command as the user who made it, "
            "or choose another folder with AKTIV_DATA."
        )


def _refuse_another_version(cluster: Cluster) -> None:
    made_by = cluster.data_major()
    if made_by is None or made_by == MAJOR:
        return
    if made_by > MAJOR:
        raise Trouble(
            f"The database in {cluster.home} was made by PostgreSQL {made_by}; this release brings {MAJOR} and cannot "
            "read it. Use the release that made it, or a later one."
        )
    raise Trouble(
        f"The database in {cluster.home} was made by PostgreSQL {made_by}; this release brings {MAJOR}. Nothing was "
        "changed. To upgrade, with PostgreSQL's own programs of both versions:\n"
        f"  1. mv {cluster.data} {cluster.data}.{made_by}\n"
        f"  2. initdb of version {MAJOR}: {cluster.binaries / 'initdb'} -D {cluster.data} -U postgres\n"
        f"  3. {cluster.binaries / 'pg_upgrade'} -U postgres -b FOLDER-OF-THE-PROGRAMS-OF-{made_by} "
        f"-B {cluster.binaries} -d {cluster.data}.{made_by} -D {cluster.data}\n"
        f"  4. copy pg_hba.conf from {cluster.data}.{made_by} to {cluster.data}\n"
        "docs/database.md tells it step by step."
    )
