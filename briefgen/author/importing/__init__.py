"""A pasted or scraped article becomes Markdown and a draft of annotations. Rules, no model: `docs/importing.md` tells them.

intake                     bytes → text, and what sort of text it is
plain, webpage, marked     text → blocks, and what a page says of itself (`stream` reads HTML)
outline                    blocks → title, summary, key points, body; `leftovers` of web pages fall away
places, datings, names     countries, dates and actors in a line (`organizations`, `people`; `phrases`, `tokens`, `name_words`)
cast                       who is who; actors that the project has are known again
statements, events         what a sentence claims, and what it reports of a date
findings                   all of it, line by line
quoting                    passages → quotes that the build finds exactly once
draft                      findings → front matter and records (`ids`, `publication`)
folder                     bytes → files of a project; written once and never over another
"""
