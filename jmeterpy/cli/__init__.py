"""The command line: one file a command; it calls a flow, prints, and exits."""
