"""Random arguments: values chosen, then written as literals, as variables, or as literals with variables within.

Every variable is declared as it is used, and has a second value beside its first, so that one document can be asked
twice. A name of an input object that is ABSENT is left out, null, or a variable that is null or not given.
"""

import json
import random
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

import graphql
from graphql import GraphQLField, GraphQLInputType

from tests.pool import Pool

Item = TypeVar("Item")
ABSENT: Final = object()
HEAVY = 400  # about how many objects a path may lead to
SIZES = (1, 1, 2, 3, 5, 7, 11, 20, 29, 39, 100)  # some are a row short of a list's length
UNKNOWN = ("", "x", "caaaaaaaaaaaaaaaa", "' OR 1=1 --", "%", 'a"b\\c', "é\n😀")
LETTERS = {"UPDATED_ON": "u", "REVIEW_DUE_ON": "d"}  # of cursors; the connection's own order is the pool's first
NAMED_BY_ID = {"triggers": "Trigger", "procedures": "Procedure", "conditions": "Condition", "communities": "Community"}


class Chance:
    """Chooses at random."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def happens(self, percent: int) -> bool:
        """Say yes so often."""
        return self.chance.random() * 100 < percent

    def number(self, least: int, most: int) -> int:
        """Choose a number."""
        return self.chance.randint(least, most)

    def pick(self, items: Sequence[Item]) -> Item:
        """Choose an item."""
        return self.chance.choice(items)


class Arguments(Chance):
    """The arguments of one document, and the variables that stand in them."""

    def __init__(self, chance: random.Random, pool: Pool) -> None:
        super().__init__(chance)
        self.pool = pool
        self.declarations: dict[str, str] = {}
        self.variables: dict[str, Any] = {}
        self.others: dict[str, Any] = {}  # what variables may be in a second request
        self._declared: dict[str, str] = {}

    # ---- Choosing

    def values(self, on: str, field: GraphQLField, weight: int) -> tuple[dict[str, Any], int]:
        """Choose values for a field's arguments, and estimate how many objects come of one."""
        several = graphql.is_list_type(graphql.get_nullable_type(field.type))
        leads_to = graphql.get_named_type(field.type).name
        values = {key: self._value(key, argument.type, leads_to) for key, argument in field.args.items()}
        if "after" not in field.args:
            return values, 3 if several and not on.endswith("Connection") else 1
        orders = self.pool.cursors[leads_to]
        letter = _letter(values.get("orderBy", ABSENT), next(iter(orders)))
        cursor = self.pick(orders[letter]) if self.happens(45) else ABSENT
        size: Any = self.pick(SIZES) if self.happens(75) else ABSENT
        if weight * 10 > HEAVY and (size is ABSENT or size > 3):
            size = 1
        backward = self.happens(40)
        values |= {"last": size, "before": cursor} if backward else {"first": size, "after": cursor}
        return values, min(10, 10 if size is ABSENT else size)

    def _value(self, key: str, type_: GraphQLInputType, leads_to: str) -> Any:
        """Choose a value for an argument that does not page."""
        named = graphql.get_named_type(type_)
        if key == "by":
            return self._name_of(leads_to, named)
        if key == "id":
            return self._any_id()
        if key == "ids":
            return [self._any_id() for _ in range(self.number(0, 6))]
        if key == "codes":
            return [self._code() for _ in range(self.number(0, 6))]
        if key == "filter":
            return ABSENT if self.happens(20) else self._filter(named)
        if key == "orderBy":
            return ABSENT if self.happens(30) else self._order(named)
        if graphql.is_enum_type(named) and not self.happens(40):
            return self._members(named)
        return ABSENT

    def _filter(self, type_: graphql.GraphQLNamedType) -> dict[str, Any]:
        """Choose some filters, and some more that are there and say nothing."""
        assert graphql.is_input_object_type(type_)
        chosen = self.chance.sample(list(type_.fields), min(len(type_.fields), self.pick((0, 1, 1, 1, 2, 2, 3))))
        about = type_.name.removesuffix("Filter")
        return {
            name: ABSENT if self.happens(20) else self._wanted(name, type_.fields[name].type, about) for name in chosen
        }

    def _wanted(self, name: str, type_: GraphQLInputType, about: str) -> Any:
        named = graphql.get_named_type(type_)
        if name == "nameStartsWith":
            return self.pick(self.pool.beginnings[about])
        if named.name == "Date":
            return self.pick(self.pool.days[name])
        if named.name == "Boolean":
            return self.happens(50)
        if named.name == "ID":
            return [self._known_or_not(self.pool.ids[NAMED_BY_ID[name]]) for _ in range(self.pick((0, 1, 1, 2, 8)))]
        return self._members(named)

    def _order(self, type_: graphql.GraphQLNamedType) -> dict[str, Any]:
        assert graphql.is_input_object_type(type_)
        by = graphql.get_named_type(type_.fields["field"].type)
        assert graphql.is_enum_type(by)
        return {"field": self.pick(list(by.values)), "direction": self.pick((ABSENT, "ASC", "DESC", "DESC"))}

    def _members(self, type_: graphql.GraphQLNamedType) -> list[str]:
        assert graphql.is_enum_type(type_)
        return [self.pick(list(type_.values)) for _ in range(self.number(0, 5))]

    def _any_id(self) -> str:
        name = self.pick(list(self.pool.ids))
        return self._known_or_not(self.pool.ids[name])

    def _known_or_not(self, known: Sequence[str]) -> str:
        if known and not self.happens(20):
            return self.pick(known)
        return self.pick([*UNKNOWN, *(f"{name}\0" for name in known[:3]), *(name.upper() for name in known[:3])])

    def _name_of(self, type_name: str, by: graphql.GraphQLNamedType) -> dict[str, Any]:
        assert graphql.is_input_object_type(by)
        key = self.pick([*by.fields, list(by.fields)[-1]])
        if key == "code":
            return {key: self._code()}
        return {key: self._known_or_not((self.pool.ids if key == "id" else self.pool.slugs)[type_name])}

    def _code(self) -> dict[str, str]:
        system, value = self.pick(self.pool.codes)
        return {"system": system, "value": value}

    # ---- Writing

    def written(self, type_: GraphQLInputType, value: Any, *, one_of: bool = False) -> str | None:
        """Write a value as a literal, as a variable, or as a literal with variables within; None leaves it out."""
        if self.happens(35):
            return self._variable(type_, value, one_of=one_of)
        if value is ABSENT:
            return None if graphql.is_non_null_type(type_) else self.pick((None, None, None, "null"))
        plain: Any = graphql.get_nullable_type(type_)
        if graphql.is_list_type(plain):
            items = [str(self.written(plain.of_type, item)) for item in value]
            alone = len(items) == 1 and not items[0].startswith("$") and self.happens(30)
            return items[0] if alone else f"[{', '.join(items)}]"
        if graphql.is_input_object_type(plain):
            only = plain.is_one_of
            members = {key: self.written(plain.fields[key].type, of, one_of=only) for key, of in value.items()}
            return f"{{{', '.join(f'{key}: {text}' for key, text in members.items() if text is not None)}}}"
        return literal(plain, value)

    def _variable(self, type_: GraphQLInputType, value: Any, *, one_of: bool) -> str:
        """Declare a variable, or use one again that stands for the same; nullable ones are null or left out too."""
        value = self._given(type_, value)
        use = f"{type_} {one_of} {'' if value is ABSENT else json.dumps(value)}"
        if use in self._declared and self.happens(50):
            return self._declared[use]
        name = f"v{len(self.declarations)}"
        plain: Any = graphql.get_nullable_type(type_)
        form = self.pick(("bare", "overriding", "default"))
        filler = f" = {literal(plain, _filler(plain))}"
        if value is ABSENT and graphql.is_non_null_type(type_):  # the place has a default, which null would not get
            declared, default = str(plain), ""
        elif value is ABSENT:
            declared = str(plain)
            default = {"bare": "", "overriding": filler, "default": " = null"}[form]
            if form == "overriding" or self.happens(50):
                self.variables[name] = None
        else:
            default = {"bare": "", "overriding": filler, "default": f" = {literal(plain, value)}"}[form]
            optional = not one_of and (default or not graphql.is_non_null_type(type_)) and self.happens(60)
            declared = f"{plain}{'' if optional else '!'}"
            if form != "default":
                self.variables[name] = value
        self.declarations[name] = f"${name}: {declared}{default}"
        self._declared[use] = f"${name}"
        if self.happens(70):
            self._add_other(name, plain, value)
        return f"${name}"

    def _given(self, type_: GraphQLInputType, value: Any) -> Any:
        """Say what a request gives for a value: of input objects, what is ABSENT is left out or null."""
        plain: Any = graphql.get_nullable_type(type_)
        if graphql.is_input_object_type(plain) and value is not ABSENT:
            given = {key: self._given(plain.fields[key].type, of) for key, of in value.items()}
            nullable = [key for key, field in plain.fields.items() if not graphql.is_non_null_type(field.type)]
            null = [key for key, of in given.items() if of is ABSENT and key in nullable and self.happens(50)]
            return {key: of for key, of in given.items() if of is not ABSENT} | dict.fromkeys(null)
        return value

    def _add_other(self, name: str, plain: Any, value: Any) -> None:
        """Choose another value that leaves the operation valid whatever else it says; other types keep the first."""
        of = graphql.get_named_type(plain)
        if of.name.endswith("Filter"):
            self.others[name] = self._given(plain, self._filter(of))
        elif of.name == "Boolean" and value is not ABSENT:
            self.others[name] = not value
        elif of.name == "Int" and value is not ABSENT:
            self.others[name] = self.number(1, 3)
        elif graphql.is_list_type(plain) and graphql.is_enum_type(of):
            self.others[name] = self._members(of)


def _letter(order: Any, own: str) -> str:
    """Say what letter the cursors of an order bear."""
    if order is ABSENT:
        return own
    letter = LETTERS.get(order["field"], own)
    return letter.upper() if order["direction"] == "DESC" else letter


def literal(type_: GraphQLInputType, value: Any) -> str:
    """Write a value as GraphQL does."""
    node = graphql.ast_from_value(value, type_)
    assert node is not None
    return graphql.print_ast(node)


def _filler(type_: GraphQLInputType) -> Any:
    """Choose some value of a type, for defaults that a given value overrides."""
    plain: Any = graphql.get_nullable_type(type_)
    if graphql.is_list_type(plain):
        return []
    if graphql.is_input_object_type(plain):
        keys = [key for key, field in plain.fields.items() if graphql.is_non_null_type(field.type)]
        return {key: _filler(plain.fields[key].type) for key in keys or list(plain.fields)[:1]}
    if graphql.is_enum_type(plain):
        return next(iter(plain.values))
    fillers: Mapping[str, Any] = {"Int": 7, "Boolean": False, "Date": "2000-01-01"}
    return fillers.get(plain.name, "none")
