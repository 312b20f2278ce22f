"""What a JMX file is: XML, knows no element."""
