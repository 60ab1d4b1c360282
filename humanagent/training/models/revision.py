"""Which code this is: the git commit of a checkout, else the installed version."""

from __future__ import annotations

import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]


def code_revision(package: Path = _PACKAGE) -> str:
    """``git:<commit>``, ``git:<commit>+changes``, or ``humanagent <version>``.

    A package that lies inside somebody else's repository (a virtual environment, say) is not that
    repository's: the commit counts only where the package folder is tracked.

    Example:
        >>> code_revision().startswith(("git:", "humanagent "))
        True
    """
    tracked = _git(package, "ls-files", "--error-unmatch", "__init__.py")
    commit = _git(package, "rev-parse", "HEAD") if tracked else None
    if not commit:
        try:
            return f"humanagent {version('humanagent')}"
        except PackageNotFoundError:
            return "humanagent unknown"
    changes = _git(package, "status", "--porcelain", "--", ".")
    return f"git:{commit}" if changes == "" else f"git:{commit}+changes"


def _git(folder: Path, *arguments: str) -> str | None:
    """What git prints, ``None`` where it cannot tell."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, text=True, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
