"""What writes content for an author. Never overwrites anything."""
