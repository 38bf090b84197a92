"""Who says what of the same claims: an actor's stances beside those of others.

An actor takes a stance on a claim

- that it makes: it *asserts* it;
- through a claim that it makes and that relates to it: it *supports*, *denies* (`contradicts`, which holds both ways) or
  *repeats* it. What depends on a claim or supersedes it takes no stance.

Where an actor takes no stance but the claim is about it, the table says so. Rows are the claims on which this actor takes a
stance and that say more than the list of claims made does: another actor takes one too, this one denies it, or made no claim
of these words itself.
Without such a claim there is no table. Columns are this actor, then the others with most stances in the rows, at most five.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from msgspec import Struct

from briefgen import model, scales
from briefgen.render.site import Link, Site
from briefgen.render.views.fold import Fold, folded
from briefgen.scales import Sign

MOST_OTHERS = 5

Stances = dict[str, set[str]]
"""The stances of each actor on one claim."""

_BY_RELATION = {"supports": "supports", "contradicts": "denies", "repeats": "repeats"}


class StanceRow(Struct, frozen=True):
    """A claim, and the stances on it of the actors of the columns, often none."""

    claim: Link
    cells: tuple[tuple[Sign, ...], ...]


class StanceTable(Struct, frozen=True):
    """The actors of the columns, this one first, the rows, and the signs that occur."""

    actors: tuple[Link, ...]
    rows: Fold[StanceRow]
    signs: tuple[Sign, ...]


_SIGNS = {stance.value: stance for stance in scales.ACTOR_STANCES}


def stance_table(site: Site, id_: str, root: str) -> StanceTable | None:
    """Compare an actor's stances with those of others, as the module's docstring says."""
    found = {claim: _stances_on(site, claim) for claim in _claims_of(site, id_)}
    told = {claim: stances for claim, stances in found.items() if _says_more(stances, id_)}
    if not told:
        return None
    counts = Counter(actor for stances in told.values() for actor in stances if actor != id_)
    others = sorted(counts, key=lambda actor: (-counts[actor], site.title(("actor", actor)), actor))[:MOST_OTHERS]
    columns = [id_, *others]
    cells = {claim: tuple(_cell(site, claim, stances, actor) for actor in columns) for claim, stances in told.items()}
    used = {view for row in cells.values() for cell in row for view in cell}
    return StanceTable(
        actors=site.links(root, "actor", columns),
        rows=folded(tuple(StanceRow(site.link(root, ("claim", claim)), row) for claim, row in cells.items())),
        signs=tuple(view for view in _SIGNS.values() if view in used),
    )


def _says_more(stances: Stances, id_: str) -> bool:
    return len(stances) > 1 or "denies" in stances[id_] or "asserts" not in stances[id_]


def _cell(site: Site, claim: str, stances: Stances, actor: str) -> tuple[Sign, ...]:
    found = stances.get(actor, set())
    if not found and actor in site.graph.claims[claim].actors:
        return (_SIGNS["named"],)
    return tuple(view for stance, view in _SIGNS.items() if stance in found)


def _claims_of(site: Site, id_: str) -> list[str]:
    """Return the claims on which an actor takes a stance: those that it makes, and those to which these relate."""
    found: dict[str, None] = {}
    for reference in site.graph.references_by_target.get(("actor", id_), ()):
        if reference.by[0] == "claim" and reference.keys[0] == "speaker":
            found[reference.by[1]] = None
    for made in list(found):
        claim = site.graph.claims[made]
        found.update((relation.claim, None) for relation in claim.relations if relation.type in _BY_RELATION)
        found.update((other.id, None) for other, type_ in _relating(site, made) if type_ == "contradicts")
    return list(found)


def _stances_on(site: Site, id_: str) -> Stances:
    """Return the stances on a claim, by actor."""
    claim = site.graph.claims[id_]
    stances: Stances = defaultdict(set)
    if claim.speaker:
        stances[claim.speaker].add("asserts")
    for other, type_ in _relating(site, id_):
        if other.speaker and type_ in _BY_RELATION:
            stances[other.speaker].add(_BY_RELATION[type_])
    for relation in claim.relations:
        other = site.graph.claims[relation.claim]
        if other.speaker and relation.type == "contradicts":
            stances[other.speaker].add("denies")
    return dict(stances)


def _relating(site: Site, id_: str) -> Iterator[tuple[model.Claim, str]]:
    """Yield the claims that name a claim as related, and how."""
    for reference in site.graph.references_by_target.get(("claim", id_), ()):
        if reference.by[0] == "claim" and reference.keys[0] == "relations":
            other = site.graph.claims[reference.by[1]]
            yield other, other.relations[int(reference.keys[1])].type
