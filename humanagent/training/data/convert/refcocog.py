"""RefCOCOg: longer expressions. The UMD split: Google's has one picture in two splits."""

from __future__ import annotations

from humanagent.training.data.convert.refcoco import source

SOURCE = source("refcocog", "refcocog", "RefCOCOg (UMD split)", "umd")
