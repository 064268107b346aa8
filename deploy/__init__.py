"""Classes on a server: how to set one up, how large it has to be, and a rehearsal (README.md)."""
