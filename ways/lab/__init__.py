"""The notebooks in JupyterLab on one's own computer; what a learner changes is kept."""
