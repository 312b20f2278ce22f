"""Describe a load test in Python, run it on real Apache JMeter, and get numbers to trust."""
