"""Where the default theme is."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def theme_folder() -> Path:
    """Return the folder of the default theme: inside the package when installed, beside it in a checkout."""
    installed = _PACKAGE / "theme"
    return installed if installed.is_dir() else _PACKAGE.parent
