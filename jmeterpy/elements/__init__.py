"""JMeter's vocabulary: one file a menu, one class an element."""
