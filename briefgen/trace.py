"""What something was made from: while it is made, every look into a traced mapping is noted.

So no dependency is declared by hand and none is forgotten: what looked at nothing that changed needs not be made again.
Knows nothing of what is looked up.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import compress
from operator import is_, is_not
from typing import Any, TypeVar

Read = tuple[str, Any]
"""A mapping's name and the key that was looked at, whether it was there or not; `None` stands for all of it, and its order."""

Reads = frozenset[Read]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Trace:
    """Notes what is read while something is made."""

    def __init__(self) -> None:
        self.noted: set[Read] | None = None

    def of(self, make: Callable[..., V], *args: Any) -> tuple[V, Reads]:
        """Return what is made, and all that was read for it; what is made in the midst of another counts for both."""
        outer, self.noted = self.noted, set()
        try:
            value = make(*args)
            return value, frozenset(self.noted)
        finally:
            if outer is not None:
                outer |= self.noted
            self.noted = outer


class Traced(Mapping[K, V]):
    """A mapping whose reads are noted. It can be given other values: who holds it then reads those."""

    __slots__ = ("_held", "_name", "_reads", "_trace")

    def __init__(self, name: str, held: Mapping[K, V], trace: Trace) -> None:
        self._name, self._held, self._trace = name, held, trace
        self._reads: dict[Any, Read] = {}

    def hold(self, held: Mapping[K, V]) -> None:
        """Take other values in the place of those before."""
        self._held = held

    def _note(self, key: Any) -> None:
        noted = self._trace.noted
        if noted is not None:
            read = self._reads.get(key)
            if read is None:
                read = self._reads[key] = (self._name, key)
            noted.add(read)

    def __getitem__(self, key: K) -> V:
        self._note(key)
        return self._held[key]

    def get(self, key: K, default: Any = None) -> Any:
        """Return the value, or the default where there is none."""
        self._note(key)
        return self._held.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return key in self._held

    def __iter__(self) -> Iterator[K]:
        self._note(None)
        return iter(self._held)

    def __len__(self) -> int:
        self._note(None)
        return len(self._held)

    def keys(self) -> Any:
        """Return the keys."""
        self._note(None)
        return self._held.keys()

    def values(self) -> Any:
        """Return the values."""
        self._note(None)
        return self._held.values()

    def items(self) -> Any:
        """Return the keys with their values."""
        self._note(None)
        return self._held.items()


class Memo:
    """Values that are made once."""

    def __init__(self) -> None:
        self._values: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[..., V], *args: Any) -> V:
        """Return the value of a key; it is made when it is asked for the first time."""
        try:
            return self._values[key]  # type: ignore[no-any-return]
        except KeyError:
            value = self._values[key] = make(*args)
            return value


class TracedMemo(Memo):
    """Values that are made once, until something is changed that was read for them."""

    def __init__(self, trace: Trace) -> None:
        super().__init__()
        self._trace = trace

    def once(self, key: Hashable, make: Callable[..., V], *args: Any) -> V:
        """Return the value of a key; whoever asks for it has read what it was made from."""
        kept = self._values.get(key)
        if kept is None:
            kept = self._values[key] = self._trace.of(make, *args)
        elif self._trace.noted is not None:
            self._trace.noted |= kept[1]
        return kept[0]  # type: ignore[no-any-return]

    def forget_all(self) -> None:
        """Drop everything."""
        self._values = {}

    def forget(self, changed: set[Read]) -> None:
        """Drop what was made from anything that changed."""
        for key in [key for key, kept in self._values.items() if not kept[1].isdisjoint(changed)]:
            del self._values[key]


class SameInputs:
    """Values that are kept for as long as they are asked for with the very same objects."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[tuple[Any, ...], Any]] = {}

    def get(self, key: Hashable, inputs: tuple[Any, ...], make: Callable[[], V]) -> V:
        """Return the value of a key, made anew where an input is another object than last time."""
        kept = self._kept.get(key)
        if kept is None or len(kept[0]) != len(inputs) or not all(map(is_, kept[0], inputs)):
            kept = self._kept[key] = (inputs, make())
        return kept[1]


def changed_reads(
    name: str, old: Mapping[Any, Any], new: Mapping[Any, Any], same: Callable[[Any, Any], bool]
) -> Iterator[Read]:
    """Yield the reads of a mapping that would come out differently now."""
    order = list(new)
    is_in_order = list(old) == order
    if is_in_order:  # most of what is looked at is the same: found by loops that are not ours
        others: Iterable[Any] = compress(order, map(is_not, old.values(), new.values()))
    else:
        others = (key for key, value in new.items() if key not in old or old[key] is not value)
    keys = [key for key in others if key not in old or not same(old[key], new[key])]
    keys += old.keys() - new.keys()
    yield from ((name, key) for key in keys)
    if keys or not is_in_order:
        yield name, None
