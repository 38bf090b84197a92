"""A pasted or scraped article becomes Markdown and a draft of annotations. Rules, no model: `docs/importing.md` writes them down.

intake      bytes → text, and what sort of text it is
plain, webpage, marked     text → blocks, and what a page says of itself
outline     blocks → title, summary, key points, body; leftovers of web pages fall away
countries, datings, names, statements     the body's visible text → what is mentioned in it, and where
quoting     passages → quotes that the build finds exactly once
draft       all of it → front matter and records
folder      files of the project: read for what is there already, written once and never over another
"""
