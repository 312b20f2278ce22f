"""report.html: one file that asks nothing of any network, and carries counts."""
