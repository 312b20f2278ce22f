"""JMeter itself: which release, its jars by checksum, and the Java that runs it."""
