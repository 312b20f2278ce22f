"""JMeter itself: which release, its jars by checksum, and the Java that runs it.

The names are imported when they are first used: where the cache lies is asked often, JMeter seldom.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jmeterpy.engine.home import Home, find_jmeter, open_home
    from jmeterpy.engine.installation import install
    from jmeterpy.engine.java import Java, find_java
    from jmeterpy.engine.release import VERSION

_HOME = {
    "VERSION": "release",
    "Home": "home",
    "Java": "java",
    "find_java": "java",
    "find_jmeter": "home",
    "install": "installation",
    "open_home": "home",
}

__all__ = ["VERSION", "Home", "Java", "find_java", "find_jmeter", "install", "open_home"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'jmeterpy.engine' has no attribute {name!r}")
    value = getattr(import_module(f"jmeterpy.engine.{_HOME[name]}"), name)
    globals()[name] = value
    return value
