"""Stateless functions that return elements, in the words in which people think of load tests."""
