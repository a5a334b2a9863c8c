"""YAML text → plain values, quickly: without positions, and only where the text holds nothing that is refused."""

from typing import Any

import yaml

from data.positions import INVISIBLE, MAX_DEPTH, NULLS


class NotPlain(Exception):
    """The text holds something that `data.positions.locate` would name or look at more closely."""


def plain(text: str) -> Any:
    """Read one YAML document as `locate` does; raises `NotPlain` wherever that might find something wrong."""
    loader = yaml.CBaseLoader(text)
    try:
        loader.get_event()  # the stream begins
        if type(loader.get_event()) is not yaml.DocumentStartEvent:
            raise NotPlain
        value = _value(loader.get_event(), loader, 0)
        loader.get_event()  # the document ends
        if type(loader.get_event()) is not yaml.StreamEndEvent or value is None:
            raise NotPlain
    except yaml.YAMLError:
        raise NotPlain from None
    return value


def _value(event: Any, loader: yaml.CBaseLoader, depth: int) -> Any:
    kind = type(event)
    if kind is yaml.AliasEvent or event.anchor is not None or event.tag is not None or depth > MAX_DEPTH:
        raise NotPlain
    if kind is yaml.ScalarEvent:
        text, style = event.value, event.style
        if style == '"' and INVISIBLE.search(text):  # written as an escape; the text itself is looked through as a file
            raise NotPlain
        return None if not style and text in NULLS else text
    if kind is yaml.SequenceStartEvent:
        items = []
        while type(item := loader.get_event()) is not yaml.SequenceEndEvent:
            items.append(_value(item, loader, depth + 1))
        return items
    values: dict[str, Any] = {}
    while type(key := loader.get_event()) is not yaml.MappingEndEvent:
        if type(key) is not yaml.ScalarEvent or key.anchor is not None or key.tag is not None or key.value in values:
            raise NotPlain
        values[key.value] = _value(loader.get_event(), loader, depth + 1)
    return values
