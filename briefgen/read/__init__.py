"""Files become records, each problem with its place. Knows nothing of other records or of HTML pages."""
