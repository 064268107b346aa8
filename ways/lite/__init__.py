"""The course's notebooks in the browser: a JupyterLite site, made and checked (``make lite``)."""
