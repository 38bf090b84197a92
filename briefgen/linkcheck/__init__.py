"""Whether what a briefing links to on other hosts is still there. Asked for by a command, never in a build."""
