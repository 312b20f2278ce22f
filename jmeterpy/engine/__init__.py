"""JMeter itself: which release, its jars by checksum, and the Java that runs it."""

from jmeterpy.engine.home import Home, find_jmeter, open_home
from jmeterpy.engine.installation import install
from jmeterpy.engine.java import Java, find_java
from jmeterpy.engine.release import VERSION

__all__ = ["VERSION", "Home", "Java", "find_java", "find_jmeter", "install", "open_home"]
