"""Registered domains, as far as news sites need them."""

from __future__ import annotations

import pytest

from newsdedup.clean.domains import domain_of, domains_in, registered_domain


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("nasional.kontan.co.id", "kontan.co.id"),
        ("rmol.id", "rmol.id"),
        ("www.bernama.com", "bernama.com"),
        ("news.bbc.co.uk", "bbc.co.uk"),
        ("sinarharian.com.my", "sinarharian.com.my"),
        ("localhost", None),
        ("S.Pd", None),
    ],
)
def test_registered_domain(host: str, domain: str | None) -> None:
    assert registered_domain(host) == domain


def test_domain_of_takes_addresses_and_bare_domains_only() -> None:
    assert domain_of("https://user@nasional.kontan.co.id:443/x?y") == "kontan.co.id"
    assert domain_of("CNNIndonesia.com") == "cnnindonesia.com"
    assert domain_of("Reuters") is None
    assert domain_of("https://www.lrt.lt/x") == "lrt.lt"
    assert domain_of("rapat.lt") is None
    assert domain_of("http://192.168.0.1/") is None
    assert domain_of("lihat kontan.co.id ya") is None


def test_domains_in_reads_breadcrumbs_and_passes_mail_by() -> None:
    assert domains_in("beritabali.com/cnnindonesia.com/Usai Bertemu") == ["beritabali.com", "cnnindonesia.com"]
    assert domains_in("surel: redaksi@contoh.com, 3.000 orang, S.Pd.") == []
