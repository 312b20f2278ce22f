"""What `jmeterpy doctor` looks at."""

from __future__ import annotations

from jmeterpy.engine.doctor import Check, checks


def examine() -> tuple[Check, ...]:
    """Everything that a run needs, one check each; no network is used."""
    return (*checks(), *container())


def container() -> tuple[Check, ...]:
    """The container engine and its image of JMeter; and what that image lacks, where it does."""
    from jmeterpy.engine.image import engine_state
    from jmeterpy.engine.image_plugins import lacks_text

    state = engine_state()
    if not state.answers:
        return (Check("Container", "warn", state.why, "start Docker, or use --runner local"),)
    if not state.image:
        text = f"{state.where}: {state.why}"
        return (Check("Container", "warn", text, "jmeterpy install --image"),)
    there = Check("Container", "ok", f"{state.where}, with an image of JMeter")
    if not state.lacks:
        return (there,)
    return there, Check(
        "Image", "warn", f"it {lacks_text(state.lacks)}", "jmeterpy install --image"
    )


def can_run(found: tuple[Check, ...]) -> bool:
    """Whether one of the runners would work: this machine's, or the container engine's."""
    status = {check.name: check.status for check in found}
    local = "fail" not in (status["JMeter"], status["Java"])
    return local or status["Container"] == "ok"
