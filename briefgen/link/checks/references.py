"""References: each names a record that is there, of the right kind, not itself, and not in a circle (BG301–BG305)."""

from collections.abc import Iterator

from briefgen import countries
from briefgen.diagnostics import Problem, did_you_mean, problem
from briefgen.link.graph import Graph, Ref, Reference
from briefgen.link.places import place_of_link
from briefgen.model import Claim
from briefgen.read.prose import LINK_KINDS
from briefgen.source import Place

_MOST_COMPARISONS = 200_000
"""Unknown ids × known ones: each comparison takes some microseconds."""

_ARTICLE = {"article": "an article", "event": "an event", "actor": "an actor"}


def check_targets(graph: Graph) -> Iterator[Problem]:
    """Every reference in a record names what is there."""
    suggest = _Suggestions(graph)
    for reference in graph.references:
        if _is_sound(graph, reference.to) and reference.to != reference.by:
            continue
        place = graph.place(reference.by, *reference.keys)
        found = _target_problem(graph, reference.to, place, suggest)
        if found is not None:
            yield found
        elif reference.to == reference.by:
            yield problem("BG303", place, f"this {reference.by[0]} names itself", "remove it")


def check_codes(graph: Graph) -> Iterator[Problem]:
    """Every country that is described has a code that exists, and a name."""
    for code in graph.countries:
        found = _country_problem(graph, code, graph.place(("country", code), "code"))
        if found is not None:
            yield found


def check_prose_links(graph: Graph) -> Iterator[Problem]:
    """Every cross-link in a text names what is there."""
    suggest = _Suggestions(graph)
    for link in graph.prose_links:
        if _is_sound(graph, link.to):
            continue
        place = place_of_link(graph, link.by, link.address.value, link.address.number)
        found = _target_problem(graph, link.to, place, suggest)
        if found is not None:
            yield found


def _is_sound(graph: Graph, ref: Ref) -> bool:
    """Say at once that most references are in order; the others are looked at closely, and their places found."""
    return ref[1] in countries.iso_codes() if ref[0] == "country" else ref[0] in LINK_KINDS and graph.has(ref)


class _Suggestions:
    """Suggests the id that was meant, until looking for it would take too long."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.compared = 0

    def of(self, kind: str, id_: str) -> str | None:
        """Return a hint; nothing where no id is near, or after too many comparisons."""
        if self.compared >= _MOST_COMPARISONS:
            return None
        known = self.graph.records(kind)
        self.compared += len(known)
        return did_you_mean(id_, known)


def _target_problem(graph: Graph, ref: Ref, place: Place, suggest: _Suggestions) -> Problem | None:
    kind, id_ = ref
    if kind == "country":
        return _country_problem(graph, id_, place)
    if kind not in LINK_KINDS:
        return problem("BG302", place, f'"{kind}" is not a kind of record', did_you_mean(kind, LINK_KINDS))
    if graph.has(ref) or ref in graph.broken:
        return None
    if ref in graph.withheld.records:
        why = "is not published" if kind == "article" else "belongs to an article that is not published"
        return problem("BG301", place, f'the {kind} "{id_}" {why}', "publish the article, or build with --drafts")
    other = _other_kind(graph, id_, kind)
    if other is not None:
        message = f'expected {_ARTICLE.get(kind, "a " + kind)}, but "{id_.rpartition(":")[2]}" is {_ARTICLE.get(other, "a " + other)}'
        return problem("BG302", place, message)
    return problem("BG301", place, f'unknown {kind} "{id_}"', suggest.of(kind, id_))


def _other_kind(graph: Graph, id_: str, wanted: str) -> str | None:
    """Return the kind that the author named instead, by `kind:id` or by another kind's id."""
    prefix, colon, bare = id_.partition(":")
    if colon:
        return prefix if prefix in LINK_KINDS and graph.has((prefix, bare)) else None
    return next((kind for kind in LINK_KINDS if kind != wanted and kind != "country" and graph.has((kind, id_))), None)


def _country_problem(graph: Graph, code: str, place: Place) -> Problem | None:
    other = _other_kind(graph, code, "country")
    if other is not None:
        message = f'expected a country, but "{code.rpartition(":")[2]}" is {_ARTICLE.get(other, "a " + other)}'
        return problem("BG302", place, message)
    if not countries.is_code(code):
        near = [found for found in countries.suggest(code) if countries.name(found, "en") != found]
        if near:
            hint = f'did you mean "{near[0]}" ({countries.name(near[0], "en")})?'
        elif group := countries.group(code):
            hint = f"{group} is no country: make it an actor"
        else:
            hint = "use a code of ISO 3166, such as JP"
        return problem("BG301", place, f'unknown country "{code}"', hint)
    named = code in graph.countries and graph.countries[code].name
    if countries.is_user_assigned(code) and countries.name(code, "en") == code and not named:
        return problem(
            "BG301", place, f'the user-assigned code "{code}" has no name', "add it to countries, with a name"
        )
    return None


def check_circles(graph: Graph) -> Iterator[Problem]:
    """No chain of depends_on, supersedes, part_of, parent or derived_from comes back to its start."""
    chains: dict[str, dict[Ref, list[Reference]]] = {}
    for reference in graph.references:
        name = _chain_of(graph, reference)
        if name is not None and reference.to != reference.by:
            chains.setdefault(name, {}).setdefault(reference.by, []).append(reference)
    for name, edges in chains.items():
        for circle in _circles(edges):
            words = " → ".join([*(reference.by[1] for reference in circle), circle[0].by[1]])
            yield problem("BG304", graph.place(circle[0].by, *circle[0].keys), f"{name} goes in a circle: {words}")


def _chain_of(graph: Graph, reference: Reference) -> str | None:
    field = reference.keys[0]
    if field in ("part_of", "parent", "derived_from"):
        return str(field)
    if field == "relations" and isinstance(claim := graph.claims.get(reference.by[1]), Claim):
        type_ = claim.relations[int(reference.keys[1])].type
        return type_ if type_ in ("depends_on", "supersedes") else None
    return None


def _circles(edges: dict[Ref, list[Reference]]) -> Iterator[list[Reference]]:
    """Yield one circle for each group of records that reach themselves; depth first, without recursion."""
    done: set[Ref] = set()
    for root in sorted(edges):
        path: list[Reference] = []
        stack = [iter(edges[root])] if root not in done else []
        on_path = {root: 0}
        while stack:
            reference = next(stack[-1], None)
            if reference is None:
                stack.pop()
                if path:
                    done.add(path[-1].to)
                    del on_path[path.pop().to]
            elif reference.to in on_path:
                yield [*path[on_path[reference.to] :], reference]
            elif reference.to not in done and reference.to in edges:
                path.append(reference)
                on_path[reference.to] = len(path)
                stack.append(iter(edges[reference.to]))
        done.add(root)


def check_mentions(graph: Graph) -> Iterator[Problem]:
    """Every actor, source and event is mentioned somewhere; not asked while records can't be read that may do so."""
    if graph.broken:
        return
    for kind in ("actor", "source", "event"):
        for id_, record in graph.records(kind).items():
            ref = (kind, id_)
            if getattr(record, "article", None) is not None or ref in graph.withheld.named:
                continue
            if any(link.by != ref for link in graph.prose_links_by_target.get(ref, ())):
                continue
            if not any(reference.by != ref for reference in graph.references_by_target.get(ref, ())):
                hint = "link to it, name it in a record, or remove it"
                yield problem("BG305", graph.place(ref, "id"), f'nothing mentions the {kind} "{id_}"', hint)


CHECKS = (check_targets, check_codes, check_prose_links, check_circles, check_mentions)
