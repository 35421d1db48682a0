"""Pictures as their reader finds them: what they draw, and what they say about it."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from werkzeug.test import TestResponse

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A map: its title and description, the fills of its areas, its dots, its texts."""

    title: str
    told: str
    fills: list[str]
    radii: list[float]
    texts: list[str]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a page: its title, its rows as said and as written, its bars (class, x, width)."""

    title: str
    said: list[tuple[str, str]]
    written: list[tuple[str, str]]
    bars: list[tuple[str, float, float]]


def drawn(answer: TestResponse) -> Picture:
    """Read a map that is a picture of its own."""
    root = ElementTree.fromstring(answer.data)
    title, told = (root.find(f"{SVG}{tag}") for tag in ("title", "desc"))
    labelled = root.attrib["aria-labelledby"].split()
    assert labelled == [title.attrib["id"], told.attrib["id"]]
    assert root.attrib["role"] == "img"
    ground = root.find(f"{SVG}svg")
    return Picture(
        title=title.text,
        told=told.text.strip(),
        fills=[
            area.attrib["fill"]
            for area in ground.iter(f"{SVG}path")
            if area.find(f"{SVG}title") is not None
        ],
        radii=[float(dot.attrib["r"]) for dot in ground.iter(f"{SVG}circle")],
        texts=[" ".join(text.text.split()) for text in root.iter(f"{SVG}text")],
    )


def charts_of(page: str) -> dict[str, Chart]:
    """Return the charts of a page by the name that begins their ids."""
    found = re.findall(r"<svg class=.chart.*?</svg>", page, re.DOTALL)
    charts = [ElementTree.fromstring(text) for text in found]
    return {chart.attrib["aria-labelledby"].split("-judul")[0]: _chart(chart) for chart in charts}


def _chart(root: ElementTree.Element) -> Chart:
    title, told = root.find("title"), root.find("desc")
    assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], told.attrib["id"]]
    assert root.attrib["role"] == "img"
    assert not any("style" in part.attrib for part in root.iter())
    words = [text.text for text in root.iter("text")]
    return Chart(
        title=title.text,
        said=[tuple(row.rsplit(": ", 1)) for row in told.text.split("; ")],
        written=list(zip(words[::2], words[1::2], strict=False)),
        bars=[
            (part.attrib["class"], float(part.attrib["x"]), float(part.attrib["width"]))
            for part in root.iter("rect")
        ],
    )
