"""The page about the architecture tells of the program that is there."""

import configparser
import re

from tests.docs.books import ROOT, book, code, flat, section

PAGE = "docs/architecture.md"
PACKAGE = ROOT / "inbox_assistant"
# Where a name of the page may begin.
ROOTS = [
    ROOT,
    PACKAGE,
    ROOT / "web",
    ROOT / "tests",
    *(place for place in PACKAGE.iterdir() if place.is_dir()),
]
_FILE = re.compile(r"[\w./]+\.(?:py|toml|cfg|md|js|html|css)|[\w./]+/[\w./]*")


def is_there(name: str) -> bool:
    return any((root / name).exists() or (root / f"{name}.py").exists() for root in ROOTS)


def named_in_the_tree() -> set[str]:
    tree = book(PAGE).split("```")[1]
    return set(re.findall(r"\w+\.(?:py|toml)|\w+/", tree))


def test_every_file_it_names_is_there() -> None:
    named = {name for name in code(book(PAGE)) if _FILE.fullmatch(name)} | named_in_the_tree()
    # xx stands for any language.
    assert [name for name in sorted(named) if "xx" not in name and not is_there(name)] == []


def test_every_module_and_folder_at_the_top_is_named() -> None:
    modules = {file.name for file in PACKAGE.glob("*.py") if not file.name.startswith("__")}
    folders = {f"{place.name}/" for place in PACKAGE.iterdir() if (place / "__init__.py").exists()}
    others = {"web/", "training/", "benchmarks/", "tests/", "deploy/", "docs/"}
    assert sorted((modules | folders | others) - named_in_the_tree()) == []


def test_the_layers_are_those_that_are_checked() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    layers = setup["importlinter:contract:layers"]["layers"].strip().splitlines()
    checked = [re.sub(r"inbox_assistant\.", "", layer).strip() for layer in layers]
    told = section(book(PAGE), "Dependencies").split("```")[1].strip().splitlines()
    assert [flat(line.split("#")[0]) for line in told] == [flat(layer) for layer in checked]


def test_every_decision_is_linked_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    texts = "".join(page.read_text(encoding="utf-8") for page in pages)
    decisions = [file.name for file in (ROOT / "docs" / "decisions").glob("*.md")]
    assert [name for name in decisions if f"({name})" not in texts.replace("decisions/", "")] == []
