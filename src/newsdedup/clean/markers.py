"""Function words of languages, as data: what `language` counts.

A word may stand in several lists; it then says less for each. Indonesian and Malay share most of theirs, so their
lists also hold the everyday words, spellings and institutions in which their news differ.
"""

from __future__ import annotations

_MALAYIC = """
yang dan di ini itu untuk dengan pada dalam tidak ada akan ke oleh juga dari sebagai kepada telah lebih antara atau
satu dua orang mereka kami kita saya dia ia sudah belum masih lagi serta hari tahun seperti dapat kerja anak sedang
terhadap lain secara negara rumah besar semua pun namun sehingga bakal hingga jelasnya kementerian ketika kini
masyarakat mei mencapai menjadi menteri menurut meskipun minggu pemilu pihaknya presiden sekitar selain sementara
tersebut tetapi ujarnya umum utama warga kata cuma disebabkan juta kereta lalu macam negeri penduduk perlu pilihan
pula sekolah seorang pejabat januari februari oktober tak kenapa
"""

WORDS: dict[str, str] = {
    "id": _MALAYIC
    + """
karena bisa uang bahwa adalah kantor mobil senin rabu kamis jumat maret juni juli agustus desember pemerintah polisi
mengatakan ujar sebut sebutnya ungkap ungkapnya tutur imbuhnya pungkasnya saat berbagai terkait kebijakan meski maupun
yaitu yakni adapun sebesar lainnya sebelumnya kondisi resmi kasus terjadi kebutuhan kendaraan impor terlihat informasi
persen miliar triliun keuangan kesehatan investasi internasional mulai sebagian bagian provinsi kabupaten kecamatan
kelurahan biaya justru aktivitas berbeda lokal ekspor memiliki kemarin bahkan usai punya mau tapi padahal sejumlah
dilansir kualitas perusahaan nggak enggak gak banget gimana harus para hal pasar soal korban tim kapolres wib wita rp
dikutip langsung gubernur bupati partai rupiah berikut rencana direktur dampak publik produksi strategis posisi nomor
sekaligus adanya pengembangan mengungkapkan menciptakan merasa tantangan apalagi tercatat daftar ribu berdampak
dibandingkan eropa berkelanjutan proyek listrik pribadi fasilitas aturan ternyata kinerja dinilai dugaan mitra dimulai
pajak mengurangi konsumen peran diduga klub kapasitas membutuhkan desain artinya menit mantan senilai sejalan sehat
pidana mengungkap inggris jepang diperkirakan korupsi situs nantinya wisatawan transportasi pelatih tersangka bilang
sukses sekretaris militer lantaran manajemen praktik tiongkok serikat selasa berhasil menyebut mendukung jenderal
kepolisian
""",
    "ms": _MALAYIC
    + """
kerana wang bahawa ialah isnin khamis jumaat ahad mac jun julai ogos disember kerajaan polis berkata katanya beliau
manakala iaitu berkenaan selepas baharu syarikat majlis menerusi sahaja kes tempoh pelbagai mahu peratus tempatan
sebarang daripada siasatan parlimen semalam bahagian timbalan mangsa mengikut kesihatan pengarah parti memaklumkan
pengerusi lelaki kedua-dua akhbar berhubung berdepan setakat seksyen semasa terbabit bagaimanapun seramai tiada
berjaya antarabangsa kelmarin memberitahu kenyataan jawatankuasa berbanding membabitkan perkhidmatan aktiviti
pertubuhan kenderaan dijangka maklumat susulan sekiranya kekal sukan rakan awam dipercayai persekutuan kira-kira
sentiasa berikutan perniagaan kewangan jawatan menyertai kempen sokongan terdahulu kumpulan mesyuarat sebahagian
rawatan peguam laluan kejohanan akta setiausaha sempena semula bandar petang kawalan apabila tentera agensi hospital
pasukan jabatan boleh ramai perdana kanak-kanak kebangsaan didakwa bermula turut mahkamah pegawai malah bekas
mempunyai ahli amat datuk bhd rm nak ekoran bilion pelajar dadah rasmi pandemik jenayah suruhanjaya sepatutnya
pertuduhan tumpuan tular rekod kemalangan pengangkutan lapan disiasat berterusan bekalan tarikh mendedahkan maut
kecederaan jangkitan fizikal esok difahamkan bersetuju berkongsi terutamanya rakaman peruntukan komuniti pelancongan
minit isteri disyaki cabaran rasuah pesakit pendakwaan motosikal menjejaskan menggesa mencecah memandangkan justeru
berhampiran terbaharu sebenar saingan pusingan cawangan akaun terjejas stesen sihat punca perubatan penguatkuasaan
dimaklumkan telefon pembangkang majoriti kononnya kebajikan kaedah fasa pengundi pelaburan perkongsian membangunkan
biarpun baki strategik sememangnya pentadbiran kualiti kemudiannya kakitangan jepun imigresen bimbang bandaraya
perlawanan jaringan hendak asyik hadapan dijadual pelakon konsert filem muzik perempuan fesyen dalaman hantaran kerusi
kesemua rundingan bercakap teruk sukar tertuduh mula mendapati diadakan pengurusan mana-mana mengesahkan dikenali
mendakwa sumbangan membolehkan meletakkan mengulas sebaik percuma mengemukakan diteruskan terhadapnya golongan
keperluan memenangi kalangan ketiadaan gelaran pingat
""",
    "jv": """
lan ing sing kang karo iki iku kuwi ora ana wis bakal kanggo saka menyang dening marang uga supaya amarga nalika
nanging utawa yaiku dadi luwih akeh bisa wong dina taun kabeh durung lagi isih dheweke aku kowe kita sampeyan
panjenengane awake dhewe kaya mung banjur sawise sadurunge amung nggawe duwe ngerti kudu teka lunga omah gedhe cilik
apik nganti menawa yen kok piye apa sapa ngendi kapan ngomong kandha ngandika miturut papat lima seket sewu mau saiki
mbesuk wingi kuthane manut pitakon basa jawa ning neng karep mlebu metu nduweni ngasilake kasebut minangka liyane
saben sawijining
""",
    "su": """
jeung nu anu ieu eta éta teu henteu aya geus bakal pikeun ti ka dina ku oge ogé sangkan lantaran basa waktu tapi atawa
nyaéta nyaeta jadi leuwih loba bisa jalma urang poé poe taun kabéh kabeh can acan keur masih manehna manéhna kuring
anjeun maranehna maranéhna kawas ngan terus sanggeus saméméh samemeh nyieun boga kudu datang indit imah gede leutik
alus nepi lamun upama naha saha dimana iraha ceuk saur numutkeun dua opat lima kiwari ayeuna isukan kamari dinten
teh téh mah tea kitu kieu sarta ogé salah sahiji hiji baheula mimiti ngaranna basana sunda sabab ari abdi anjeunna
""",
    "en": """
the of and to in a is that for it was on with as are be this by at from have has had not but they he she his her its
their which were been will would could should said who what when where there than more after before about into over
also other some can if or an we you our your them these those because while during against between
""",
    "de": """
der die das und ist nicht ein eine einen einem einer eines mit von zu den dem des im auf für sich als auch es an werden
aus er hat dass sie nach wird bei um am sind noch wie über so zum war haben nur oder aber vor zur bis mehr durch man
sein wurde sei wenn hatte kann gegen vom können schon seit unter wir ich soll
""",
    "fr": """
le la les de des du et est un une en que qui dans pour pas sur au aux avec ce cette ces il elle ils elles par plus ne
se son sa ses leur leurs mais ou où sont été être avoir a à comme après selon entre aussi ont nous vous je même fait
depuis sans dont contre très cela l'on était
""",
    "es": """
el la los las de del y en que es un una por con para no se su sus al lo como más pero ha han este esta estos estas fue
ser son está están entre cuando también sobre hasta desde muy sin porque ya todo donde quien hay dos años según le les
era tiene tras durante contra
""",
    "it": """
il lo la i gli le di del della dei delle degli e è un una in che per con non si al alla ai alle da dal dalla nel nella
sono ha hanno anche più come ma se su sul sulla questo questa questi essere stato stata dopo tra anni tutti ancora solo
perché fra cui ci suo sua
""",
    "pt": """
o a os as de do da dos das e em que é um uma para com não se por no na nos nas ao à mais como mas foi são ser está ele
ela seu sua também entre até pelo pela sobre já quando muito anos isso este esta após tem foram segundo ou depois ainda
""",
    "nl": """
de het een en van in is dat op te voor met zijn niet aan er om ook als door bij naar die uit maar dan nog over heeft
worden werd wordt deze hij zij ze hebben kan tot of na geen meer had moet omdat onder tegen al wel zo wie waar
""",
    "sv": """
och att det som en på är av för med den till inte om ett har de men i var jag sig från vi så kan när år säger han hon
efter eller vid mot också bara ska hade under denna detta varit skulle blir mycket
""",
    "da": """
og at det som en på er af for med den til ikke om et har de men i var jeg sig fra vi så kan når år siger han hun efter
eller ved mod også bare skal havde under denne dette været ville bliver meget hvad kun nu blev
""",
    "no": """
og at det som en på er av for med den til ikke om et har de men i var jeg seg fra vi så kan når år sier han hun etter
eller ved mot også bare skal hadde under denne dette vært ville blir mye hva kun nå ble etter noe
""",
    "lt": """
ir kad yra bei tai jo su kaip bet iš apie nuo dėl buvo ar kai gali tik jos jų po prie tačiau arba dar jau kurie kuris
metų pat savo šių taip nes už per
""",
    "is": """
og að á í sem er við um til það af með en var hann ekki hafa hafi fyrir því frá eru þess þegar hún hefur verið þetta
eftir upp segir þeir úr sé eða einnig þar þó mjög þá hjá vera
""",
    "zu": """
ukuthi ngoba kanye noma uma kodwa lokhu njengoba futhi kuze wathi uthe bathi ukuba yena lapho ngesikhathi umphakathi
abantu ngemuva ngaphandle yini nokho kusho
""",
    "xh": """
ukuba kwaye okanye kodwa xa kunye ukuze uthe kwakhona abantu ngenxa kuba apho emva phambi athi ngoku nangona ukuya
kakhulu uluntu
""",
    "fi": """
ja on ei se että oli hän mutta ovat kun niin myös ole kuin mukaan sen joka vuoden ollut sekä tai jos vain hänen jo
mitä voi nyt jotka sitä olla kanssa ennen jälkeen
""",
    "pl": """
i w na z się nie do to że jest o jak po od za co dla przez ale przy są był była było oraz tym może już który która
które także tego tej tylko jego jej ich być ma czy bez między podczas roku ze
""",
    "cs": """
a v na se je že z do s o to i pro za by jako ale podle který která které jsou byl byla bylo po také od při už jeho
její však nebo jen aby když ve ze má mezi více této tento
""",
    "ro": """
și şi de în la a cu pe că nu din este o un pentru care sau mai al ale lui sunt fost fi după până prin această acest
dar între când au avea fără către despre
""",
    "hu": """
a az és hogy nem is egy volt meg már csak de mint el még vagy ez azt lesz van ha pedig szerint után között minden
amely aki ezt akkor majd nagyon
""",
    "hr": """
i u je na se da za su od s o koji koja koje nije što kao ali bi iz do po će ili kako te biti bio bila samo još više
nakon prema također godine
""",
    "tr": """
ve bir bu da de için ile olarak çok daha olan gibi sonra kadar ise ama ne o var yok en olduğunu oldu değil her göre
tarafından ancak kendi üzerinde dedi etti ya mi diye arasında şu
""",
    "vi": """
và của là có không được cho các với một trong những này đã người khi để tại từ đến cũng như về ra vào theo sẽ đó năm
hơn nhiều nhưng còn trên sau bị do ông bà
""",
    "tl": """
ang ng mga sa na ay at si ni hindi ito para kung may kanyang siya niya nila sila din rin pa lang nang naman noong
isang mula dahil kay ayon ko mo po ating dito wala bilang pero ngunit
""",
    "sw": """
na ya wa kwa ni katika la za kuwa hii huo hiyo wake yake watu baada lakini pia cha vya kama alisema nchini hilo hizo
""",
    "ru": """
и в на не что с по как это он из за о от у для к но его а все так же бы был была было были или она они уже до при
также после который которые году только если может
""",
    "uk": """
і в на не що з до як це та за у для від про але його був була було були або вона вони вже при також після який які
року тільки якщо може під час є ще й
""",
    "bg": """
и в на не че с по как това той от за се да са е което който която но бе беше или тя те вече до при също след само ако
може ще като
""",
    "sr": """
и у на не да са по као то он из за о од се је су који која које али био била или она они већ до при такође после само
ако може ће што
""",
    "hi": """
है में की के से का को और ने पर यह भी हैं कि था थी थे एक नहीं इस लिए हो कर कहा तो या गया
""",
    "mr": """
आहे आणि या च्या ते हे मध्ये नाही होते होता केली केला आहेत तर पण यांनी असे करण्यात साठी ही की
""",
    "ne": """
छ छन् गरेको भएको पनि र को मा ले लाई हो थियो गर्ने तथा भने यो गरी तर नेपाल
""",
}
"""language to its words; those in scripts of one language only need none"""

SCRIPTS: tuple[tuple[str, int, int], ...] = (
    ("ja", 0x3040, 0x30FF),
    ("ko", 0xAC00, 0xD7AF),
    ("ko", 0x1100, 0x11FF),
    ("zh", 0x3400, 0x9FFF),
    ("th", 0x0E00, 0x0E7F),
    ("lo", 0x0E80, 0x0EFF),
    ("my", 0x1000, 0x109F),
    ("km", 0x1780, 0x17FF),
    ("ar", 0x0600, 0x06FF),
    ("he", 0x0590, 0x05FF),
    ("el", 0x0370, 0x03FF),
    ("hy", 0x0530, 0x058F),
    ("ka", 0x10A0, 0x10FF),
    ("bn", 0x0980, 0x09FF),
    ("pa", 0x0A00, 0x0A7F),
    ("gu", 0x0A80, 0x0AFF),
    ("or", 0x0B00, 0x0B7F),
    ("ta", 0x0B80, 0x0BFF),
    ("te", 0x0C00, 0x0C7F),
    ("kn", 0x0C80, 0x0CFF),
    ("ml", 0x0D00, 0x0D7F),
    ("si", 0x0D80, 0x0DFF),
    ("am", 0x1200, 0x137F),
)
"""language that a script stands for, first and last code point; Cyrillic and Devanagari serve several, see `WORDS`"""

PERSIAN_LETTERS = frozenset("پچژگک")
URDU_LETTERS = frozenset("ٹڈڑےں")
"""letters that Arabic does not write"""
