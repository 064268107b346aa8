"""What only the book needs: its build, its Sphinx extension, its theme, its bench."""
