"""The words dates are made of, as data: months, weekdays, parts of the day, time zones, labels.

Lower case throughout. Which of them make a date is decided in `dates`.
"""

from __future__ import annotations

_MONTHS = """
1 januari januarie january januar jänner janvier janv enero ene gennaio gennaro gen janeiro ocak stycznia jan djanuari
2 februari pebruari pebruary february februar feber februarie février fevrier févr febrero febbraio fevereiro fev
2 şubat lutego feb peb pebr febr djebruari
3 maret march mac mär märz maerz mars marzo março marco maart mart marca mar mrt
4 april avril avr abril abr aprile apr nisan kwietnia
5 mei mai may mayo maggio mag maio mayıs maja mey
6 juni june jun juin junio giugno giu junho haziran czerwca djuni
7 juli july jul julai juillet juil julio luglio lug julho temmuz lipca djuli
8 agustus agt agst ags agu august aug ogos ogo août aout agosto ago augustus ağustos sierpnia
9 september sept sep septembre septiembre setiembre settembre set setembro eylül września
10 oktober october okt oct octobre octubre ottobre ott outubro out ekim października
11 november nopember nop nov novembre noviembre novembro kasım listopada
12 desember december dezember dez disember dis des dec décembre decembre diciembre dic dicembre dezembro aralık grudnia
"""

_WEEKDAYS = """
0 senin isnin monday mon montag lundi lunes lunedì segunda segunda-feira maandag pazartesi poniedziałek sen isn
1 selasa tuesday tues tue dienstag mardi martes martedì terça terça-feira dinsdag salı wtorek sel
2 rabu wednesday wed mittwoch mercredi miércoles mercoledì quarta quarta-feira woensdag çarşamba środa rab rebo
3 kamis khamis thursday thurs thur thu donnerstag jeudi jueves giovedì quinta quinta-feira donderdag perşembe kam kha
4 jumat jum'at jumaat friday fri freitag vendredi viernes venerdì sexta sexta-feira vrijdag cuma piątek jum
5 sabtu saturday sat samstag sonnabend samedi sábado sabato zaterdag cumartesi sobota sab
6 minggu ahad sunday sun sonntag dimanche domingo domenica zondag pazar niedziela min ahd
"""

_OFFSETS = """
+07:00 wib ict
+08:00 wita myt sgt hkt pht awst
+09:00 wit jst kst
+00:00 gmt utc z wet
+01:00 cet west
+02:00 cest sast eet
+03:00 msk eat eest trt
+04:00 gst
+05:00 pkt
+10:00 aest
+11:00 aedt
+12:00 nzst
+13:00 nzdt
-03:00 brt
-04:00 edt
-05:00 est cdt
-06:00 cst mdt
-07:00 mst pdt
-08:00 pst
"""


def _numbered(table: str) -> dict[str, int]:
    rows = (row.split() for row in table.strip().splitlines())
    return {word: int(number) for number, *words in rows for word in words}


MONTHS = _numbered(_MONTHS)
"""month name to 1-12: Indonesian with its old spellings, Malay, English, and the commonest others"""

WEEKDAYS = _numbered(_WEEKDAYS)
"""weekday name to 0 (Monday) to 6"""

REGION_WEEKDAYS = frozenset(
    {"senin", "isnin", "selasa", "rabu", "kamis", "khamis", "jumat", "jum'at", "jumaat", "sabtu", "minggu", "ahad"}
)
"""weekdays in Indonesian and Malay: whoever prints them writes the day before the month"""


def _offsets() -> dict[str, str | None]:
    rows = (row.split() for row in _OFFSETS.strip().splitlines())
    zones: dict[str, str | None] = {word: offset for offset, *words in rows for word in words}
    zones |= {
        "waktu indonesia barat": "+07:00",
        "waktu indonesia tengah": "+08:00",
        "waktu indonesia timur": "+09:00",
        "waktu malaysia": "+08:00",
        "malaysia time": "+08:00",
        "waktu singapura": "+08:00",
    }
    unclear = ("waktu setempat", "waktu tempatan", "local time", "uhr", "et", "pt", "ct", "mt", "bst", "ist")
    return zones | dict.fromkeys(unclear)


OFFSETS = _offsets()
"""zone to offset; None where a name says more than one zone (British or Bangladeshi BST, summer or winter ET).
EST to PDT as in RFC 2822, 4.3."""

REGION_ZONES = frozenset(
    {
        "wib",
        "wita",
        "wit",
        "myt",
        "waktu indonesia barat",
        "waktu indonesia tengah",
        "waktu indonesia timur",
        "waktu malaysia",
    }
)
"""zones printed only where the day comes before the month"""

HALVES: dict[str, tuple[int, ...]] = {
    "am": (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    "pm": (12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23),
    "pagi": (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    "siang": (12, 13, 14, 15, 16, 5, 6, 7, 8, 9, 10, 11),
    "tengah hari": (12, 13, 14, 15, 4, 5, 6, 7, 8, 9, 10, 11),
    "sore": (12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23),
    "petang": (12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23),
    "malam": (0, 1, 2, 3, 4, 5, 18, 19, 20, 21, 22, 23),
}
"""what hour of 24 the hours 12, 1, 2 ... 11 of a 12-hour clock are"""

_LABELS = """
published publish posted post updated update last modified created date on at by written first added edited edition
diterbitkan terbit terbitan dipublikasikan dipublikasi publikasi dimuat ditayangkan tayang diunggah diposting
dibuat ditulis tanggal tgl tarikh hari waktu jam pukul pkl pada oleh rilis dikemaskini dikemas kini diperbarui
diperbaharui terakhir diedit kemaskini siaran disiarkan terbaru
veröffentlicht aktualisiert stand vom am uhr erstellt publié mis mise à jour le publicado publicada actualizado
actualizada atualizado el pubblicato aggiornato il alle gepubliceerd bijgewerkt op om
follow ikuti share bagikan kongsi print cetak save simpan read baca dibaca dilihat views view kali min mins minute
minutes menit minit reading time waktu comments comment komentar komen hits bookmark google news listen dengar
tutup close kirim whatsapp facebook twitter telegram tweet salin tautan copy link font size text normal
ago lalu yang detik saat jam hours hour days day minggu bulan wib
"""
LABELS = frozenset(_LABELS.split())
"""words that stand around a date line's date: labels, buttons, counters"""

UPDATE_LABELS = (
    "diperbarui",
    "diperbaharui",
    "pembaruan terakhir",
    "terakhir diubah",
    "dikemas kini",
    "dikemaskini",
    "kemas kini",
    "kemaskini",
    "last updated",
    "last update",
    "last modified",
    "updated",
    "update",
    "modified",
    "aktualisiert",
    "mis à jour",
    "mise à jour",
    "actualizado",
    "actualizada",
    "atualizado",
    "aggiornato",
    "bijgewerkt",
    "uppdaterad",
    "oppdatert",
    "opdateret",
    "güncelleme",
    "aktualizacja",
)
"""what stands before the date of a later version"""
