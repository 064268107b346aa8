"""What only output needs: how the course writes for its readers."""
