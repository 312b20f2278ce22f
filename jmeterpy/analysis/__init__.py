"""A JTL -> numbers; knows no runner and no element."""
