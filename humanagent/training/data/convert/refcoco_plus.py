"""RefCOCO+: RefCOCO's pictures, with expressions that say no place."""

from __future__ import annotations

from humanagent.training.data.convert.refcoco import source

SOURCE = source("refcoco_plus", "refcoco+", "RefCOCO+ (UNC split)", "unc")
