#!/bin/sh
# Serves this folder to the browser of this computer, for what a page from a disk cannot do.
# Needs Python 3.8 or newer, and no network. Where a double-click does nothing:
#   sh "Serve on Mac or Linux.command"
cd "$(dirname "$0")" || exit 1
for python in python3 python; do
  found=$(command -v "$python") || continue
  # A Mac without developer tools has a python3 that only offers to install them.
  if [ "$found" = /usr/bin/python3 ] && [ "$(uname)" = Darwin ]; then
    xcode-select -p >/dev/null 2>&1 || continue
  fi
  if "$found" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1; then
    exec "$found" serve.py "$@"
  fi
done
echo "There is no Python 3.8 or newer on this computer, so nothing can be served."
echo "The book needs none: open START.html with a browser."
exit 1
