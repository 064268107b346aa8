"""Links that bring the notebooks to a learner: ``python -m ways.hub --hub … --repository …``.

The links are nbgitpuller's: whoever opens one gets the notebooks into a folder of their own, and
the next time only what is new; what the learner changed stays.
"""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from .branch import BRANCH

FOLDER = "slag-heaps"


def link(hub: str, repository: str, path: str = "start.ipynb", branch: str = BRANCH) -> str:
    """Return the link to a notebook on a hub.

    Parameters
    ----------
    hub : str
        Address of the hub.
    repository : str
        Address of the repository with a branch of made notebooks.
    path : str
        The notebook, as seen from the folder of notebooks.
    branch : str
        That branch.

    Returns
    -------
    str
        An address to give to a class.

    Raises
    ------
    ValueError
        When one of the addresses is none.

    Examples
    --------
    >>> made = link("https://hub.example.org", "https://example.org/a/b.git")
    >>> made.split("?")[0]
    'https://hub.example.org/hub/user-redirect/git-pull'
    >>> "targetPath=slag-heaps" in made
    True
    """
    for name, address in (("hub", hub), ("repository", repository)):
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise ValueError(f"the {name} is {address!r}: write its whole address, with https://")
    query = urlencode(
        {
            "repo": repository,
            "branch": branch,
            "targetPath": FOLDER,
            "urlpath": f"lab/tree/{FOLDER}/{path}",
        }
    )
    return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{query}"
