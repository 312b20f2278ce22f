"""groovy: a script as a step, or before or after the requests in scope."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, overload

from jmeterpy.elements.processors import Jsr223PostProcessor, Jsr223PreProcessor
from jmeterpy.elements.samplers import Jsr223Sampler
from jmeterpy.errors import SettingError

Script = Jsr223Sampler | Jsr223PreProcessor | Jsr223PostProcessor
_KINDS: dict[str, type[Script]] = {
    "step": Jsr223Sampler,
    "before": Jsr223PreProcessor,
    "after": Jsr223PostProcessor,
}


@overload
def groovy(
    script: str | Path, *, run: Literal["step"] = ..., name: str = ..., parameters: str = ...
) -> Jsr223Sampler: ...
@overload
def groovy(
    script: str | Path, *, run: Literal["before"], name: str = ..., parameters: str = ...
) -> Jsr223PreProcessor: ...
@overload
def groovy(
    script: str | Path, *, run: Literal["after"], name: str = ..., parameters: str = ...
) -> Jsr223PostProcessor: ...
def groovy(
    script: str | Path,
    *,
    run: Literal["step", "before", "after"] = "step",
    name: str = "",
    parameters: str = "",
) -> Script:
    """A Groovy script: a step with a row of its own, or before or after each request in scope.

    script      the text, or the `Path` of a file
    parameters  text that the script finds in `args`, parted by spaces; it may hold `${...}`

    The script is compiled once. It asks for variables with `vars.get("x")`: a `${x}` inside it
    would keep the value that it had first.

    >>> groovy("vars.put('n', '1')", run="before").script
    "vars.put('n', '1')"
    """
    if not isinstance(run, str) or run not in _KINDS:
        raise SettingError(f"groovy(run={run!r}): it is 'step', 'before' or 'after'")
    if isinstance(script, Path):
        file, text = script.as_posix(), ""
    else:
        file, text = "", script
    return _KINDS[run](
        script=text, file=file, parameters=parameters, name=name or (Path(file).stem or "groovy")
    )
