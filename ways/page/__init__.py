"""Python in the page: what it is made from, and how it gets into the book (see README.md)."""
