"""Stateless functions that return elements."""
