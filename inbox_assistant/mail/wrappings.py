"""Mail within wrappings: Outlook's winmail.dat, and S/MIME that is signed but not encrypted.

What they hold takes their place in the tree. A wrapping that can't be opened stays a plain
attachment. Archives are no wrappings: nothing is unpacked that a person did not see as one mail.
"""

import mimetypes
from collections.abc import Iterator
from dataclasses import replace

from asn1crypto.cms import ContentInfo

from inbox_assistant.mail import structure, tnef
from inbox_assistant.mail.parts import Part, is_type, part_of
from inbox_assistant.mail.structure import Leaf, Tree
from inbox_assistant.model import Protection

MAX_OPENED = 5
MAX_SIGNED = 20_000_000

_TNEF = ("application/ms-tnef", "application/vnd.ms-tnef")
_CMS = ("application/pkcs7-mime", "application/x-pkcs7-mime")


def opened(tree: Tree) -> Tree:
    """Return the tree with what its wrappings hold, `MAX_OPENED` of them."""
    leaves: list[Leaf] = []
    protection: Protection | None = None
    worded = any(leaf.kind != "attachment" and _has_words(leaf.part) for leaf in tree.leaves)
    wrapped = 0
    for leaf in tree.leaves:
        kind = _wrapping(leaf)
        wrapped += kind is not None
        if kind is None or wrapped > MAX_OPENED:
            leaves.append(leaf)
        elif kind == "tnef":
            leaves += _from_outlook(leaf, with_words=not worded)
        else:
            found, protection = _from_cms(leaf, wrapped)
            leaves += found
    return replace(tree, leaves=tuple(leaves[: structure.MAX_PARTS]), protection=protection)


def _wrapping(leaf: Leaf) -> str | None:
    name = (leaf.part.filename or "").lower()
    unspecific = leaf.type == "application/octet-stream"
    if leaf.type in _TNEF or (unspecific and name == "winmail.dat"):
        return "tnef"
    return "cms" if leaf.type in _CMS or (unspecific and name.endswith(".p7m")) else None


def _has_words(part: Part) -> bool:
    return bool(part.content(10_000).strip())


def _from_outlook(leaf: Leaf, *, with_words: bool) -> list[Leaf]:
    try:
        package = tnef.unpacked(leaf.part.content())
    except ValueError:
        return [leaf]
    words = list(_words(package)) if with_words else []
    files = [Leaf(_file(file), _type(file), "attachment") for file in package.files]
    return words + files or [leaf]


def _words(package: tnef.Package) -> Iterator[Leaf]:
    """Yield the one best form of the words."""
    if package.html:
        html = part_of("text/html", package.html.encode(), charset="utf-8")
        yield Leaf(html, html.type, "html")
    elif text := package.text or tnef.rich_text(package.rtf):
        plain = part_of("text/plain", text.encode(), charset="utf-8")
        yield Leaf(plain, plain.type, "plain")


def _file(file: tnef.File) -> Part:
    return part_of(_type(file), file.content, filename=file.name, content_id=file.content_id)


def _type(file: tnef.File) -> str:
    guess = file.type.lower() or mimetypes.guess_type(file.name)[0] or ""
    return guess if is_type(guess) else "application/octet-stream"


def _from_cms(leaf: Leaf, number: int) -> tuple[list[Leaf], Protection | None]:
    """Return the leaves that CMS (RFC 5652) signed; itself when it is encrypted or broken."""
    data = leaf.part.content()
    encrypted = (leaf.part.parameter("smime-type") or "").lower() == "enveloped-data"
    try:
        info = ContentInfo.load(data) if len(data) <= MAX_SIGNED else None
        kind = info["content_type"].native if info else ""
        if info is None or kind != "signed_data":
            encrypted = encrypted or kind in ("enveloped_data", "authenticated_enveloped_data")
            return [leaf], "smime-encrypted" if encrypted else None
        content = info["content"]["encap_content_info"]["content"].native
    except Exception:
        # Broken ASN.1 fails in many ways; as an attachment it can still be looked at elsewhere.
        return [leaf], "smime-encrypted" if encrypted else None
    if not isinstance(content, bytes) or not content:
        return [leaf], "smime-signed"
    inner = structure.read(content)
    return [_renumbered(found, leaf, number) for found in inner.leaves], "smime-signed"


def _renumbered(found: Leaf, wrapping: Leaf, number: int) -> Leaf:
    """Return an inner leaf as one of the outer tree: its alternatives are none of the tree's."""
    inner = tuple((number * 1_000_000 + place, branch) for place, branch in found.alternatives)
    return replace(found, alternatives=wrapping.alternatives + inner)
