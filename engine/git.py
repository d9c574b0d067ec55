"""Ask git where this checkout comes from and what it is."""

from urllib.parse import urlsplit

from engine.shell import output


def commit(of: str = "HEAD") -> str:
    """Return the commit that a name stands for, nothing when there is none."""
    return output(["git", "rev-parse", "--verify", "--quiet", f"{of}^{{commit}}"]) or ""


def commit_of_tree() -> str:
    """Return the commit of this checkout, marked when files differ from it."""
    changed = output(["git", "status", "--porcelain"])
    return f"{commit()}+changes" if changed else commit()


def origin() -> str:
    """Return the web address of the repository that this is a clone of, nothing when it has none.

    Credentials in it are left out; a folder on this machine is no address.
    """
    url = output(["git", "remote", "get-url", "origin"]) or ""
    if url.startswith("git@"):
        url = f"https://{url.removeprefix('git@').replace(':', '/', 1)}"
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        return ""
    return f"https://{parts.hostname}{parts.path.removesuffix('.git')}"
