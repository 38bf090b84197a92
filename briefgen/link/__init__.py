"""Records become one graph: quotes found, references resolved, contradictions reported. Knows no HTML page."""
