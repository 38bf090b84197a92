"""Files that are made beside the pages: numbered style rules, since a page may not carry its own; names; exports.

Each is given by its path in the site and a function that makes it, so that links can be checked before anything is made.
"""

import functools
from collections.abc import Iterable

from briefgen.render import name_index, names, urls
from briefgen.render.exports import MadeFiles
from briefgen.render.exports.calendar import calendar_files
from briefgen.render.exports.feeds import feed_files
from briefgen.render.exports.hosting import hosting_files
from briefgen.render.exports.open_data import data_files
from briefgen.render.exports.sitemap import sitemap_files
from briefgen.render.plan import Page
from briefgen.render.site import Site
from briefgen.render.views.facets import facets_of


def made_files(site: Site, pages: Iterable[Page]) -> MadeFiles:
    """Return the files that are made for this briefing."""
    return {
        **({urls.NAMES_SCRIPT: lambda: name_index.script(site)} if site.graph.briefing.features.search else {}),
        urls.NOTES_STYLE: lambda: note_rules(_most_notes(site)).encode(),
        urls.FILTERS_STYLE: lambda: filter_rules(len(facets_of(site).codes)).encode(),
        **{path: functools.partial(names.script, site, tag) for path, tag in names.scripts(site).items()},
        **feed_files(site),
        **calendar_files(site),
        **data_files(site),
        **hosting_files(site),
        **sitemap_files(site, pages),
    }


def is_needed_by_pages(path: str) -> bool:
    """Say whether pages look or work otherwise than they should without a made file."""
    return path in (urls.NOTES_STYLE, urls.FILTERS_STYLE) or path.startswith(f"{urls.NAMES}/")


def _most_notes(site: Site) -> int:
    """Return the number of claims of the article that has most."""
    return max(map(len, site.graph.claims_by_article.values()), default=0)


def note_rules(count: int) -> str:
    """Return the rules that set each note beside its reference and below the note before it (CSS Anchor Positioning).

    The first stands below the facts that are beside the article's beginning. A note that is open as a card leaves its
    place: the next one then stands below the one before that.
    """
    rules = ["/* Notes 1 to K of an article: each beside its reference, none over the one before. */"]
    for number in range(1, count + 1):
        rules.append(f"#ref-{number}{{anchor-name:--ref-{number}}}")
        rules.append(f"#note-{number}:not(:popover-open){{anchor-name:--note-{number};top:{_top(number)}}}")
    return "\n".join(rules) + "\n"


def _top(number: int) -> str:
    above = "anchor(--beside bottom,0px)"
    for before in (number - 2, number - 1):
        if before > 0:
            above = f"anchor(--note-{before} bottom,{above})"
    return f"max(anchor(--ref-{number} top),{above} + var(--s3))"


def filter_rules(count: int) -> str:
    """Return the rules that hide, for each facet that is chosen, the events without it, and what becomes empty by that.

    Paper has all of them, since the filters that are chosen are not on it.
    """
    rules = [
        "/* Facets 1 to N of the timeline: when one is chosen, what does not have it is not shown. */",
        "@media screen{",
    ]
    for number in range(1, count + 1):
        chosen = f".timeline-page:has(option[value=f{number}]:checked)"
        without = f"{chosen} [data-f]:not([data-f~=f{number}])"
        empty = f"{chosen} :is(.year,.month):not(:has([data-f~=f{number}]))"
        rules.append(f"{without},{empty}{{display:none}}")
    return "\n".join((*rules, "}")) + "\n"
