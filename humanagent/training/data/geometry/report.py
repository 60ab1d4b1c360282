"""How many texts of each type were kept, repaired, rejected and refused, and why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from humanagent.atomic import write_atomic
from humanagent.training.data.geometry.types import KINDS, OUTCOMES, Checked


@dataclass
class CheckReport:
    """Counts by type of text (conversation, detail ...), outcome and kind of finding.

    Example:
        >>> report = CheckReport()
        >>> report.add("detail", Checked("A man.", "kept", confirmed=1))
        >>> report.add("detail", Checked("", "refused"))
        >>> report.rate("detail")
        0.5
    """

    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    findings: dict[str, Counter[str]] = field(default_factory=dict)
    claims: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, kind: str, checked: Checked) -> None:
        """Count one text. A kind of finding counts once per text, however often it is there."""
        self.outcomes.setdefault(kind, Counter())[checked.outcome] += 1
        self.findings.setdefault(kind, Counter()).update({f.kind for f in checked.findings})
        self.claims.setdefault(kind, Counter()).update(
            confirmed=checked.confirmed, contradicted=checked.contradicted, open=checked.open
        )

    def rate(self, kind: str) -> float:
        """Share (0..1) of texts of a type that were rejected or refused; nan for none."""
        counts = self.outcomes.get(kind, Counter())
        whole = sum(counts.values())
        return (counts["rejected"] + counts["refused"]) / whole if whole else float("nan")

    def as_dict(self) -> dict[str, Any]:
        """For JSON: per type the outcomes, the rejection rate, the findings and the claims."""
        return {
            kind: {
                "texts": sum(counts.values()),
                "outcomes": {name: counts[name] for name in OUTCOMES},
                "rejection_rate": round(self.rate(kind), 4),
                "findings": {k: self.findings[kind][k] for k in KINDS if self.findings[kind][k]},
                "claims": dict(self.claims[kind]),
            }
            for kind, counts in sorted(self.outcomes.items())
        }

    def as_text(self) -> str:
        """The tables: outcomes by type, and findings by type."""
        kinds = sorted(self.outcomes)
        width = max([len(kind) for kind in kinds] + [4])
        head = [*OUTCOMES, "texts", "not used", "confirmed", "open"]
        lines = [f"{'type':{width}}" + "".join(f"{name:>11}" for name in head)]
        for kind in kinds:
            counts, claims = self.outcomes[kind], self.claims[kind]
            cells = [*(str(counts[name]) for name in OUTCOMES), str(sum(counts.values()))]
            cells += [f"{self.rate(kind):.1%}", str(claims["confirmed"]), str(claims["open"])]
            lines.append(f"{kind:{width}}" + "".join(f"{cell:>11}" for cell in cells))
        total: Counter[str] = sum(self.findings.values(), Counter())
        for name in (k for k in KINDS if total[k]):
            each = ", ".join(
                f"{k} {self.findings[k][name]}" for k in kinds if self.findings[k][name]
            )
            lines.append(f"found {name}: {total[name]} texts ({each})")
        return "\n".join(lines)

    def write(self, path: Path, about: Mapping[str, Any] | None = None) -> None:
        """As a JSON file, whole or not at all."""
        said = {**(about or {}), "types": self.as_dict()}
        write_atomic(path, (json.dumps(said, indent=2) + "\n").encode())
