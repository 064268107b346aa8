"""Servers: Binder for an hour, a hub for a class, Colab; how to set them up stands in README.md."""
