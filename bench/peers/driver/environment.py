"""Makes a Python environment for each tool, once for a requirements file."""

import filecmp
import shutil
import subprocess
import sys

from driver.places import CACHE, PEERS


class Unavailable(Exception):
    """An environment can't be made; says why in a line."""


def requirements(name):
    return PEERS / "environments" / f"{name}.txt"


def python(name):
    """The interpreter of an environment, which is made first where it is missing or older than its requirements."""
    folder, file = CACHE / "environments" / name, requirements(name)
    mark = folder / "requirements.txt"
    if not (mark.is_file() and filecmp.cmp(mark, file, shallow=False)):
        print(f"peers: making the environment {name}", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        made(folder, file)
        shutil.copy(file, mark)
    return folder / "bin" / "python"


def made(folder, file):
    ran([sys.executable, "-m", "venv", str(folder)])
    interpreter = folder / "bin" / "python"
    base = base_of(file)
    if base:
        # One copy of what is large serves all that need it: a path file shows it to this environment and to its installer.
        shown = packages(python(base))
        (packages(interpreter) / "base.pth").write_text(f"{shown}\n")
    pip = [str(interpreter), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--progress-bar", "off"]
    ran([*pip, "-r", str(file)])


def base_of(file):
    marks = [line.removeprefix("# base:").strip() for line in file.read_text().splitlines() if line.startswith("# base:")]
    return marks[0] if marks else None


def packages(interpreter):
    return next((interpreter.parent.parent / "lib").glob("python3*/site-packages"))


def ran(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or [f"ended with {done.returncode}"]
        raise Unavailable(f"can't be installed: {lines[-1].strip()}")
