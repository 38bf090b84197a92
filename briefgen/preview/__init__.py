"""The live preview: edits are watched, the site is built in a thread, and open pages are kept up with it."""

PREVIEW = ".briefgen/preview"
"""Where the preview is built, in the project."""
