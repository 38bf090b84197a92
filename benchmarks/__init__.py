"""Benchmarks: a synthetic briefing, the equal site for another generator, and the clock."""
