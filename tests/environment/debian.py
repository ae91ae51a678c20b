"""Installing Debian packages, where this process may."""

import os
import shutil
import subprocess
import sys


class MissingError(RuntimeError):
    """Something that the tests need is not on this machine; the message says how to get it."""


def may_install() -> bool:
    """Whether this is root on a system with apt."""
    return os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> bool:
    """Installs packages without asking; False when apt refuses."""
    print(f"Installing Debian packages: {' '.join(packages)}", file=sys.stderr)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
    if update.returncode:
        return False
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    done = subprocess.run(command, env=quiet, check=False, capture_output=True, text=True)
    if done.returncode:
        print(done.stderr[-4000:], file=sys.stderr)
    return done.returncode == 0
