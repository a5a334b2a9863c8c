"""A folder of content: which files in it are documents, what in it nobody reads, and the text of each file.

Nothing outside the folder is read, no file larger than `MAX_BYTES`, and nothing that is no ordinary file.
"""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from data.nearest import nearest
from data.positions import INVISIBLE, position_at
from data.problem import Problem, listed
from data.scalars import is_slug

MAX_BYTES = 1_000_000
MAX_INVISIBLE = 20  # that are said of one file
SUFFIX = ".yaml"
_TRANSLATION = re.compile(r"(?P<slug>[a-z0-9-]+)\.(?P<locale>[a-z]{2,3}(-[a-z0-9]{2,8})*)\.yaml")


@dataclass(frozen=True, slots=True)
class Found:
    """A folder's documents, `subject -> slug -> name below the folder`, and the problems of what else is there.

    Translations stand apart: `(subject, slug, locale) -> name`; the document that stands alone is its own subject.
    """

    documents: dict[str, dict[str, str]]
    problems: list[Problem]
    translations: dict[tuple[str, str, str], str] = field(default_factory=dict)


def find(folder: Path, subjects: Iterable[str], alone: str) -> Found:
    """List the documents below `folder`: SLUG.yaml in each subject's folder, and the document `alone` beside them.

    Names that begin with a dot or end with ~ are no documents: editors and file managers leave such files behind.
    """
    found = Found({subject: {} for subject in subjects}, [])
    if not os.path.isdir(folder):  # noqa: PTH112  # which is False for any path, where Path.is_dir raises for some
        what = "this is no folder" if os.path.lexists(folder) else "there is no such folder"
        found.problems.append(Problem(printable(str(folder)), 1, 1, what, "the folder of the documents"))
        return found
    for entry in _entries(folder, folder, found.problems):
        if _is_folder(entry) and entry.name in found.documents:
            for document in _entries(folder, Path(entry.path), found.problems):
                _sort_in(document, entry.name, found)
        elif _is_translation(entry, alone.removesuffix(SUFFIX), "", found):
            continue
        elif entry.name != alone:
            found.problems.append(_stranger(entry, entry.name, found))
    return found


def read(folder: Path, name: str) -> tuple[str, list[Problem]]:
    """Read the text of a document, or say why it cannot be read. Line ends stay as they are; a BOM goes."""
    path = folder / name

    def refused(message: str, expected: str) -> tuple[str, list[Problem]]:
        return "", [Problem(printable(name), 1, 1, message, expected)]

    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            return refused("this is a link out of the folder", "a file of its own")
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return refused(f"this is {_nature(status)}, not a file", "a document")
        if status.st_size > MAX_BYTES:
            return refused(f"the file holds {status.st_size:,} bytes", f"at most {MAX_BYTES:,} bytes")
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return refused("this links to nothing" if path.is_symlink() else "there is no such file", "a document")
    except RuntimeError:  # before Python 3.13
        return refused("this links to itself", "a document")
    except OSError as error:
        return refused(f"the file cannot be read: {error.strerror}", "a file that this user may read")
    return _decoded(name, content)


def printable(name: str) -> str:
    """Write a file's name so that a terminal and JSON can show it, whatever its bytes."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def _entries(root: Path, folder: Path, problems: list[Problem]) -> Iterator[os.DirEntry[str]]:
    name = printable(folder.relative_to(root).as_posix())
    if not folder.resolve().is_relative_to(root.resolve()):
        problems.append(Problem(name, 1, 1, "this folder is a link out of the folder of documents", "a folder"))
        return
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        expected = "a folder that this user may read"
        problems.append(Problem(name, 1, 1, f"the folder cannot be read: {error.strerror}", expected))
        return
    yield from (entry for entry in found if not entry.name.startswith(".") and not entry.name.endswith("~"))


def _sort_in(entry: os.DirEntry[str], subject: str, found: Found) -> None:
    name = f"{subject}/{entry.name}"
    slug = entry.name.removesuffix(SUFFIX)
    if slug == entry.name:
        found.problems.append(_stranger(entry, name, found))
        return
    if _is_translation(entry, subject, f"{subject}/", found):
        return
    found.documents[subject][slug] = name
    if not is_slug(slug):
        again = slugified(slug)
        taken = (
            f" ({subject}/{again}{SUFFIX} is there already)"
            if Path(entry.path).with_name(again + SUFFIX).exists()
            else ""
        )
        hint = (
            f"lower-case words joined by hyphens: {again}{SUFFIX}{taken}"
            if again
            else "lower-case words joined by hyphens"
        )
        found.problems.append(Problem(printable(name), 1, 1, f"{printable(slug)!r} is no slug", hint))


def _is_translation(entry: os.DirEntry[str], subject: str, prefix: str, found: Found) -> bool:
    """Take in SLUG.LOCALE.yaml; the document that stands alone has its subject's name for a slug."""
    match = _TRANSLATION.fullmatch(entry.name)
    if not match or (not prefix and match["slug"] != subject):
        return False
    found.translations[subject, match["slug"], match["locale"]] = prefix + entry.name
    return True


def slugified(text: str) -> str:
    """Make of any text the slug that it might have: '' where nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")


def _stranger(entry: os.DirEntry[str], name: str, found: Found) -> Problem:
    """Say of what no subject reads what it should be, so that a misplaced document is not silently lost."""
    subjects = list(found.documents)
    in_subject = "/" in name
    if _is_folder(entry) and not in_subject:
        near = nearest(entry.name, subjects)
        expected = f"{near!r}" if near else listed(subjects)
        return Problem(printable(name), 1, 1, "no subject reads this folder", expected)
    if in_subject and entry.name.endswith(".yml"):
        wanted = entry.name.removesuffix(".yml") + SUFFIX
        taken = ", which is there already" if Path(entry.path).with_name(wanted).exists() else ""
        return Problem(printable(name), 1, 1, "a name that ends with .yml is not read", f"{printable(wanted)}{taken}")
    what = "folder" if _is_folder(entry) else "file"
    return Problem(printable(name), 1, 1, f"no subject reads this {what}", f"SLUG{SUFFIX} in {', '.join(subjects)}")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle
        return False


def _nature(status: os.stat_result) -> str:
    return "a folder" if stat.S_ISDIR(status.st_mode) else "a pipe, a socket or a device"


def _decoded(name: str, content: bytes) -> tuple[str, list[Problem]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "", [Problem(printable(name), 1, 1, "this is UTF-16", "a text saved as UTF-8")]
    if b"\0" in content:
        return "", [Problem(printable(name), 1, 1, "this is no text: it holds NUL bytes", "a text saved as UTF-8")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, len(before.rpartition(b"\n")[2].decode("utf-8")) + 1
        message = f"byte {error.start} of the file (0x{content[error.start]:02X}) is not UTF-8"
        return "", [Problem(printable(name), line, column, message, "a text saved as UTF-8")]
    return text, list(_invisible(name, text))


def _invisible(name: str, text: str) -> Iterator[Problem]:
    places = [match.start() for match in INVISIBLE.finditer(text)]
    for place in places[:MAX_INVISIBLE]:
        at = position_at(text, place)
        message = f"an invisible character (U+{ord(text[place]):04X}) stands here"
        yield Problem(printable(name), at.line, at.column, message, "it deleted or typed anew")
    if len(places) > MAX_INVISIBLE:
        more = len(places) - MAX_INVISIBLE
        yield Problem(printable(name), at.line, at.column, f"{more:,} more invisible characters follow", "none")
