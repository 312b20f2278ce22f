"""`python -m jmeterpy` is `jmeterpy`."""

from jmeterpy.cli import main

main()
