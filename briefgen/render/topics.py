"""The topics of the briefing, in order, what is told of each, and on which part of the list of topics it begins."""

from collections.abc import Iterable

from msgspec import Struct

from briefgen.link.graph import Graph
from briefgen.render import urls
from briefgen.render.parts import part_at


class Topic(Struct, frozen=True):
    """A topic: its id on the page, its name, its articles (the newest first) and claims."""

    id: str
    name: str
    articles: tuple[str, ...]
    claims: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.articles) + len(self.claims)


def topics_of(graph: Graph, article_order: Iterable[str]) -> tuple[Topic, ...]:
    """Return the topics by name. Ways of writing one that have one id are one topic, named as it is first."""
    names: dict[str, str] = {}
    articles: dict[str, list[str]] = {}
    claims: dict[str, list[str]] = {}
    for id_ in reversed(tuple(article_order)):
        for topic in graph.articles[id_].topics:
            articles.setdefault(_id(topic, names), []).append(id_)
    for claim in graph.claims.values():
        for topic in claim.topics:
            claims.setdefault(_id(topic, names), []).append(claim.id)
    return tuple(
        Topic(id_, names[id_], tuple(articles.get(id_, ())), tuple(claims.get(id_, ())))
        for id_ in sorted(names, key=lambda id_: (names[id_].casefold(), id_))
    )


def _id(topic: str, names: dict[str, str]) -> str:
    id_ = urls.topic_fragment(topic)
    names.setdefault(id_, topic)
    return id_


def topic_parts(topics: Iterable[Topic], most: int) -> dict[str, int]:
    """Return for each topic the part of the list on which it begins."""
    found: dict[str, int] = {}
    rows = 0
    for topic in topics:
        found[topic.id] = part_at(rows, most)
        rows += len(topic)
    return found
