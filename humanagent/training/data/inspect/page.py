"""An HTML file that needs nothing but a browser and loads nothing."""

from __future__ import annotations

import base64
import io
from html import escape
from typing import Final

from PIL import Image

_STYLE: Final = """
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:80rem;margin:0 auto;padding:1rem}
table{border-collapse:collapse;margin:1rem 0}
th,td{padding:.15rem .8rem .15rem 0;text-align:left;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
figure{margin:0 0 1.5rem}
figcaption{overflow-wrap:anywhere;color:GrayText;font-size:.85rem}
img{max-width:100%;height:auto}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(18rem,1fr));gap:1rem}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:1rem;border-top:1px solid GrayText;
padding-top:.5rem}
p{overflow-wrap:anywhere}
"""


def page(title: str, body: str) -> str:
    """The whole file. ``title`` is text, ``body`` is HTML whose texts are escaped already."""
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{escape(title)}</title><style>{_STYLE}</style></head><body>
<h1>{escape(title)}</h1>
{body}
</body></html>
"""


def figure(image: Image.Image | None, says: str, alt: str = "") -> str:
    """A picture (or that there is none) and what stands under it; ``says`` and ``alt`` are text."""
    shown = f'<img src="{data_url(image)}" alt="{escape(alt)}">' if image else "<p>no picture</p>"
    return f"<figure>{shown}<figcaption>{escape(says)}</figcaption></figure>"


def table(head: list[str], lines: list[list[str]]) -> str:
    """A table of texts; the first column is left-aligned, the others are numbers."""
    names = "".join(f"<th{_place(i)}>{escape(name)}</th>" for i, name in enumerate(head))
    rows = "".join(
        "<tr>"
        + "".join(f"<td{_place(i)}>{escape(cell)}</td>" for i, cell in enumerate(line))
        + "</tr>"
        for line in lines
    )
    return f"<table><tr>{names}</tr>{rows}</table>"


def data_url(image: Image.Image) -> str:
    """A picture as a JPEG inside the page.

    Example:
        >>> data_url(Image.new("RGB", (2, 2)))[:23]
        'data:image/jpeg;base64,'
    """
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=80)
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"


def _place(column: int) -> str:
    return ' class="n"' if column else ""
