"""Stateless functions that return elements, in the words in which people think of load tests."""

from jmeterpy.shortcuts import written  # noqa: F401 - it tells source() what it may write
