"""Settings: defaults, then environment (``HUMANAGENT_*``), then arguments.

Nested values use two underscores: ``HUMANAGENT_MEDIA__MAX_PIXELS=20000000``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ProfileName = Literal["default", "work", "school", "research"]
Provider = Literal["cpu", "cuda", "openvino"]


class MediaLimits(BaseModel):
    """What a picture may cost before it is decoded.

    Example:
        >>> MediaLimits().max_pixels
        50000000
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_bytes: int = Field(64 * 2**20, gt=0, description="largest file, in bytes")
    max_pixels: int = Field(50_000_000, gt=0, description="largest picture, in pixels")
    allow_paths: bool = Field(True, description="read files by path (off in server mode)")
    allow_urls: bool = Field(True, description="fetch http(s) URLs (off in server mode)")
    url_timeout_s: float = Field(10.0, gt=0, description="time for one URL, in seconds")
    max_redirects: int = Field(3, ge=0, description="redirects followed, each checked again")


class Settings(BaseSettings):
    """All settings of the agent.

    Example:
        >>> Settings(profile="work").profile
        'work'
    """

    model_config = SettingsConfigDict(
        env_prefix="HUMANAGENT_", env_nested_delimiter="__", extra="ignore", frozen=True
    )

    media: MediaLimits = Field(default_factory=lambda: MediaLimits())
    profile: ProfileName = Field("default", description="policy profile")
    perceiver: str = Field(
        "auto", description="perception backend: auto takes the best that is ready (see doctor)"
    )
    detector_weights: str | None = Field(
        None, description="model that finds people: a name of the model store, or a path"
    )
    pose_weights: str | None = Field(
        None, description="model that measures joints: a name of the model store, or a path"
    )
    pose_config: str | None = Field(
        None, description="MMPose config of pose_weights: a name among its own, or a path"
    )
    trusted_weights: bool = Field(
        False, description="load configs and checkpoints that can run code"
    )
    provider: Provider = Field("cpu", description="where ONNX models run")
    threads: int = Field(2, ge=1, description="threads for perception models")
    clothes: bool = Field(False, description="name the colours of clothes, and tell the model")
    faces: bool = Field(False, description="read mouths and eyes off faces, and tell the model")
    hands: bool = Field(False, description="read off hands what they do, and tell the model")
    face_attributes: str | None = Field(
        None, description="ONNX model of face attributes, for closer looks: a name or a path"
    )
    body_parser: str | None = Field(
        None, description="ONNX model of parts of people, for closer looks: a name or a path"
    )
    vlm: str | None = Field(
        None, description="base URL of an OpenAI-compatible server, or folder of a checkpoint"
    )
    vlm_model: str | None = Field(None, description="model name (default: the server's first)")
    vlm_api_key: str | None = Field(
        None, description="API key, if the server wants one", repr=False
    )
    vlm_checkpoint: Path | None = Field(
        None, description="folder of the checkpoint that the server serves, if it is one of ours"
    )
    deadline_s: float = Field(60.0, gt=0, description="time for one ask, in seconds")
    revise: bool = Field(True, description="send contradicted claims back to the VLM once")
    vlm_tools: bool = Field(
        False, description="let a model that can call tools look closer before it answers"
    )
    vlm_tool_rounds: int = Field(3, ge=1, le=8, description="rounds of such calls, of one ask")
    context: Literal["paper", "compact"] = Field("compact", description="person context renderer")
    context_tokens: int = Field(1500, ge=64, description="budget of the compact context")
    cache_scenes: int = Field(256, ge=0, description="perceived scenes kept in memory")
    home: Path | None = Field(None, description="folder for pictures and conversations; none: RAM")
