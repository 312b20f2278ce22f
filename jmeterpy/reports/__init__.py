"""Numbers -> pages, pictures and tables."""
