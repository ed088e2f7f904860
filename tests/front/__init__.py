"""The fronts, tested as people meet them."""
