"""Reads pages: the elements of HTML as a tree, with their text and what stands around them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "img", "br", "input", "hr"})


@dataclass(eq=False)
class Element:
    """An element: its name, attributes, parent, and its children, which are elements and texts."""

    name: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: list["Element | str"] = field(default_factory=list)

    def __getitem__(self, attribute: str) -> str:
        """Give an attribute."""
        return self.attributes[attribute]

    @property
    def classes(self) -> list[str]:
        """Its classes."""
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        """All text in it, white space folded."""
        return " ".join("".join(self._texts()).split())

    @property
    def around(self) -> Iterator["Element"]:
        """What it stands in, from the inside out."""
        element = self.parent
        while element is not None:
            yield element
            element = element.parent

    def all(self, name: str = "", class_: str = "", **attributes: str) -> list["Element"]:
        """Give the elements in it of a name, of a class, with attributes, in the order of the page."""
        return [
            element
            for element in self._elements()
            if name in ("", element.name)
            and (not class_ or class_ in element.classes)
            and all(element.attributes.get(key) == value for key, value in attributes.items())
        ]

    def one(self, name: str = "", class_: str = "", **attributes: str) -> "Element":
        """Give the only such element."""
        (element,) = self.all(name, class_, **attributes)
        return element

    def language(self) -> str:
        """Say in which language it is marked."""
        return next(each["lang"] for each in (self, *self.around) if "lang" in each.attributes)

    def _elements(self) -> Iterator["Element"]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child._elements()  # noqa: SLF001  # one of ours

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, Element):
                yield from child._texts()  # noqa: SLF001  # one of ours
            else:
                yield child


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.open = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.open)
        self.open.children.append(element)
        if tag not in VOID:
            self.open = element

    def handle_endtag(self, tag: str) -> None:
        assert self.open.name == tag, f"<{self.open.name}> ends with </{tag}>"
        assert self.open.parent is not None
        self.open = self.open.parent

    def handle_data(self, data: str) -> None:
        self.open.children.append(data)


def read(html: str) -> Element:
    """Read a page; every element that is opened must be closed where it belongs, and no id be used twice."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open is reader.root, f"<{reader.open.name}> stays open"
    ids = [element["id"] for element in reader.root.all() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    return reader.root
