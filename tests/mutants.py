"""Deliberate mutants of the planner and the emitter: one line of a module made wrong.

A mutant's module is loaded once more under another name with the line replaced. While the mutant is installed, the
product's functions and methods are those of that copy.
"""

import importlib.util
import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

from data import dialect, statement
from schema import arguments, coercion, collect, filters, interview, locale, operation, plan, plan_questions

ROOMS = ("data", "schema")


@dataclass(frozen=True)
class Mutant:
    """What is wrong, and the one place in a module's source that makes it so; `about` is what it needs to show."""

    wrong: str
    module: ModuleType
    right: str
    made: str
    about: str = ""

    @contextmanager
    def installed(self, copy: ModuleType) -> Iterator[None]:
        """Have the product use the copy."""
        with pytest.MonkeyPatch.context() as patch:
            for name, mine in vars(self.module).items():
                theirs = getattr(copy, name)
                if getattr(mine, "__module__", None) != self.module.__name__:
                    continue
                if inspect.isclass(mine):
                    for attribute, method in vars(theirs).items():
                        if isinstance(method, FunctionType) and attribute in vars(mine):
                            patch.setattr(mine, attribute, method)
                elif inspect.isfunction(mine):
                    for user in _users():
                        if vars(user).get(name) is mine:
                            patch.setattr(user, name, theirs)
            yield

    def copy(self, folder: Path) -> ModuleType:
        """Write and load the mutated module."""
        source = inspect.getsource(self.module)
        assert source.count(self.right) == 1, f"{self.right!r} stands {source.count(self.right)} times"
        path = folder / "mutant.py"
        path.write_text(source.replace(self.right, self.made))
        spec = importlib.util.spec_from_file_location(f"mutant_of_{self.module.__name__.replace('.', '_')}", path)
        assert spec
        assert spec.loader
        copy = sys.modules[spec.name] = importlib.util.module_from_spec(spec)  # dataclasses look their module up
        try:
            spec.loader.exec_module(copy)
        finally:
            del sys.modules[spec.name]
        return copy


def _users() -> list[ModuleType]:
    return [module for name, module in sys.modules.items() if name.partition(".")[0] in ROOMS]


def ignoring(name: str) -> Mutant:
    """Make the mutant that does not read a filter."""
    right = "            if value is not None:"
    return Mutant(f"the filter {name} is ignored", filters, right, f'{right[:-1]} and name != "{name}":', name)


FILTERS = (
    *("kinds", "mechanisms", "heredity", "inheritance", "triggerKinds", "triggers", "procedures", "nameStartsWith"),
    *("hasCommunity", "reviewStatus", "updatedSince", "reviewDueBefore", "conditions", "topics", "verdicts"),
    *("communities", "systems", "recommendations"),
)
MUTANTS = (
    *map(ignoring, FILTERS),
    # ---- Pages
    Mutant(
        "a page begins with the cursor's own row",
        statement,
        '"<" if _falls(window) else ">"',
        '"<=" if _falls(window) else ">="',
    ),
    Mutant(
        "the cursor's own row does not count as the other side's",
        statement,
        '">=" if _falls(window) else "<="',
        '">" if _falls(window) else "<"',
    ),
    Mutant(
        "a cursor is compared without its tie-breaker",
        statement,
        'return f"({self._column(row, window.sort)},{self._column(row, window.tie)}){comparison}({sort},{tie})"',
        'return f"({self._column(row, window.sort)},{tie}){comparison}({sort},{tie})"',
    ),
    Mutant(
        "an order has no tie-breaker",
        statement,
        "names = (window.sort, window.tie)",
        "names = (window.sort,)",
    ),
    Mutant(
        "a cursor of DESC is compared as one of ASC",
        statement,
        "return window.backward is not window.descending",
        "return window.backward",
    ),
    Mutant(
        "DESC is sorted as ASC",
        statement,
        '" DESC" if backward is not window.descending else ""',
        '" DESC" if backward else ""',
    ),
    Mutant(
        "a page taken from the end stays the wrong way round",
        statement,
        "if window.backward else page",
        "if False else page",
    ),
    Mutant(
        "hasNextPage looks at the page's last row",
        statement,
        'OFFSET {self._bind(window.limit)}"\n',
        'OFFSET {self._bind(window.limit)}-1"\n',
    ),
    Mutant(
        "hasNextPage looks two rows beyond",
        statement,
        'OFFSET {self._bind(window.limit)}"\n',
        'OFFSET {self._bind(window.limit)}+1"\n',
    ),
    Mutant(
        "hasNextPage and hasPreviousPage are mixed up",
        statement,
        "if behind != window.backward:",
        "if behind == window.backward:",
    ),
    Mutant(
        "startCursor and endCursor are mixed up",
        statement,
        "far=last is not window.backward",
        "far=last is window.backward",
    ),
    Mutant("a full page ends one row too far", statement, '-1" if far', '" if far'),
    Mutant(
        "a page that is not full ends where it begins",
        statement,
        "backward=not window.backward))",
        "backward=window.backward))",
    ),
    Mutant(
        "rows that lie in another order are read as they lie",
        statement,
        "if rows.table in CLUSTERED:",
        "if rows.table != 'workup_step':",
    ),
    Mutant(
        "a page is a row short", statement, "LIMIT {self._bind(window.limit)})", "LIMIT {self._bind(window.limit)}-1)"
    ),
    Mutant(
        "the total is counted without filters",
        statement,
        '{self._table(inner)}{self._where(rows, inner, row)})"',
        '{self._table(inner)})"',
    ),
    Mutant("the baked total is given under filters", plan, "if where or not connected.total", "if not connected.total"),
    Mutant(
        "before without last goes forward",
        arguments,
        "backward = last is not None or before is not None",
        "backward = last is not None",
        "before",
    ),
    Mutant(
        "a page of null is no page",
        arguments,
        "first if first is not None else DEFAULT_PAGE",
        "first if 'first' in given else DEFAULT_PAGE",
        "first",
    ),
    Mutant("DESC bears the letter of ASC", arguments, "tag=order.tag.upper(), ", "", "DESC"),
    Mutant(
        "every order is the first",
        arguments,
        'order = orders[wanted["field"]]',
        "order = next(iter(orders.values()))",
        "orderBy",
    ),
    # ---- Rows
    Mutant(
        "lists are in the other direction",
        statement,
        "ORDER BY {order})",
        "ORDER BY {order.replace(',', ' DESC,')} DESC)",
    ),
    Mutant("ids and codes are answered out of order", dialect, "ORDER BY key)", "ORDER BY key DESC)"),
    Mutant(
        "a filter asks for none where it asks for one", statement, "'NOT ' if negated else ''", "''", "hasCommunity"
    ),
    Mutant(
        "a day is no day since itself",
        statement,
        "{self._column(row, column)}>={self._bind(parameter)}",
        "{self._column(row, column)}>{self._bind(parameter)}",
    ),
    Mutant(
        "a day is before itself",
        statement,
        "{self._column(row, column)}<{self._bind(parameter)}",
        "{self._column(row, column)}<={self._bind(parameter)}",
    ),
    Mutant(
        "a pattern need not apply",
        statement,
        "{self._column(row, column)}={dialect.text(text)}",
        "{self._column(row, column)}>{dialect.text('')}",
        "inheritance",
    ),
    Mutant(
        "a beginning has no end",
        filters,
        ".conditions(bound_as(name), of)\n",
        ".conditions(bound_as(name), of)[:1]\n",
        "nameStartsWith",
    ),
    Mutant(
        "all filters but the last are dropped", filters, "for name, of in shape for", "for name, of in shape[-1:] for"
    ),
    Mutant(
        "one filter's value is another's",
        filters,
        "return lambda suffix: Parameter(slot, name + suffix)",
        "return lambda suffix: Parameter(slot, shape[0][0] + suffix)",
        "ilter",
    ),
    Mutant("null filters to nothing", filters, "if value is not None:", "if name in source:"),
    Mutant(
        "an empty list lets everything pass", filters, "if value is not None:", "if value is not None and value != []:"
    ),
    # ---- Objects
    Mutant(
        "citations of an inline object are its row's",
        plan,
        "return s.Many(s.Rows(table, _prefixed(on, place.prefix), where, listed.order), value)",
        "return s.Many(s.Rows(table, on, where, listed.order), value)",
        "citations",
    ),
    Mutant(
        "columns of an inline object are its row's",
        plan,
        'inside = f"{column}_" if prefix is None else place.prefix + prefix',
        'inside = "" if prefix is None else place.prefix + prefix',
    ),
    Mutant(
        "an object that is not there is one of nulls",
        plan,
        "return inside if is_non_null_type(field.type) else replace(inside, presence=_first_column(type_, prefix))",
        "return inside",
    ),
    Mutant(
        "a union's members are mixed up",
        plan,
        "(by[type_.name],)",
        "(min(pair for name, pair in by.items() if name != type_.name or len(by) != 2),)",
        "of",
    ),
    Mutant(
        "a miss is told of every code",
        plan,
        "s.Choice((known,), otherwise",
        "s.Choice((s.One(s.Rows('release', where=(s.Is('documents_digest', ''),)), s.Fixed('null')),), otherwise",
        "miss",
    ),
    Mutant(
        "malformed and unknown codes are mixed up",
        arguments,
        'if is_well_formed(code["system"], value)',
        'if not is_well_formed(code["system"], value)',
        "miss",
    ),
    # ---- Selections
    Mutant(
        "a repeated key forgets its first selections",
        collect,
        "fields.setdefault(key, []).append(selection)",
        "fields[key] = [selection]",
    ),
    Mutant(
        "fragments on abstract types are ignored",
        collect,
        "return named is type_ or (is_abstract_type(named) and _is_member(schema, named, type_))",
        "return named is type_",
    ),
    Mutant(
        "keys are sorted", plan, "for key, nodes in collected.items()", "for key, nodes in sorted(collected.items())"
    ),
    Mutant(
        "two fields of one name share their arguments",
        interview,
        "        if (id(field), id(node)) not in self._read:",
        "        node = vars(self).setdefault('first', {}).setdefault(id(field), node)\n"
        "        if (id(field), id(node)) not in self._read:",
    ),
    # ---- Variables
    Mutant(
        "skip is read as include", plan_questions, 'if skip and skip["if"]:', 'if skip and not skip["if"]:', "@skip"
    ),
    Mutant(
        "include is read as skip",
        plan_questions,
        'return not include or bool(include["if"])',
        'return not include or not include["if"]',
        "@include",
    ),
    Mutant(
        "a plan is kept without regard to the answers",
        operation,
        "step = step.branches.get(step.question.answer(request))",
        "step = (step.question.answer(request), next(iter(step.branches.values())))[1]",
        "$",
    ),
    Mutant("what variables decide is read once", interview, "        if variable:", "        if False:", "$"),
    Mutant(
        "variables in lists and objects are read once",
        plan_questions,
        "yield from _variables(field.value)",
        "yield from ()",
        "$",
    ),
    Mutant(
        "a variable that is not given is null",
        coercion,
        "self._nodes, dict(given), MOST_ERRORS",
        "self._nodes, {**dict.fromkeys(one.variable.name.value for one in self._nodes), **given}, MOST_ERRORS",
        "$",
    ),
    Mutant(
        "defaults of variables are forgotten",
        plan_questions,
        "self.read(self.arguments.coerce(request.variables)",
        "self.read(self.arguments.coerce(request.variables._replace("
        "coerced={name: of for name, of in request.variables.coerced.items() if name in request.raw}))",
        "$",
    ),
    Mutant("a null variable is a value like others", coercion, "if coerced.get(name) is None:", "if False:", "$"),
    # ---- Languages
    Mutant(
        "the least wanted language comes first",
        locale,
        'for tag in given["in"]:',
        'for tag in reversed(given["in"]):',
        "@locale",
    ),
    Mutant(
        "a narrower tag does not stand for its language",
        locale,
        "range(len(parts), 0, -1)",
        "range(len(parts), len(parts) - 1, -1)",
        "@locale",
    ),
    Mutant(
        "languages are looked for behind the base language",
        locale,
        "wanted = chain[: chain.index(BASE_LOCALE)] if BASE_LOCALE in chain else chain",
        "wanted = [tag for tag in chain if tag != BASE_LOCALE]",
        "@locale",
    ),
)
