"""Bytes become files: all or nothing, only what changed, and never anything that is not briefgen's own."""
