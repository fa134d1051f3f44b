"""Languages told by their words; sentences of our own."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdedup.clean import language
from newsdedup.clean.language import identify, marker_languages

SENTENCES = {
    "id": [
        "Warga desa mengatakan jembatan itu ambruk karena hujan deras, namun kantor kecamatan belum bisa memastikan "
        "kapan perbaikan akan dimulai.",
        "Harga beras di pasar induk naik lima persen pada Rabu, dan pedagang menyebut pasokan dari provinsi lain "
        "terlambat karena jalan rusak.",
        "Polisi menangkap tiga tersangka di sebuah rumah kontrakan, kemudian menyita mobil dan uang tunai senilai dua "
        "miliar rupiah.",
        "Pelatih menilai timnya bermain lebih berani daripada pekan lalu, meski dua gol tercipta karena kesalahan bek "
        "sendiri.",
        "Bupati berharap kebijakan itu bisa mendorong investasi, sementara petani khawatir biaya pupuk justru menjadi "
        "semakin mahal.",
    ],
    "ms": [
        "Penduduk kampung berkata jambatan itu runtuh kerana hujan lebat, namun pejabat daerah belum dapat mengesahkan "
        "bila kerja pembaikan akan bermula.",
        "Harga beras di pasar borong naik lima peratus pada Isnin, dan peniaga berkata bekalan dari negeri lain "
        "terlewat disebabkan jalan rosak.",
        "Polis menahan tiga lelaki di sebuah rumah sewa selepas menerima maklumat orang awam, manakala wang tunai dan "
        "dua buah kereta turut dirampas.",
        "Jurulatih itu berpendapat pasukan kendaliannya beraksi lebih berani berbanding minggu lalu, walaupun dua gol "
        "terhasil akibat kesilapan sendiri.",
        "Kerajaan berharap dasar baharu itu boleh menarik lebih banyak pelaburan, katanya ketika ditemui selepas "
        "mesyuarat di sini semalam.",
    ],
    "jv": [
        "Wong-wong desa padha ngomong yen jembatan kuwi ambruk amarga udan deres, nanging kantor kacamatan durung bisa "
        "nemtokake kapan bakal didandani.",
        "Rega beras ing pasar gedhe mundhak ing dina Rebo, lan bakul-bakul kandha yen kiriman saka kutha liya isih "
        "kasep amarga dalane rusak.",
        "Pulisi nyekel wong telu ing omah kontrakan, banjur nggawa mobil lan dhuwit sing didhelikake ing sangisore "
        "kasur ing kamar mburi.",
        "Bocah-bocah kuwi seneng sinau basa Jawa marang simbahe, amarga saben sore dheweke diwenehi crita wayang sing "
        "apik banget.",
        "Miturut juru tani, taun iki panene luwih akeh tinimbang taun wingi, nanging regane ora mundhak lan ragade "
        "isih larang.",
    ],
    "su": [
        "Urang lembur nyarita yén sasak éta rubuh lantaran hujan gedé, tapi kantor kacamatan can bisa mastikeun iraha "
        "rék mimiti diropéa deui.",
        "Harga béas di pasar gedé naék dina poé Rebo, jeung padagang nyebutkeun kiriman ti kota séjén telat ku sabab "
        "jalanna geus ruksak.",
        "Pulisi néwak tilu jalma di hiji imah sewaan, sanggeus kitu maranéhna mawa mobil jeung duit anu disumputkeun "
        "di handapeun kasur.",
        "Barudak téh resep diajar basa Sunda ka ninina, sabab unggal soré sok didongéngan carita wayang anu kacida "
        "ramé tur lucuna.",
        "Ceuk patani, taun ieu panénna leuwih loba tibatan taun kamari, tapi hargana henteu naék sarta waragadna oge "
        "mahal keneh pisan.",
    ],
    "en": [
        "Residents said the bridge fell because of heavy rain, but the council has not yet decided when the repairs "
        "would begin or who will pay.",
        "The price of rice at the main market rose by five per cent on Wednesday, and traders blamed delays on the "
        "roads from the north.",
        "Police arrested three men at a rented house and seized two cars and a large sum of money that had been hidden "
        "under the floor.",
        "The coach thought his team had played with more courage than last week, although both goals were given away "
        "by his own defenders.",
        "The mayor hopes that the plan will attract investors, while farmers fear it is going to make everything more "
        "expensive for them.",
    ],
    "de": [
        "Die Brücke ist nach dem starken Regen eingestürzt, aber die Gemeinde weiß noch nicht, wann die Arbeiten "
        "beginnen und wer sie bezahlt.",
        "Der Preis für Reis ist am Mittwoch um fünf Prozent gestiegen, und die Händler geben den Straßen im Norden die "
        "Schuld an den Verspätungen.",
    ],
    "fr": [
        "Le pont s'est effondré après de fortes pluies, mais la mairie ne sait pas encore quand les travaux vont "
        "commencer ni qui va les payer.",
        "Le prix du riz a augmenté de cinq pour cent mercredi, et les marchands accusent les routes du nord d'être "
        "dans un très mauvais état.",
    ],
    "es": [
        "El puente se cayó después de las fuertes lluvias, pero el ayuntamiento todavía no sabe cuándo van a empezar "
        "las obras ni quién las paga.",
        "El precio del arroz subió un cinco por ciento el miércoles, y los comerciantes dicen que la culpa es de las "
        "carreteras del norte.",
    ],
    "it": [
        "Il ponte è crollato dopo le forti piogge, ma il comune non sa ancora quando cominceranno i lavori e chi dovrà "
        "pagare le spese.",
        "Il prezzo del riso è salito del cinque per cento mercoledì, e i commercianti danno la colpa alle strade del "
        "nord, che sono rovinate.",
    ],
    "pt": [
        "A ponte caiu depois das chuvas fortes, mas a câmara ainda não sabe quando as obras vão começar nem quem é que "
        "vai pagar as despesas.",
        "O preço do arroz subiu cinco por cento na quarta-feira, e os comerciantes dizem que a culpa é das estradas do "
        "norte do país.",
    ],
    "nl": [
        "De brug is na de zware regen ingestort, maar de gemeente weet nog niet wanneer het werk zal beginnen en wie "
        "het gaat betalen.",
        "De prijs van rijst is woensdag met vijf procent gestegen, en de handelaren geven de wegen in het noorden van "
        "het land de schuld.",
    ],
    "sv": [
        "Bron rasade efter det kraftiga regnet, men kommunen vet inte när arbetet ska börja och vem som kommer att "
        "betala för det hela.",
        "Priset på ris steg med fem procent i onsdags, och handlarna säger att det är vägarna i norr som har gjort att "
        "allt är försenat.",
    ],
    "tr": [
        "Köprü şiddetli yağmurdan sonra çöktü, ancak belediye onarımın ne zaman başlayacağını ve bunun için kimin para "
        "ödeyeceğini bilmiyor.",
        "Pirinç fiyatı çarşamba günü yüzde beş arttı ve tüccarlar bu gecikmenin kuzeydeki yollar yüzünden olduğunu "
        "söyledi, daha çok da kamyonlar için.",
    ],
    "tl": [
        "Gumuho ang tulay dahil sa malakas na ulan, pero hindi pa alam ng munisipyo kung kailan magsisimula ang "
        "trabaho at kung sino ang magbabayad.",
        "Tumaas ang presyo ng bigas noong Miyerkules, at ayon sa mga tindera ay naantala ang mga trak dahil sira ang "
        "kalsada sa hilaga.",
    ],
    "vi": [
        "Cây cầu đã sập sau trận mưa lớn, nhưng chính quyền vẫn chưa biết khi nào công việc sẽ bắt đầu và ai là người "
        "phải trả tiền cho việc này.",
        "Giá gạo đã tăng năm phần trăm vào thứ tư, và các tiểu thương cho rằng những con đường ở phía bắc là nguyên "
        "nhân của sự chậm trễ.",
    ],
    "ru": [
        "Мост обрушился после сильного дождя, но власти города ещё не знают, когда начнутся работы и кто будет за них "
        "платить в этом году.",
        "Цена на рис выросла на пять процентов, и торговцы говорят, что во всём виноваты дороги на севере, по которым "
        "не могут проехать машины.",
    ],
    "is": [
        "Brúin hrundi eftir miklar rigningar en sveitarfélagið veit ekki enn hvenær viðgerð hefst og hver á að borga "
        "fyrir hana.",
        "Lögreglan segir að maðurinn hafi verið handtekinn á þriðjudag en hann hefur ekki verið ákærður því að "
        "rannsókn er ekki lokið.",
    ],
    "lt": [
        "Tiltas sugriuvo po smarkaus lietaus, tačiau savivaldybė dar nežino, kada prasidės remonto darbai ir kas už "
        "juos mokės.",
        "Policija sako, kad vyras buvo sulaikytas antradienį, bet kaltinimai jam dar nepateikti, nes tyrimas tęsiasi.",
    ],
    "zu": [
        "Amaphoyisa athi umfana uboshiwe ngoLwesibili ekuseni, kodwa akakabekwa cala ngoba uphenyo lusaqhubeka, futhi "
        "umphakathi uthe ujabulile.",
        "Ibhuloho liwile ngemuva kwemvula enkulu, kodwa umasipala akazi ukuthi lizolungiswa nini noma ubani ozokhokha, "
        "kusho abantu bendawo.",
    ],
    "xh": [
        "Amapolisa athi umfana ubanjiwe ngoLwesibini kusasa, kodwa akukaziwa ukuba uza kuvela nini enkundleni kuba "
        "uphando lusaqhubeka kwaye abantu bayalinda.",
        "Ibhulorho iwile emva kwemvula enkulu kwaye umasipala akazi ukuba iza kulungiswa nini okanye ngubani oza "
        "kuhlawula, utsho umntu apho.",
    ],
    "ja": ["大雨のあと橋が崩れたが、町はいつ工事を始めるのか、だれが費用を払うのかまだ決めていない。" * 3] * 2,
    "zh": ["大雨过后大桥垮塌，但是市政府还不知道什么时候开始修理，也不知道由谁来付钱。" * 3] * 2,
    "ko": ["큰비가 내린 뒤 다리가 무너졌지만 시는 언제 공사를 시작할지 아직 정하지 못했다고 밝혔다. " * 3] * 2,
    "th": ["สะพานพังลงหลังฝนตกหนัก แต่เทศบาลยังไม่รู้ว่าจะเริ่มซ่อมเมื่อไรและใครจะจ่ายเงิน " * 2] * 2,
    "ar": ["انهار الجسر بعد الأمطار الغزيرة لكن البلدية لا تعرف بعد متى تبدأ الأعمال ومن سيدفع ثمنها. " * 2] * 2,
    "he": ["הגשר קרס אחרי הגשם הכבד אבל העירייה עדיין לא יודעת מתי תתחיל העבודה ומי ישלם עליה. " * 2] * 2,
    "hi": ["भारी बारिश के बाद पुल गिर गया लेकिन नगर पालिका को अभी नहीं पता है कि काम कब शुरू होगा और पैसा कौन देगा। " * 2] * 2,
}
CASES = [(code, text) for code, texts in SENTENCES.items() for text in texts]


@pytest.mark.parametrize(("code", "text"), CASES)
def test_knows_the_language_without_asking_anyone(code: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_ask", lambda text: "asked")
    assert len(text) >= 100
    assert identify(text) == code


@pytest.mark.parametrize(("code", "text"), CASES)
def test_the_strongest_marker_language_comes_first(code: str, text: str) -> None:
    assert next(iter(marker_languages(text))) == code


@pytest.mark.parametrize(
    "text", ["", "123", " " * 500, "Warga desa mengatakan jembatan itu ambruk karena hujan deras."]
)
def test_says_nothing_of_short_texts(text: str) -> None:
    assert identify(text) == "und"


def test_says_nothing_of_numbers() -> None:
    assert identify("12.345 67,8 " * 20) == "und"


def test_a_quotation_does_not_turn_the_language() -> None:
    story = " ".join(SENTENCES["id"])
    assert identify(story + ' "' + SENTENCES["en"][0] + '"') == "id"


def test_page_furniture_in_english_leaves_the_pages_language_first() -> None:
    page = "SCROLL TO CONTINUE WITH CONTENT\nADVERTISEMENT\nShare this\n" + "\n".join(SENTENCES["ms"])
    shares = marker_languages(page)
    assert next(iter(shares)) == "ms"
    assert 0 < shares.get("en", 0) < shares["ms"] <= 1


def test_the_answer_does_not_change_between_calls_where_markers_are_silent() -> None:
    text = "Katten satt under bordet. Szybki brązowy lis. Lorem ipsum dolor sit amet consectetur adipiscing elit sed."
    assert len({identify(text) for _ in range(5)}) == 1


def test_langdetect_is_not_imported_before_it_is_needed() -> None:
    code = "import sys; import newsdedup.clean.language; sys.exit('langdetect' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.text(max_size=400))
def test_any_text_is_survived(text: str) -> None:
    shares = marker_languages(text)
    assert all(0 < share <= 1 for share in shares.values())
    assert list(shares.values()) == sorted(shares.values(), reverse=True)
    if len(text.strip()) < 100:
        assert identify(text) == "und"
