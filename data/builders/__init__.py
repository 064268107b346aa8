"""Scripts that make, normalise and describe the tables of ``data/``."""
