"""The embedded server: survives being killed, keeps to its own folders, and says what is wrong in words."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from aktiv.config import secrets
from aktiv.config.embedded import in_use
from aktiv.config.embedded.account import Account, database_account
from aktiv.config.embedded.cluster import LONGEST_SOCKET_FOLDER, demand_space, socket_folder
from aktiv.config.embedded.home import cluster_of
from aktiv.config.embedded.lifetime import APP, DATABASE
from aktiv.config.embedded.postmaster import Postmaster
from aktiv.config.startup import explained
from aktiv.config.trouble import Trouble

AS_ROOT = os.geteuid() == 0


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder of this test's own, with everything that was made for it removed afterwards."""
    made = Path(tempfile.mkdtemp(prefix="aktiv-data-"))
    yield made
    home = made / "database"
    if home.is_symlink():
        shutil.rmtree(home.resolve())
    made.chmod(0o700)
    shutil.rmtree(made)


def remembers(folder: Path, text: str | None = None) -> list[str]:
    """Uses the server once: writes down a text when one is given, and tells all that were."""
    with in_use(folder) as cluster:
        kept = secrets.ensured(folder)
        with psycopg.connect(cluster.url("aktiv_owner", kept.owner, DATABASE), autocommit=True) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS noted (said text)")
            if text:
                connection.execute("INSERT INTO noted VALUES (%s)", [text])
            return [str(said) for (said,) in connection.execute("SELECT said FROM noted").fetchall()]


def test_data_survive_a_kill_of_the_command_and_the_server(folder: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from aktiv.config.embedded import in_use\n"
        f"with in_use(Path({str(folder)!r})):\n    print('running', flush=True); sys.stdin.read()"
    )
    remembers(folder, "before")
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stdout.readline() == b"running\n"
        server = int((folder / "database" / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(child.pid, signal.SIGKILL)
        os.kill(server, signal.SIGKILL)
    assert remembers(folder, "after") == ["before", "after"]


def test_a_server_that_was_killed_but_not_buried_is_followed_by_a_new_one(folder: Path) -> None:
    remembers(folder, "before")
    cluster = cluster_of(folder)
    cluster.start()
    server = Postmaster.of(cluster.data)
    assert server is not None
    os.kill(server.pid, signal.SIGKILL)
    # A child of this process that nobody has waited for stays a zombie.
    assert remembers(folder, "after") == ["before", "after"]
    os.waitpid(server.pid, 0)


def test_a_process_number_that_is_now_another_process_is_no_server(folder: Path) -> None:
    data = cluster_of(folder).data
    data.mkdir()
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n0\n5432\n{folder}\n\n1 2\nready\n")
    assert not cluster_of(folder).is_running()


def test_a_server_left_running_by_a_killed_command_is_used_and_stopped_by_the_next(folder: Path) -> None:
    cluster = cluster_of(folder)
    with in_use(folder):
        pass
    cluster.start()
    assert remembers(folder, "found") == ["found"]
    assert not cluster.is_running()


def test_the_last_to_leave_stops_the_server(folder: Path) -> None:
    with in_use(folder) as cluster:
        with in_use(folder):
            pass
        assert cluster.is_running()
    assert not cluster.is_running()


def test_a_data_folder_half_made_is_made_anew(folder: Path) -> None:
    cluster = cluster_of(folder)
    (cluster.home / "data.unfinished").mkdir()
    (cluster.home / "data.unfinished" / "PG_VERSION").write_text("18")
    assert remembers(folder) == []


@pytest.mark.parametrize(("version", "says"), [("16", "pg_upgrade"), ("19", "or a later one")])
def test_a_data_folder_of_another_major_version_is_left_alone(folder: Path, version: str, says: str) -> None:
    data = cluster_of(folder).data
    data.mkdir()
    (data / "PG_VERSION").write_text(f"{version}\n")
    with pytest.raises(Trouble, match=says), in_use(folder):
        pass
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]


def test_a_database_without_its_passwords_is_said_so_and_left_alone(folder: Path) -> None:
    remembers(folder, "kept")
    kept = (folder / "secrets.json").rename(folder / "away.json")
    with pytest.raises(Trouble, match=r"secrets\.json"), in_use(folder):
        pass
    kept.rename(folder / "secrets.json")
    assert remembers(folder) == ["kept"]


def test_passwords_are_for_their_owner_only(folder: Path) -> None:
    secrets.ensured(folder)
    assert stat.S_IMODE((folder / "secrets.json").stat().st_mode) == 0o600
    assert len(set(json.loads((folder / "secrets.json").read_text()).values())) == 4


def test_the_app_needs_its_password(folder: Path) -> None:
    with in_use(folder) as cluster, pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(cluster.url(APP, "guessed", DATABASE))


def test_a_long_path_gets_a_short_socket(folder: Path) -> None:
    deep = folder / ("x" * 60) / ("y" * 60)
    deep.mkdir(parents=True)
    folder.chmod(0o711)
    assert remembers(deep, "reached") == ["reached"]
    assert len(os.fsencode(socket_folder((deep / "database").resolve()))) <= LONGEST_SOCKET_FOLDER


@pytest.mark.skipif(not AS_ROOT, reason="an ordinary user's server runs as that user")
def test_parents_that_are_closed_to_others_stay_closed(folder: Path) -> None:
    closed = folder / "home"
    closed.mkdir(mode=0o700)
    before = [path.stat().st_mode for path in (folder, closed)]
    assert remembers(closed / "data", "reached") == ["reached"]
    assert [path.stat().st_mode for path in (folder, closed)] == before
    account = database_account()
    assert account is not None
    assert not account.can_enter(closed)
    shutil.rmtree((closed / "data" / "database").resolve())


@pytest.mark.skipif(not AS_ROOT, reason="an ordinary user's server runs as that user")
def test_the_server_never_runs_as_root(folder: Path) -> None:
    with in_use(folder) as cluster:
        server = int((cluster.data / "postmaster.pid").read_text().splitlines()[0])
        assert Path(f"/proc/{server}").stat().st_uid == cluster.home.stat().st_uid != 0
        assert isinstance(cluster.account, Account)


def test_too_little_space_is_said_before_anything_is_written(folder: Path) -> None:
    with pytest.raises(Trouble, match="The disk is full"):
        demand_space(folder, needed=2**62)


def test_a_disk_that_fills_up_under_way_is_said_in_words() -> None:
    said = explained(psycopg.errors.DiskFull("could not extend file"))
    assert said is not None
    assert "disk" in said


def test_a_folder_one_may_not_write_in_is_said_in_words() -> None:
    with pytest.raises(Trouble, match="AKTIV_DATA"), in_use(Path("/proc/nowhere")):
        pass
