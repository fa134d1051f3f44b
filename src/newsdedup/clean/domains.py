"""Hosts and registered domains, as far as news sites need them.

No list of all public suffixes: a two-letter country with a known second level ("co.id", "com.my") takes three labels.
"""

from __future__ import annotations

import re

_SECOND_LEVEL = frozenset("co com net org or go gov ac edu web sch mil my biz ne gob gen info desa ponpes".split())

_HOST = re.compile(r"(?:https?:)?//(?:[^/@\s]*@)?([^/:?#\s]+)", re.IGNORECASE)
_DOMAIN = re.compile(r"(?<![\w@.-])((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,12})(?![\w-])", re.IGNORECASE)
_TOP = re.compile(r"[a-z]{2,24}|xn--[a-z0-9-]+")
_TOP_LEVEL = frozenset(
    "com net org info co id my sg bn tl au uk us de fr es it pt nl se dk no fi pl cz jp kr cn tw hk in ru br mx ar "
    "tr gr hu ro bg hr rs sk si ie at ch be nz za ng ke ph th vn ir il ae sa eg asia news tv today media live "
    "online site me cc io app biz edu gov int eu ca".split()
)


def registered_domain(host: str) -> str | None:
    """Give the registered domain of a host or None: "nasional.kontan.co.id" is "kontan.co.id"."""
    domain = _registered(host)
    return domain if domain and domain.rpartition(".")[2] in _TOP_LEVEL else None


def _registered(host: str) -> str | None:
    """Do so under any top level."""
    labels = [label for label in host.casefold().strip(". ").split(".") if label]
    if len(labels) < 2 or not _TOP.fullmatch(labels[-1]) or not all(re.fullmatch(r"[\w-]+", label) for label in labels):
        return None
    if len(labels[-1]) == 2 and len(labels) > 2 and labels[-2] in _SECOND_LEVEL:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])


def host_of(url: str) -> str | None:
    """Give the host of an absolute or protocol-relative address, lower case."""
    match = _HOST.match(url.strip())
    return match.group(1).casefold() if match else None


def domain_of(value: str) -> str | None:
    """Give the registered domain of an address, or of a value that is a domain as a whole.

    In an address anything is a domain; of other values only one under a top level that news sites use.
    """
    host = host_of(value)
    if host is not None:
        return _registered(host)
    bare = value.strip().casefold().removeprefix("www.")
    return registered_domain(bare) if re.fullmatch(r"[\w.-]+", bare) else None


def domains_in(text: str) -> list[str]:
    """List the registered domains that a text names, in order."""
    found = [registered_domain(match.group(1)) for match in _DOMAIN.finditer(text)]
    return [domain for domain in found if domain]
