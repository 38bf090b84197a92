"""briefgen turns source articles and annotations into a cross-linked briefing."""

__version__ = "0.1.0"
