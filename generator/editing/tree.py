"""A YAML file as a tree whose parts know from where to where they stand, so that a part can be changed and all the rest left as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Value = str | list["Value"] | dict[str, "Value"]
"""What a file says: words, lists and tables. Every scalar is the text that was written, as the reader takes it."""

Path = tuple[str | int, ...]
"""The way from the root of a file to a part of it: keys, and numbers of items from 0."""


class NotYaml(ValueError):
    """The text cannot be read as the YAML of content."""


@dataclass(slots=True)
class Leaf:
    """A scalar. `style`: how it is written: plain (empty), in quotes, or as a block (| or >). `start`, `end`: in the text of the file."""

    value: str
    start: int
    end: int
    style: str
    flow: bool

    @property
    def data(self) -> Value:
        """What it says."""
        return self.value


@dataclass(slots=True)
class TreeBranch:
    """A table (`keys` has the keys) or a list (it has none). `flow`: whether it is written in brackets; `inside`: whether it stands in such."""

    table: bool
    flow: bool
    inside: bool
    start: int
    end: int
    keys: list[Leaf] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)

    @property
    def data(self) -> Value:
        """What it says."""
        if self.table:
            return {key.value: node.data for key, node in zip(self.keys, self.nodes, strict=True)}
        return [node.data for node in self.nodes]

    def index(self, step: str | int) -> int:
        """The number of the part that a step of a path leads to. Raises KeyError if there is none."""
        if self.table:
            names = [key.value for key in self.keys]
            if step in names:
                return names.index(str(step))
        elif isinstance(step, int) and 0 <= step < len(self.nodes):
            return step
        raise KeyError(step)


Node = Leaf | TreeBranch


def tree_of(text: str) -> Node:
    """The root of a file. Lines end with a line feed. Raises NotYaml."""
    open_: list[TreeBranch] = []
    root: Node | None = None
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
                raise NotYaml("anchors, aliases and tags are no part of content")
            node = _node(event, open_)
            if node is not None:
                if not open_:
                    if root is not None:
                        raise NotYaml("a file of content is one document")
                    root = node
                else:
                    _put(open_[-1], node)
                if isinstance(node, TreeBranch):
                    open_.append(node)
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                _close(open_.pop(), event.end_mark, text)
    except (yaml.YAMLError, RecursionError) as fault:
        raise NotYaml(str(fault)) from None
    if root is None:
        raise NotYaml("nothing is written here")
    return root


def _node(event: Any, open_: list[TreeBranch]) -> Node | None:
    start, end = event.start_mark.index, event.end_mark.index
    inside = bool(open_) and (open_[-1].flow or open_[-1].inside)
    if isinstance(event, yaml.ScalarEvent):
        return Leaf(event.value, start, end, event.style or "", inside)
    if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
        return TreeBranch(isinstance(event, yaml.MappingStartEvent), bool(event.flow_style), inside, start, end)
    return None


def _put(holder: TreeBranch, node: Node) -> None:
    if holder.table and len(holder.keys) == len(holder.nodes):
        if not isinstance(node, Leaf):
            raise NotYaml("a key is a text")
        if any(node.value == key.value for key in holder.keys):
            raise NotYaml(f"duplicate key {node.value} in one table")
        holder.keys.append(node)
    else:
        holder.nodes.append(node)


def _close(branch: TreeBranch, mark: Any, text: str) -> None:
    """Of what is written in lines, the parser tells the end only after the comments behind it: it ends where its last part does."""
    if branch.flow or not branch.nodes:
        branch.end = mark.index
    else:
        branch.end = end_of(branch.nodes[-1], text)


def end_of(node: Node, text: str) -> int:
    """Where the last sign of a part stands; blank lines and comments behind it are none of it."""
    if isinstance(node, Leaf) and node.style in {"|", ">"}:
        return node.start + len(text[node.start:node.end].rstrip())
    return node.end


def at(node: Node, path: Path) -> Node:
    """The part that a path leads to. Raises KeyError if there is none."""
    for step in path:
        if isinstance(node, Leaf):
            raise KeyError(step)
        node = node.nodes[node.index(step)]
    return node


def walk(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Every part with its path, each before what is in it."""
    yield path, node
    if isinstance(node, TreeBranch):
        for number, part in enumerate(node.nodes):
            yield from walk(part, (*path, node.keys[number].value if node.table else number))
