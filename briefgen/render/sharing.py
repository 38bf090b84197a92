"""What a page says of itself to sites on which its address is shared: Open Graph, as far as it is known."""

from msgspec import Struct

from briefgen.dates import Edtf
from briefgen.link.graph import Ref
from briefgen.render import urls
from briefgen.render.cards import HOME, has_card, path_of
from briefgen.render.site import DateView, Site

_OTHER_TYPES = {"article": "article", "person": "profile"}


class SharingView(Struct, frozen=True):
    """A page's Open Graph type, its picture's full address and description, and its days; what is not known is empty."""

    type: str
    image: str
    image_alt: str
    published: str
    modified: str


def sharing_view(site: Site, ref: Ref | None) -> SharingView:
    """Return what a page says of itself; `ref` is its record, or nothing."""
    own = ref if ref is not None and has_card(site, ref) else HOME
    base = (site.graph.briefing.base_url or "").rstrip("/")
    has_image = has_card(site, own)
    kind, id_ = ref or HOME
    article = site.graph.articles[id_] if kind == "article" else None
    return SharingView(
        type=_OTHER_TYPES.get(site.graph.actors[id_].type if kind == "actor" else kind, "website"),
        image=f"{base}/{urls.href('', path_of(own))}" if has_image else "",
        image_alt=_alt(site, own) if has_image else "",
        published=_day(site, article.date) if article else "",
        modified=_day(site, article.updated) if article and article.updated else "",
    )


def _alt(site: Site, ref: Ref) -> str:
    """Say what a card shows."""
    if ref == HOME:
        return site.graph.briefing.title
    status = f" ({site.status(site.graph.claims[ref[1]].status).label})" if ref[0] == "claim" else ""
    return f"{site.title(ref)}{status}"


def _day(site: Site, date: Edtf) -> str:
    """Return a date that is known to the day, as Open Graph writes it; nothing for any other."""
    view: DateView = site.date(date)
    is_day = date.start is not None and date.start.precision == "day" and not date.start.qualifier
    return view.html if is_day and not date.is_interval else ""
