"""What can go wrong with model files, beside what ``humanagent.errors`` has already."""

from __future__ import annotations

from humanagent.errors import BackendError, BadInputError, MissingDependencyError


class ModelNameError(BadInputError):
    """No model of this name, or a name that cannot be given (exit code 2)."""


class ModelUrlError(BadInputError):
    """A URL that models are not fetched from: not https, an inside address (exit code 2)."""


class UnsafeModelError(BadInputError):
    """A file that can run code when it is opened, and nobody said that it is trusted (exit 2)."""


class DownloadError(BackendError):
    """The server failed, or what it sent cannot be used (exit code 3)."""


class HashMismatchError(BackendError):
    """A file is not the one that was published or confirmed (exit code 3)."""


class NotPulledError(MissingDependencyError):
    """The model has to be downloaded first (exit code 4)."""


class UnconfirmedError(MissingDependencyError):
    """Nobody has confirmed the SHA-256 of a downloaded file yet (exit code 4)."""


class OfflineError(MissingDependencyError):
    """Something has to be fetched, but the network is switched off (exit code 4)."""
