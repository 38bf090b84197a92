"""One view for each kind of page: frozen, complete, and free of layout. Templates read views and nothing else."""
