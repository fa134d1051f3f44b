"""Words that say what a line is for, in many languages: data.

Lower-case; `_` joins the words of a phrase. Words of scripts without spaces are looked for as parts of a line.
Nothing here names a page or a story; one word may speak for several groups.
"""

from __future__ import annotations

FUNCTION_WORDS = """
the a an of to and in is was for on that with as it at by from be his her he she they are were has have had
not but this which who will would could been their its or also after about into than more when there out up
we i you can if der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an
werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder
aber vor zur bis mehr durch man sein wurde sei wenn dann unter wir ich kann keine habe dieser diese gegen
schon hatte seine vom le la les de des un une et à au aux du en dans que qui pour par sur pas plus ce cette
il elle ne se est sont été avec son sa ses ont mais ou comme nous vous leur été après avoir être fait deux
entre selon dont el los las una y que en por con para del se su al lo como más pero sus le ya o este ha sí
porque esta entre cuando muy sin sobre también me hasta hay donde desde todo nos durante uno ni contra ese
eso fue son está han había según il lo gli i di che è un della per non con le si da sono del dei nel alla
come anche più ha nella delle ma al dal dalla questo questa degli hanno era stato essere dopo ancora fra tra
alle sul sulla loro o os as um uma do da dos das em no na nos nas e que não por para com se mais ao como mas
foi à pela pelo são ser está até sua seu também já entre quando depois ele ela isso tem de het een en van in
dat op te is zijn met voor niet aan er maar om ook als bij door naar nog uit dan over tot die was worden
wordt heeft hij ze hebben werd kan geen meer deze dit wel och att det som en på är av för med den till inte
har om ett men var sig så från vi kan när han de nu skall eller efter vid än ut sin också hade blir där hon
under mot över og det er av til på som en med for at har de den ikke et om var fra men vi kan seg så han når
skal etter eller også blir ble hadde ut over mot sin være hun enn være dem ham blev efter sig fra af ja on ei
että se hän oli mutta kun niin ovat myös joka tai jos ole kuin sen mukaan vain sekä mitä olla nyt jo að og er
í á sem til en var um með fyrir því ekki við af hann það eru hún hefur frá eftir i w na z do że się nie to
jest o jak po co ale za od czy dla są przez jego już był tym który która które oraz tak przy być także może
jej ich tylko również a v na se je že s z do o to i za ve jako by jsou od pro byl ale které která který není
podle také už po jeho ze při aby si kde však jen více sú pri ako ktoré nie és hogy nem az egy is meg csak
volt már még de mint el ki van ezt azt vagy után lesz szerint și în de la cu a pe nu că din o pentru mai este
sunt care au fost sau dar după prin ca lui ve bir bu da de için ile çok daha olarak olan gibi ne ise kadar
sonra o en olduğu her ancak göre ya veya değil ama yang dan di dari ke untuk pada dengan ini itu dalam tidak
akan juga ada adalah oleh karena saat telah sudah para bisa atau sebagai kata mereka kami ia dia tersebut
lebih bahwa namun hingga serta menjadi tak anda saya kita ujar kepada secara dapat sejumlah masih setelah
agar bagi seperti antara hanya ketika ujarnya katanya sebuah lagi hal lalu pun iaitu berkata manakala kerana
boleh ialah turut telah beliau daripada tetapi bukan và của là có được trong cho không các với một người đã
những khi này để từ cũng về и в не на что с по он как это из за то к но его о от у для а было так был все же
или бы при также года чтобы после мы вони що та й є до із від які це не за як був було але про και το η ο να
της του που με τα την για των από είναι σε στην θα στο οι δεν τον ότι ir yra kad su iš į bei kaip tai buvo
nuo po bet o už jo apie ar ir un ka par ar no uz bija kas tas kā pēc ir в и на да се за от че е са с не по
като до في من على إلى أن عن مع هذا التي الذي لا ما كان هو هي بعد قد كما بين أو ذلك ولا وقد كانت خلال של את על
לא הוא היא זה עם כי גם אל או היה כל אם אבל יותר בין में के की है और से का को पर यह ने भी हैं कि एक नहीं था कर
थे از به در که این را با است برای آن یک خود تا کرد بر هم نیز و کے میں کی سے ہے کا کو نے پر اور یہ بھی
"""

SPEECH = """
said says told added according saying reported announced sagte sagt erklärte laut teilte berichtet berichtete
sagten betonte dit déclaré affirmé selon expliqué indiqué estime assuré dijo dice afirmó explicó según señaló
añadió aseguró detto dice secondo spiega ha_detto afferma spiegato disse afirmou segundo explicou zei zegt
aldus volgens meldt sade säger enligt sa sier ifølge siger sagde sagt sanoo kertoo mukaan powiedział mówi
według podkreślił dodał řekl uvedl říká podle sdělil mondta közölte dedi söyledi açıkladı belirtti göre ifade
kata ujar ujarnya katanya jelasnya menurut tutur tuturnya ungkap ungkapnya imbuhnya tegasnya terang dikatakan
berkata mengatakan menyatakan menjelaskan jelas beliau сказал заявил сообщил словам отметил рассказал
сообщает قال وقال أكد
"""

YOU = """
you your yours ihr ihre ihnen ihren sie dir dein deine deinen dich euch vous votre vos toi ton tu tus tú
usted ustedes tuo tua tuoi vostro você seu jou jouw uw je din ditt dina dere deg dig jer sinun twój twoje
twoja ci ty váš vaše vám siz sizin anda kamu kalian ponselmu вы вас вам ваш ваша ваши 当サイト あなた 당신
"""

WE = """
we us our ours wir unser unsere unserer unserem unseren uns nous notre nos nosotros nuestro nuestra nuestros
nuestras noi nostro nostra nossos nossa nosso wij ons onze vi oss vår våra vores våre my nasz nasze nás naše
biz bizim kami kita мы нас наш наши редакция redaksi redaktion redacción rédaction redazione redacție
toimitus redakcja redakce 編集部
"""

GROUPS: dict[str, str] = {
    "subscribe": """
newsletter newsletters subscribe subscriber subscribers subscription subscriptions inbox mailing unsubscribe
abo abos abonnieren abonnement abonnements abonnent abonnenten abonniert abonnieer abonnez abonné abonnés
s'abonner boletín boletines suscríbete suscripción suscriptor suscriptores suscriptor suscríbase abbonati
abbonamento abbonamenti iscriviti assine assinatura assinante nieuwsbrief nieuwsbrieven prenumerera
prenumerant nyhetsbrev nyhedsbrev abonnér abonner tilaa tilaaja uutiskirje prenumerata subskrypcja
newslettera předplatné předplaťte odběr hírlevél előfizetés abone bülten berlangganan langganan buletin
подписка подписаться подпишитесь рассылка підписка 購読 定期購読 会員登録 メルマガ 订阅 訂閱 구독 뉴스레터
اشترك الاشتراك נרשמים สมัครสมาชิก sign_up jetzt_anmelden newsletter-anmeldung e-mail-adresse probemonat
digitalabo plus-abo e-paper epaper epaper-archiv
""",
    "consent": """
cookie cookies consent gdpr privacy datenschutz datenschutzerklärung datenschutzeinstellungen
datenschutzhinweise einwilligung einwilligen zustimmen zustimmung personenbezogene tracking partner
drittplattformen drittanbieter verarbeitung widerrufen confidentialité consentement données traceurs refuser
privacidad consentimiento rechazar datos informativa trattamento consenso privacidade consentimento
privacybeleid toestemming integritet integritetspolicy samtycke kakor personvern informasjonskapsler samtykke
privatlivspolitik tietosuoja evästeet evästeitä prywatności ciasteczka zgoda przetwarzania soukromí osobních
souhlas adatvédelmi gizlilik çerez çerezler kişisel kvkk kebijakan privasi конфиденциальности персональных
クッキー プライバシー 個人情報 隐私 隱私 개인정보 쿠키 חצרות פרטיות advertisement_cookies personal_data
third_party third_parties externer_inhalt externe_inhalte externen_inhalt redaktioneller_inhalt
inhalte_anzeigen
""",
    "comment": """
comment comments commenting commenter reply replies moderated moderation kommentar kommentare kommentieren
kommentiert antworten leserkommentare netiquette commentaire commentaires réagir répondre modération
comentario comentarios comentar responder commenti commento rispondi comentários reacties reageren reactie
kommentera kommentarer svara svar debattere kommentit kommentoi komentarze komentarz skomentuj odpowiedz
komentáře diskuse diskusia hozzászólás yorum yorumlar komentar balas tinggalkan tanggapan комментарии
комментарий комментировать ответить коментарі コメント 评论 評論 留言 댓글 의견 تعليق تعليقات תגובות
kommentarfunktion permalink upvote like likes gefällt flag beiträge
""",
    "share": """
share facebook twitter whatsapp telegram linkedin pinterest instagram youtube tiktok reddit email e-mail mail
copy link print tweet xing threads bluesky mastodon messenger flipboard teilen weiterleiten drucken merken
partager imprimer envoyer compartir enviar imprimir guardar condividi stampa compartilhar compartilhe delen
deel afdrukken dela tipsa skriv del tips jaa tulosta udostępnij drukuj sdílet tisk vytisknout megosztás
paylaş yazdır bagikan bagi kongsi salin cetak tautan поделиться вконтакте одноклассники поділитися シェア
ツイート 分享 共享 공유 카카오톡 페이스북 트위터 مشاركة שתף שיתוף แชร์ chia_sẻ link_kopieren copy_link
copiar_enlace whatsapp_channel google_news
""",
    "account": """
login logout log-in signin sign-in account accounts password register registered registration logged anmelden
einloggen abmelden registrieren konto passwort benutzername zugangsdaten connexion connecter connectez
identifiant identifiez compte créer inscription inscrire iniciar sesión registrarse registrarte contraseña
cuenta regístrate accedi accesso registrati entrar conta senha cadastro cadastre inloggen account aanmelden
registreren logga logg inlogg konto kirjaudu rekisteröidy zaloguj zarejestruj hasło konto přihlásit
přihlášení registrace belépés regisztráció giriş üye masuk daftar keluar akun войти вход регистрация пароль
увійти ログイン 新規登録 会員 登录 登入 注册 로그인 회원가입 تسجيل הרשמה התחברות log_in sign_in my_account
""",
    "paywall": """
premium unlock trial exclusive offer offers unlimited paywall weiterlesen freischalten testen kostenlos
monatlich kündbar abonnenten exklusiv gratis lesen illimité offre profitez réservé accéder accede oferta
ilimitado gratis prueba sblocca offerta prova onbeperkt gratis plusartikels erbjudande obegränsad prøv tilbud
kokeile dostęp nielimitowany sınırsız free_trial per_month pro_monat par_mois al_mes al_mese
jederzeit_kündbar cancel_anytime read_for_free 有料会員 有料記事 会員限定 残り 유료
""",
    "legal": """
copyright rights reserved terms conditions disclaimer imprint impressum agb nutzungsbedingungen
nutzungsrechte urheberrecht rechte vorbehalten barrierefreiheit mediadaten jugendschutz mentions légales
droits réservés cgu cgv derechos reservados aviso legal términos condiciones diritti riservati condizioni
termini p.iva direitos reservados termos rechten voorbehouden voorwaarden colofon auteursrechten rättigheter
ansvarig utgivare vilkår redaktør ansvarlig tekijänoikeus käyttöehdot wszelkie prawa zastrzeżone regulamin
práva vyhrazena podmínky jogok impresszum hakları saklıdır künye hak cipta dilindungi syarat ketentuan
pedoman media siber права защищены правила 著作権 無断転載 利用規約 特定商取引 版权 版權 무단전재 저작권
재배포 이용약관 청소년보호정책 حقوق الطبع זכויות שמורות all_rights_reserved gmbh ltd inc
""",
    "photo": """
photo photos photograph photographer image images picture pictures pic caption getty shutterstock istock
alamy reuters afp ap dpa epa imago picture-alliance apa foto fotos fotograf fotoquelle bild bilder bildquelle
quelle symbolbild symbolfoto archivbild archivfoto photographie crédit légende imagen imágenes fotografía efe
immagine immagini ansa fotografia imagem reprodução beeld fotografie anp bildbyrån kuva kuvat zdjęcie fot pap
čtk profimedia fotó mti fotoğraf görsel gambar dok antara ilustrasi istimewa file handout courtesy фото
снимок тасс риа 写真 提供 撮影 图 图片 照片 사진 제공 연합뉴스 뉴시스 صورة صילום ภาพ ảnh keystone-sda scanpix
ntb tt lehtikuva ritzau belga lusa via
""",
    "related": """
related recommended recommendations popular trending latest headlines stories topics tags more next previous
also mehr themen thema lesen auch lesetipps empfehlungen meistgelesen meistgelesene beliebt neueste
schlagworte schlagwörter stichwörter verwandte lire aussi sujets articles similaires récents populaires
recommandés lea también noticias relacionadas relacionado más leídas vistas temas etiquetas leggi anche
articoli correlati argomenti potrebbe interessarti leia também veja mais notícias relacionadas lees ook meer
onderwerpen gerelateerd meest gelezen läs också mer relaterat ämnen senaste mest läst les også saken
relaterte emner siste mest lest læs også emner seneste mest læste lue myös lisää aiheet luetuimmat czytaj
zobacz też więcej tematy powiązane polecane najnowsze najczęściej čtěte také související témata další
nejčtenější olvassa kapcsolódó ilgili haberler son dakika etiketler baca simak juga terkait terkini
terpopuler populer lainnya selengkapnya topik berita lihat читайте также теме новости материалы популярное
ещё 関連記事 関連 おすすめ ランキング アクセスランキング 人気 あわせて読みたい 相关 相關 推荐 推薦 热门 更多
관련기사 관련 많이 본 인기 추천 주요 뉴스 المزيد اقرأ أيضا קרא עוד כתבות ข่าวที่เกี่ยวข้อง read_more see_also
more_from more_on read_next baca_juga lihat_juga lesen_sie_auch mehr_zum_thema lire_aussi à_lire lea_también
leggi_anche leia_também lees_ook läs_också les_også læs_også
""",
    "player": """
video videos audio podcast podcasts listen watch play player pause mute volume fullscreen subtitles
transcript livestream live stream gallery slideshow hören anhören ansehen abspielen vorlesen bildergalerie
fotostrecke mediathek sendung écouter regarder vidéo vidéos diaporama escuchar vídeo galería ver ascolta
guarda ouvir assistir luister bekijk lyssna titta spela kuuntele katso posłuchaj oglądaj wideo přehrát
poslechněte dinle izle dengarkan tonton putar смотреть слушать видео 動画 再生 音声 视频 影片 동영상 영상
재생 فيديو audio-format min min. minutes_read min_read lesezeit lesedauer minuten
""",
    "ad": """
advertisement advert ad ads sponsored promoted promotion partner anzeige werbung reklame gesponsert
verlagsangebot verlagsspezial publicité sponsorisé publicidad patrocinado anuncio pubblicità sponsorizzato
inserzione publicidade advertentie gesponsord annons annonse annonce mainos reklama artykuł_sponsorowany
inzerce reklam hirdetés iklan advertorial ilan реклама 広告 スポンサー ＰＲ pr 广告 廣告 광고 إعلان פרסומת
โฆษณา scroll_to_continue affiliate provision shopping angebote deals gutschein gutscheine vergleich rechner
coupon coupons shop
""",
    "nav": """
home menu search contact about help careers advertise sitemap archive sections news world business politics
sport sports culture entertainment opinion lifestyle technology science health travel weather local
startseite menü suche kontakt hilfe politik wirtschaft kultur wissen gesundheit reise wetter regional
panorama unterhaltung meinung ressort wissenschaft gesellschaft auto digital karriere accueil recherche
contact politique économie monde culture société santé météo inicio buscar contacto política economía mundo
cultura sociedad deportes salud tiempo opinión cerca contatti politica economia mondo cronaca spettacoli
salute pesquisar contato esportes zoeken nieuws economie buitenland binnenland cultuur weer sök kontakt
nyheter kultur ekonomi väder inrikes utrikes søk nyheter økonomi utenriks søg nyheder vejr indland udland
etusivu haku uutiset kotimaa ulkomaat urheilu szukaj kontakt wiadomości gospodarka świat kraj pogoda hledat
zprávy domácí zahraničí ekonomika počasí kereső belföld külföld gazdaság ana sayfa ara iletişim gündem
ekonomi spor dünya magazin sağlık beranda cari indeks nasional internasional olahraga ekonomi bisnis hiburan
otomotif tekno gaya hidup daerah utama laman главная поиск контакты политика экономика общество спорт
культура в_мире ホーム メニュー 検索 お問い合わせ 社会 政治 経済 国際 スポーツ サイトマップ 首页 搜索
联系我们 关于我们 국제 정치 경제 사회 스포츠 문화 검색 메뉴 홈 회사소개 skip jump springen zum_inhalt
hauptinhalt footer navigation top back zurück nach_oben retour volver tillbaka tilbake close schließen fermer
cerrar chiudi sluiten stäng lukk luk sulje zamknij zavřít kapat tutup закрыть 閉じる 닫기 edition language
sprache english deutsch
""",
    "date": """
january february march april may june july august september october november december jan feb mar apr jun jul
aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
januar februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag
sonntag uhr stand aktualisiert veröffentlicht janvier février mars avril juin juillet août septembre octobre
novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche publié mis enero febrero marzo abril
mayo junio julio agosto septiembre octubre noviembre diciembre actualizado publicado gennaio febbraio aprile
maggio giugno luglio settembre ottobre novembre dicembre aggiornato pubblicato janeiro fevereiro março maio
setembro outubro dezembro atualizado januari februari maart mei oktober augustus gepubliceerd bijgewerkt
publicerad uppdaterad publisert oppdatert opdateret offentliggjort styczeń stycznia lutego marca kwietnia
maja czerwca lipca sierpnia września października listopada grudnia ledna února března dubna května června
července srpna září října listopadu prosince ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim
kasım aralık güncelleme januari februari maret agustus desember senin selasa rabu kamis jumat sabtu minggu
wib wita diperbarui isnin khamis jumaat ahad disember ogos januar января февраля марта апреля мая июня июля
августа сентября октября ноября декабря gmt utc pst est cet ago hours minutes updated published vor stunden
tagen heute gestern il_y_a hace fa geleden sedan siden sitten temu önce yang_lalu 更新 配信 公開 입력 수정
등록 발행 发布 更新時間 am pm
""",
    "byline": """
by author authors editor editors reporter reporters correspondent written writer staff journalist reporting
writing editing von autor autorin autoren redakteur redakteurin korrespondent verfasst par auteur journaliste
rédacteur por autor redactor periodista corresponsal di autore giornalista redattore door redacteur auteur
verslaggever av text skribent reporter journalist journalist af toimittaja kirjoittaja autor autorka redaktor
redaktorka dziennikarz autor redaktorka novinář szerző yazan muhabir oleh penulis editor reporter wartawan
pewarta penyunting laporan korespondent автор корреспондент редактор 記者 文 편집 기자 记者 編輯 编辑 كتب
محرر מאת contributed contributor freelance biography bio profile profil follow folgen suivre seguir segui
volg följ følg seuraa obserwuj sledujte takip ikuti
""",
    "app": """
app apps download downloads android ios iphone ipad notifications notification push alerts browser javascript
enable disable adblocker adblock blocker desktop mobile rss feed herunterladen benachrichtigungen
eilmeldungen télécharger application notifications alertes descarga descargar aplicación notificaciones
scarica notifiche baixe aplicativo installeer downloaden meldingen ladda ner appen last ned hent lataa
sovellus pobierz aplikacja aplikację powiadomienia stáhnout aplikace uygulama bildirim indir unduh aplikasi
notifikasi instal приложение скачать уведомления アプリ 通知 下载 客户端 앱 다운로드 알림 google play store
preferred source
""",
    "widget": """
horoscope horoskop crossword crosswords sudoku puzzle puzzles quiz quizzes games spiele rätsel
kreuzworträtsel jeux mots croisés juegos pasatiempos giochi oroscopo lottery lotto traffic stau verkehr
blitzer tv-programm fernsehprogramm jobs stellenmarkt immobilien immobilienmarkt traueranzeigen trauer
kleinanzeigen events veranstaltungen tickets calendar kalender obituaries classifieds homes property dating
gutscheine leserreisen börse aktien dax dow nasdaq kurse bourse bolsa borsa tabelle ergebnisse spielplan
standings scores fixtures poll vote umfrage abstimmen sondage encuesta jadwal klasemen zodiak prayer salat
kurs
""",
    "error": """
error errors loading loaded unavailable javascript browser oops failed try again reload refresh fehler
geladen laden verfügbar erneut versuchen chargement indisponible erreur cargando error caricamento errore
carregando momenteel laddar laster ładowanie načítání yükleniyor memuat gagal загрузка 読み込み 加载
unsupported outdated upgrade aktivieren aktivieren_sie
""",
    "about": """
founded independent journalism editorial newsroom award-winning correspondent seit arbeitet schreibt
studierte geboren volontierte absolvierte berichtet joined covers covered graduated holds university degree
previously worked lebt unabhängigen journalismus unterstützen support donate donation donations spenden
spende faire_un_don donar donazione doneer stötta standards trust principles policy feedback corrections
fehler_gefunden report typo mistake subeditor contact_us tip tips leserbrief letters hinweis hinweise note
anmerkung disclosure correction originally appeared republished artikel_ini telah_tayang dengan_judul sumber
source quelle quellen sources fuente fonte bron källa kilde lähde źródło zdroj kaynak источник 出典 来源 출처
""",
}
"""What a line may be for, by the words that say so."""

LISTS: tuple[tuple[str, str], ...] = (
    ("function", FUNCTION_WORDS),
    ("speech", SPEECH),
    ("you", YOU),
    ("we", WE),
    *GROUPS.items(),
)

NAMES: tuple[str, ...] = tuple(name for name, _ in LISTS)
"""Names of the groups, in the order of their bits."""
