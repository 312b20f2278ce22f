"""A Job -> a Run: a folder with a JTL."""
