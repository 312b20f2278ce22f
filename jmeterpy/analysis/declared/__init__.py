"""The tables that are made of what was measured: their columns, and what fills them."""
