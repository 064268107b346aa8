"""In the place of a library that fetches: folium imports it, and a page has no network.

What folium needs of it is its name. The real one takes half a second to import in a browser.
"""


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    from coursekit.languages import say

    raise RuntimeError(
        say(
            "a page fetches nothing from elsewhere: download the file, and read it in a notebook "
            "on your own computer (How to use this book)"
        )
    )
