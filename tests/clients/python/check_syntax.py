"""Parses generated Kotlin and Swift: fails on the first file that is none."""

import sys
from pathlib import Path

import tree_sitter_kotlin
import tree_sitter_swift
from tree_sitter import Language, Parser

PARSERS = {
    ".kt": Parser(Language(tree_sitter_kotlin.language())),
    ".swift": Parser(Language(tree_sitter_swift.language())),
}

for file in map(Path, sys.argv[1:]):
    source = file.read_bytes()
    if b"Condition" not in source:
        sys.exit(f"{file} says nothing of conditions")
    if PARSERS[file.suffix].parse(source).root_node.has_error:
        sys.exit(f"{file} is not what its ending says")
