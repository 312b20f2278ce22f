"""Which plugins an image of JMeter holds: it has those that were here when it was built."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

LABEL = "io.jmeterpy.image.plugins"
_OWN = "ApacheJMeter_"  # JMeter's own jars in lib/ext, every one of them


def plugin_jars(home: Path) -> tuple[str, ...]:
    """The jars in a JMeter's lib/ext that are not its own, by name."""
    found = (jar.name for jar in (home / "lib" / "ext").glob("*.jar"))
    return tuple(sorted(name for name in found if not name.startswith(_OWN)))


def lacking(labels: Mapping[str, str], home: Path | None) -> tuple[str, ...]:
    """The plugins of the JMeter in `home` that an image with these labels was built without.

    >>> lacking({LABEL: "a.jar,b.jar"}, None)
    ()
    """
    there = labels.get(LABEL, "").split(",")
    return tuple(name for name in plugin_jars(home) if name not in there) if home else ()


def lacks_text(names: tuple[str, ...]) -> str:
    """That it lacks them, as the rest of a sentence that begins with the image."""
    more = f" and {len(names) - 2} more" if len(names) > 2 else ""
    return f"lacks {', '.join(names[:2])}{more}, installed here after it was built"
