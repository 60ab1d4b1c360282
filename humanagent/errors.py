"""Every error a user can meet: what happened, where, and what to do next.

The CLI prints one line and exits with the error's ``exit_code``: 2 for bad input, 3 when a model
or backend failed, 4 when something has to be installed or started first. An empty result, an
abstention and a refusal are answers, not errors.
"""

from __future__ import annotations


class HumanAgentError(Exception):
    """Base of all errors raised on purpose by this package.

    Args:
        what: What went wrong, in one sentence.
        where: The file, URL, setting or backend it happened in.
        do: What the user can do about it.

    Example:
        >>> str(HumanAgentError("not a picture", where="a.txt", do="give a JPEG"))
        'not a picture (a.txt): give a JPEG'
    """

    exit_code = 3

    def __init__(self, what: str, *, where: str | None = None, do: str | None = None) -> None:
        self.what, self.where, self.do = what, where, do
        text = what if where is None else f"{what} ({where})"
        super().__init__(text if do is None else f"{text}: {do}")


class BadInputError(HumanAgentError):
    """The caller gave something that cannot be used (exit code 2)."""

    exit_code = 2


class PictureError(BadInputError):
    """A picture that cannot be read, or is refused before it is decoded."""


class UrlRefusedError(PictureError):
    """A URL that the fetch guard refuses: private address, wrong scheme, URLs switched off."""


class SettingsError(BadInputError):
    """A setting or option with a value that cannot work."""


class BackendError(HumanAgentError):
    """A detector, pose estimator or VLM failed while working (exit code 3)."""


class VLMError(BackendError):
    """The vision-language model gave no usable reply; ``transient`` when a retry may help."""

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        do: str | None = None,
        transient: bool = False,
    ) -> None:
        super().__init__(what, where=where, do=do)
        self.transient = transient


class DeadlineError(BackendError):
    """The ask did not finish before its deadline."""


class MissingDependencyError(HumanAgentError):
    """A library or model file has to be installed first (exit code 4)."""

    exit_code = 4


class NotStartedError(HumanAgentError):
    """A server has to be started first (exit code 4)."""

    exit_code = 4
