"""Parvis: the public forecourt of a product, from its content to its published pages."""
