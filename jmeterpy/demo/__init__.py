"""The sample API: a leaf that is started as a child process."""
