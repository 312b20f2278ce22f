"""What an element is: knows no element by name."""
