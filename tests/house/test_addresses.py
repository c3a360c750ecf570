"""Nothing in the project names where packages came from or the machine it was made on."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "registry." + "npmjs", "deb." + "debian.org", "/opt/" + "pypi")
MACHINE = re.compile(
    "(?<![A-Za-z0-9_.-])/(" + "|".join(("work", "root", "home/[a-z]+", "Users/[a-z]+")) + ")/[A-Za-z0-9]"
)
PICTURES = {".png", ".jpg", ".webp", ".woff2", ".gz", ".ico"}


def tracked() -> list[Path]:
    """The project's own files."""
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [ROOT / name for name in told.stdout.split("\0") if name and Path(name).suffix not in PICTURES]


def lines() -> list[tuple[str, str]]:
    """Every line of every text file, with where it stands."""
    found = []
    for path in tracked():
        if path.is_file() and not path.is_symlink():
            for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
                found.append((f"{path.relative_to(ROOT)}:{number}", line))
    return found


def test_no_file_names_a_package_registry() -> None:
    assert [where for where, line in lines() if any(address in line for address in REGISTRIES)] == []


def test_no_file_names_a_path_of_the_machine_it_was_made_on() -> None:
    assert [where for where, line in lines() if MACHINE.search(line)] == []
