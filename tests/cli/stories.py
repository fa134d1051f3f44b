"""Made-up articles, long enough to be articles."""

from __future__ import annotations

import json

_PLACES = ["Kupang", "Ambon", "Medan", "Bandung", "Palu", "Jambi", "Kendari", "Manado", "Padang", "Serang"]
_THINGS = ["jembatan", "pasar", "sekolah", "pelabuhan", "terminal", "bendungan", "museum", "stadion", "puskesmas"]


def story(number: int) -> str:
    """Write the article of this number: a few paragraphs, unlike those of other numbers."""
    place, thing = _PLACES[number % 10], _THINGS[number // 10 % 9]
    marks = " ".join(f"kata{number}x{at}" for at in range(24))
    return (
        f"Pemerintah Kota {place} meresmikan {thing} nomor {number} yang dibangun sejak dua tahun lalu di tepi kota.\n"
        f"Wali kota mengatakan bahwa {thing} tersebut akan dipakai oleh warga mulai pekan depan, {marks}.\n"
        f"Warga {place} menyambut baik pembukaan itu dan berharap {thing} nomor {number} dirawat dengan baik.\n"
    )


def jsonl(*numbers: int) -> bytes:
    """Write the stories as JSON lines with ids a0, a1 and so on."""
    return b"".join(json.dumps({"id": f"a{number}", "text": story(number)}).encode() + b"\n" for number in numbers)
