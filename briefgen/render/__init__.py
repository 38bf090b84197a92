"""The graph becomes pages. Views are complete and plain; templates only lay them out."""
