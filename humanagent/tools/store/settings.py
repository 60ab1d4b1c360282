"""Where models are kept and how they are fetched: ``HUMANAGENT_*`` or arguments."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from humanagent.errors import SettingsError


def default_folder() -> Path:
    """The platform's cache folder, in which models can be fetched again when they are deleted.

    Example:
        >>> default_folder().parts[-2:]
        ('humanagent', 'models')
    """
    home = Path.home()
    if sys.platform == "win32":
        cache = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        cache = home / "Library" / "Caches"
    else:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return cache / "humanagent" / "models"


class StoreSettings(BaseSettings):
    """Settings of the model store; the variable of each is ``HUMANAGENT_`` and its name.

    Example:
        >>> StoreSettings(offline=True).offline
        True
    """

    model_config = SettingsConfigDict(
        env_prefix="HUMANAGENT_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    models: Path = Field(default_factory=default_folder, description="folder of the store")
    models_mirror: str | None = Field(
        None,
        description="base URL that replaces the scheme and host of catalogued sources; {host} in "
        "it stands for the host that it replaces",
    )
    models_max_bytes: int = Field(
        2 * 2**30, gt=0, description="largest file whose size no catalogue says, in bytes"
    )
    models_timeout_s: float = Field(
        30.0, gt=0, description="a server that sends less than 1 KiB/s for so long is given up"
    )
    offline: bool = Field(False, description="never touch the network")


def store_settings(**given: Any) -> StoreSettings:
    """Settings from the environment, with those that are given (and not None).

    Raises:
        SettingsError: a value that cannot work.

    Example:
        >>> store_settings(models="/srv/models", models_mirror=None).models.name
        'models'
    """
    try:
        return StoreSettings(**{k: v for k, v in given.items() if v is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"{first['msg']}", where=f"HUMANAGENT_{name.upper()}", do="correct it or unset it"
        ) from error
