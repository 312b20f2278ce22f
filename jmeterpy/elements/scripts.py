"""Scripts of JSR223 languages, in each place where JMeter takes one."""

from __future__ import annotations

from jmeterpy.model import Part, part, prop, text


@part
class Script(Part):
    """A script given as text, or as the name of a file.

    `cache` "true" compiles the script once; then `${...}` inside it keeps the first value it had,
    so ask `vars.get("...")` instead.
    """

    script: str = prop("script", text, default="", kw_only=False)
    language: str = prop("scriptLanguage", text, default="groovy")
    parameters: str = prop("parameters", text, default="")
    file: str = prop("filename", text, default="", file=True)
    cache: str = prop("cacheKey", text, default="true", absent="")
