"""``python -m book.bound``."""

from book.bound import main

main()
