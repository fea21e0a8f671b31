package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// pageNames are the names of pages that are no articles, by their letters: titles
// and headings say them and nothing else. Those of error pages are in errorNames.
var pageNames = named(map[Reason]string{
	ReasonChallenge: `just a moment|attention required|one moment please|security check|robot check|are you a robot|are you human|verify you are human|human verification|pardon our interruption|
		checking your browser|captcha|bot verification|browser check|ddos protection|client challenge|security verification|un momento|einen moment|einen moment bitte|sicherheitsüberprüfung|sicherheitsabfrage|un instant|
		vérification de sécurité|verificación de seguridad|verifica di sicurezza|verificação de segurança|een ogenblik geduld|cierpliwości|vänta|安全验证|人机验证|请稍候|お待ちください|잠시만 기다리십시오|один момент|подождите|bir dakika lütfen|robot or human|you have been blocked|
		access to this page has been denied|sorry you have been blocked|unusual traffic|are you a human|checking your browser before accessing|verifying you are human|vérifiez que vous êtes humain|bitte bestätigen sie dass sie kein roboter sind|bist du ein mensch|sind sie ein mensch|
		êtes vous un robot|eres humano|eres un robot|sei umano|sei un robot|você é humano|você é um robô|bent u een robot|вы не робот|вы робот`,
	ReasonConsent: `consent|cookie consent|before you continue|before you go on|your privacy|privacy settings|cookie settings|cookies|we value your privacy|we care about your privacy|your privacy choices|cookie wall|zustimmung|einwilligung|cookie einstellungen|
		datenschutz einstellungen|datenschutzeinstellungen|ihre privatsphäre|consentement|gestion des cookies|votre vie privée|consenso|la tua privacy|consentimiento|tu privacidad|su privacidad|consentimento|sua privacidade|toestemming|cookiemelding|privacy gate|privacygate|
		zgoda|souhlas|samtycke|samtykke|suostumus|evästeet|согласие|avant de continuer|bevor sie fortfahren|bevor es weitergeht|antes de continuar|prima di continuare`,
	ReasonLogin: `log in|login|sign in|signin|sign in to continue|log in to continue|log in to your account|sign in to your account|member login|subscriber login|anmelden|anmeldung|einloggen|mein konto|connexion|se connecter|identifiez vous|iniciar sesión|
		inicia sesión|acceso|accedi|accesso|entrar|iniciar sessão|inloggen|aanmelden|zaloguj się|logowanie|přihlášení|přihlásit se|logga in|log ind|logg inn|kirjaudu|kirjaudu sisään|вход|войти|авторизация|увійти|giriş|giriş yap|ログイン|登录|登入|로그인|تسجيل الدخول|σύνδεση|bejelentkezés`,
	ReasonSignup: `newsletter|newsletters|our newsletters|newsletter sign up|newsletter signup|sign up for our newsletter|subscribe to our newsletter|subscribe|subscriptions|subscription|abonnement|abonnements|abo|abo shop|abonnieren|newsletter abonnieren|newsletter bestellen|newsletter anmeldung|newsletteranmeldung|
		unsere newsletter|inscription à la newsletter|nos newsletters|abonnez vous|s abonner|suscríbete|suscripciones|boletines|boletín|boletines informativos|abbonati|abbonamenti|iscriviti alla newsletter|assine|assinaturas|abonneren|nieuwsbrief|nieuwsbrieven|subskrypcja|prenumerera|nyhetsbrev|
		tilaa uutiskirje|uutiskirje|рассылка|подписка|register|registration|registrieren|registrierung|create account|create an account|konto erstellen|inscription|créer un compte|registro|regístrate|crear cuenta|registrati|cadastro|cadastre se|registreren|zarejestruj się|feedback|send us a tip|report an error`,
	ReasonSiteInfo: `about|about us|about this site|who we are|our team|our story|imprint|impressum|legal notice|legal|terms|terms of use|terms of service|terms and conditions|terms conditions|general terms and conditions|user agreement|privacy|privacy policy|privacy notice|privacy statement|cookie policy|cookie notice|
		data protection|accessibility|accessibility statement|contact|contact us|masthead|editorial guidelines|editorial policy|corrections policy|advertise|advertise with us|advertising|media kit|careers|jobs at|faq|faqs|help|help center|help centre|frequently asked questions|disclaimer|copyright|dmca|
		über uns|wer wir sind|kontakt|datenschutz|datenschutzerklärung|datenschutzhinweise|agb|allgemeine geschäftsbedingungen|nutzungsbedingungen|mediadaten|redaktion|barrierefreiheit|erklärung zur barrierefreiheit|hilfe|häufige fragen|cookie richtlinie|haftungsausschluss|rechtliche hinweise|
		mentions légales|à propos|qui sommes nous|contactez nous|conditions générales|conditions générales d utilisation|conditions générales de vente|politique de confidentialité|plan du site|aide|cgu|cgv|données personnelles|
		aviso legal|quiénes somos|sobre nosotros|contacto|política de privacidad|política de cookies|términos y condiciones|condiciones de uso|términos de uso|publicidad|ayuda|nosotros|
		chi siamo|contatti|note legali|informativa sulla privacy|privacy e cookie|termini e condizioni|condizioni d uso|pubblicità|redazione|
		quem somos|sobre nós|contato|contactos|termos de uso|termos e condições|política de privacidade|expediente|anuncie|ficha técnica|
		over ons|colofon|contact opnemen|privacybeleid|privacyverklaring|gebruiksvoorwaarden|algemene voorwaarden|adverteren|cookiebeleid|
		o nas|polityka prywatności|regulamin|reklama|redakcja|o nás|obchodní podmínky|ochrana osobních údajů|podmínky užití|tiráž|redakce|om oss|kontakta oss|integritetspolicy|användarvillkor|om os|kontakt os|privatlivspolitik|personvern|vilkår|
		tietoa meistä|tietosuoja|tietosuojaseloste|yhteystiedot|käyttöehdot|о нас|о проекте|о редакции|контакты|политика конфиденциальности|пользовательское соглашение|реклама|про нас|контакти|hakkımızda|künye|iletişim|gizlilik politikası|kullanım koşulları|
		ποιοι είμαστε|επικοινωνία|όροι χρήσης|impresszum|adatvédelem|kapcsolat|rólunk|despre noi|termeni și condiții|impresum|o nama|会社概要|利用規約|プライバシーポリシー|お問い合わせ|关于我们|联系我们|隐私政策|使用条款|회사소개|이용약관|개인정보처리방침|من نحن|اتصل بنا|سياسة الخصوصية|شروط الاستخدام`,
	ReasonSearch: `search|search results|advanced search|suche|suchergebnisse|suchergebnis|recherche|résultats de recherche|résultats de la recherche|buscar|búsqueda|resultados de búsqueda|resultados de la búsqueda|busca|resultados da busca|ricerca|risultati della ricerca|cerca|zoeken|zoekresultaten|
		szukaj|wyniki wyszukiwania|hledání|výsledky hledání|vyhledávání|sök|sökresultat|søg|søgeresultater|søk|søkeresultater|haku|hakutulokset|поиск|результаты поиска|пошук|arama|arama sonuçları|αναζήτηση|検索結果|搜索结果|搜索|검색결과|نتائج البحث|keresés`,
	ReasonListing: `sitemap|site map|archive|archives|archiv|all articles|all topics|tags|topics|latest news|latest|most read|most popular|podcasts|all podcasts|authors|our authors|rss|rss feeds|inhalt|inhaltsverzeichnis|alle themen|themen a z|neueste artikel|aktuelle nachrichten|nachrichtenarchiv|meistgelesen|autoren|foren|forum|forums|
		plan du site|toute l actualité|archivo|últimas noticias|mapa del sitio|mapa web|archivio|ultime notizie|mappa del sito|arquivo|últimas|mapa do site|archief|laatste nieuws|archiwum|najnowsze|arkiv|senaste nytt|uusimmat|архив|все новости|новости|лента новостей|карта сайта|arşiv|son dakika|news|
		events|event calendar|calendar|veranstaltungen|veranstaltungskalender|terminkalender|termine|agenda|newsticker|live ticker|liveticker|index`,
	ReasonData: `weather|weather forecast|wetter|wetter aktuell|wettervorhersage|météo|el tiempo|meteo|previsão do tempo|weer|pogoda|počasí|väder|vejr|vær|sää|погода|hava durumu|stocks|markets|market data|stock market|börse|börsenkurse|kurse|bourse|bolsa|borsa|cotações|
		results|fixtures|fixtures results|standings|table|league table|tabelle|spielplan|ergebnisse|resultados|clasificación|classement|classifica|risultati|resultater|lottery results|lottozahlen|tv programm|tv guide|programme tv|horoscope|horoskop`,
	ReasonParked: `domain for sale|this domain is for sale|domain parked|parked domain|domain default page|default page|web hosting|website coming soon|coming soon|under construction|site under construction|account suspended|this account has been suspended|apache debian default page it works|it works|welcome to nginx|index of|
		domain steht zum verkauf|diese domain steht zum verkauf|hier entsteht eine neue internetpräsenz|hier entsteht eine neue website|domaine à vendre|dominio en venta|dominio in vendita|domein te koop|domínio à venda|domena na sprzedaż|this site can t be reached|site not found|website expired|domain expired`,
	ReasonRedirect:    `redirecting|redirect|moved|moved permanently|object moved|document moved|301 moved permanently|302 found|307 temporary redirect|weiterleitung|sie werden weitergeleitet|redirection|redirigiendo|reindirizzamento|redirecionando|doorverwijzing|przekierowanie|loading|please wait`,
	ReasonScriptShell: `enable javascript|javascript required|javascript is disabled|javascript disabled|please enable javascript|javascript aktivieren|bitte javascript aktivieren`,
	ReasonGallery:     `photo gallery|gallery|photos|pictures|bildergalerie|bildergalerien|fotostrecke|fotostrecken|galerie|galerie photos|galería|galería de fotos|galleria fotografica|galleria|fotogaleria|fotogalería|fotogalerij|galeria zdjęć`,
})

// named makes a table of names by their letters.
func named(lists map[Reason]string) map[string]Reason {
	out := map[string]Reason{}
	for kind, list := range lists {
		for name := range strings.SplitSeq(list, "|") {
			out[letters(name)] = kind
		}
	}
	return out
}

// titleParts splits a title where a headline and a site's name are parted.
func titleParts(title string) []string {
	for _, sep := range titleSeparators {
		title = strings.ReplaceAll(title, sep, "|")
	}
	return strings.FieldsFunc(title, func(c rune) bool { return strings.ContainsRune("|:!()", c) })
}

// name returns the kind of page that title or heading name, "" when they name
// none. A page of some text that is headed by a whole sentence is a story whatever
// its section is called, and a name that only a heading says may be that of a box
// beside a story. size is that of the story.
func (r *reading) name(size int) Reason {
	parts, isHeaded := titleParts(r.title), r.isHeaded()
	for i, part := range parts {
		if kind := pageNames[letters(part)]; kind != "" && (!isHeaded || i == 0 && size < 2*minStory) {
			return kind
		}
	}
	if isHeaded {
		return ""
	}
	for _, h1 := range r.h1 {
		words := letters(brief(h1, maxLabel))
		if kind := pageNames[words]; kind != "" && (strings.Contains(letters(r.title), words) || !slices.ContainsFunc(parts, isSentence)) {
			return kind
		}
	}
	return ""
}

// isHeaded reports whether the page has a heading of several words, as stories do.
func (r *reading) isHeaded() bool {
	return slices.ContainsFunc(r.h1, func(h1 *html.Node) bool {
		words := brief(h1, maxValue)
		return isSentence(words) && pageNames[letters(words)] == "" && !isErrorHeading(words)
	})
}

// isSentence reports whether a text is long enough to be a headline: one of four
// words, or of ten signs of a script that needs fewer.
func isSentence(s string) bool {
	wide := 0
	for _, c := range s {
		if c >= firstWide {
			wide++
		}
	}
	return strings.Count(s, " ") >= 3 || wide >= 10
}

// isErrorTitle reports whether a part of a title is what error pages say and
// nothing else: "Forbidden love" is a story, "404 | River Press" is none.
func isErrorTitle(title string) bool {
	return slices.ContainsFunc(titleParts(title), isErrorName)
}

// isErrorHeading reports whether a heading says no more than that: "Oops! Page not
// found".
func isErrorHeading(words string) bool {
	isError := false
	for _, part := range titleParts(words) {
		switch {
		case isErrorName(part):
			isError = true
		case isSentence(part):
			return false
		}
	}
	return isError
}

// isErrorName reports whether words are a status that leads nowhere, or its name.
func isErrorName(words string) bool {
	name := letters(words)
	for _, word := range errorWords {
		name = strings.TrimPrefix(name, word)
	}
	return errorNames[name] || name == "" && strings.ContainsAny(words, "0123456789")
}

var errorWords = []string{"oops", "ups", "sorry", "error", "fehler", "erreur", "errore", "erro", "fout", "błąd", "chyba", "fel", "feil", "fejl", "virhe", "ошибка", "помилка", "hata", "σφάλμα", "http", "code", "404", "403", "410", "500", "502", "503", "504"}

// errorNames are the names of error pages by their letters.
var errorNames = func() map[string]bool {
	out := map[string]bool{}
	for name := range strings.SplitSeq(`not found|page not found|file not found|page can t be found|page cannot be found|we can t find that page|we can t find the page you re looking for|page not available|page doesn t exist|page does not exist|this page doesn t exist|this page does not exist|this page isn t available|
		nothing found|oh no page not found|the page you requested could not be found|the requested page could not be found|the page you are looking for doesn t exist|content not found|content not available|article not found|story not found|something went wrong|an error occurred|
		seite nicht gefunden|nicht gefunden|seite wurde nicht gefunden|die seite wurde nicht gefunden|diese seite wurde nicht gefunden|seite existiert nicht|diese seite existiert nicht|diese seite gibt es nicht|artikel nicht gefunden|inhalt nicht gefunden|die gewünschte seite wurde nicht gefunden|seite nicht verfügbar|
		page introuvable|page non trouvée|cette page n existe pas|la page demandée n existe pas|contenu introuvable|page inexistante|cette page est introuvable|la page est introuvable|
		página no encontrada|no encontrado|esta página no existe|la página no existe|página no disponible|contenido no encontrado|no hemos encontrado la página|
		pagina non trovata|pagina inesistente|questa pagina non esiste|contenuto non trovato|la pagina non esiste|la pagina richiesta non esiste|
		página não encontrada|não encontrado|esta página não existe|conteúdo não encontrado|página inexistente|
		pagina niet gevonden|niet gevonden|deze pagina bestaat niet|de pagina is niet gevonden|nie znaleziono strony|strona nie istnieje|nie znaleziono|strona nie została znaleziona|taka strona nie istnieje|stránka nenalezena|stránka nebyla nalezena|stránka neexistuje|tato stránka neexistuje|stránka nebola nájdená|
		sidan hittades inte|sidan kunde inte hittas|sidan finns inte|siden blev ikke fundet|siden findes ikke|siden ble ikke funnet|siden finnes ikke|fant ikke siden|vi fant ikke siden|sivua ei löydy|sivua ei löytynyt|hakemaasi sivua ei löytynyt|
		страница не найдена|страница не существует|такой страницы нет|такой страницы не существует|не найдено|сторінку не знайдено|сторінка не знайдена|sayfa bulunamadı|aradığınız sayfa bulunamadı|η σελίδα δεν βρέθηκε|δεν βρέθηκε|a kért oldal nem található|az oldal nem található|oldal nem található|pagina nu a fost găsită|
		stranica nije pronađena|страницата не е намерена|ページが見つかりません|ページが見つかりませんでした|お探しのページは見つかりませんでした|お探しのページが見つかりません|页面不存在|找不到页面|页面未找到|您访问的页面不存在|找不到網頁|페이지를 찾을 수 없습니다|요청하신 페이지를 찾을 수 없습니다|الصفحة غير موجودة|لم يتم العثور على الصفحة|הדף לא נמצא|העמוד לא נמצא|पृष्ठ नहीं मिला|पेज नहीं मिला|
		forbidden|access denied|access to this page has been denied|zugriff verweigert|zugriff nicht gestattet|accès refusé|accès interdit|acceso denegado|accesso negato|acesso negado|toegang geweigerd|доступ запрещен|gone|not acceptable|unavailable for legal reasons|unavailable in your region|
		internal server error|bad gateway|gateway timeout|service unavailable|service temporarily unavailable|temporarily unavailable|site maintenance|under maintenance|maintenance|maintenance mode|down for maintenance|we ll be right back|we ll be back soon|wartung|wartungsarbeiten|wartungsmodus|en maintenance|site en maintenance|en mantenimiento|
		in manutenzione|em manutenção|onderhoud|przerwa techniczna|технические работы`, "|") {
		out[letters(name)] = true
	}
	return out
}()
