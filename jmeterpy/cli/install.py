"""jmeterpy install: JMeter into the cache, the image into the container engine."""

from __future__ import annotations

import os

import click

from jmeterpy.cli.options import QUIET


@click.command(epilog="Example: jmeterpy install --image")
@click.option("--image", is_flag=True, help="Build the container image too.")
@click.option("--plugin", "plugins", multiple=True, metavar="NAME", help="A plugin, by its name.")
@click.option("--base", metavar="IMAGE", help="A Java image of your own to build on.")
@click.option("--mirror", metavar="URL", help="A Maven mirror (or JMETERPY_MAVEN_MIRROR).")
@click.option("--force", is_flag=True, help="Check what is cached, and mend what is damaged.")
@QUIET
def install(
    *,
    image: bool,
    plugins: tuple[str, ...],
    base: str | None,
    mirror: str | None,
    force: bool,
    quiet: bool,
) -> None:
    """Fetch JMeter 5.6.3 (79 MB, verified, once per user); with --image build the image."""
    from jmeterpy.cli.fetch import ensure_jmeter
    from jmeterpy.cli.screen import Screen

    screen = Screen(quiet=quiet)
    home = ensure_jmeter(screen, mirror=mirror, force=force)
    screen.fact("JMeter", str(home))
    if not os.environ.get("JMETER_HOME"):
        from jmeterpy.engine.installation import prepare_start

        prepare_start()  # a Java may have come since JMeter was fetched
    if plugins:
        from jmeterpy.engine.plugins import install_plugins

        for jar in install_plugins(plugins, mirror=mirror):
            screen.fact("Plugin", jar.name)
    if image:
        from jmeterpy.engine import open_home
        from jmeterpy.engine.image import build_image, image_name

        identity = build_image(open_home(home), java_image=base, said=screen.say)
        screen.fact("Image", f"{image_name()}   {identity}")
