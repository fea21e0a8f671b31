package extract

import "strings"

// What walls and shells say, in lower case. One phrase is enough on a page that
// has little else to say.
var (
	challengePhrases = []string{
		"verify you are human", "verifying you are human", "verify that you are human", "verify you're human", "confirm you are human", "that you are a human", "you're a human", "are you a robot", "not a robot", "made us think you were a bot", "checking your browser",
		"checking if the site connection is secure", "needs to review the security of your connection", "unusual traffic", "unusual activity from", "press & hold", "press and hold", "ddos protection by", "complete the security check", "you have been blocked", "has been blocked by our", "automated (bot)", "bot traffic",
		"behavior of your browser", "captcha", "kein roboter", "ein mensch sind", "ein mensch bist", "ungewöhnlichen datenverkehr", "ihr browser wird überprüft", "überprüfung ihres browsers", "automatisierte zugriffe", "pas un robot", "êtes humain", "êtes un humain", "trafic inhabituel", "vérification de votre navigateur",
		"no eres un robot", "no soy un robot", "que eres humano", "es un ser humano", "tráfico inusual", "non sei un robot", "non sono un robot", "sei umano", "traffico insolito", "não é um robô", "não sou um robô", "que é humano", "você é humano", "tráfego incomum", "geen robot", "een mens bent", "nie jesteś robotem", "jesteś człowiekiem", "nejste robot", "jste člověk",
		"inte är en robot", "är en människa", "ikke er en robot", "et ole robotti", "olet ihminen", "не робот", "вы человек", "ви людина", "robot olmadığınızı", "insan olduğunuzu", "ロボットではありません", "人間であること", "不是机器人", "人机验证", "安全验证", "验证码", "로봇이 아닙니다", "사람인지", "لست روبوت", "أنك إنسان", "אינך רובוט", "δεν είστε ρομπότ", "nem robot",
	}
	shellPhrases = []string{
		"enable javascript", "javascript enabled", "javascript is required", "requires javascript", "javascript to be enabled", "javascript is disabled", "turn on javascript", "javascript to run this app", "without javascript", "javascript aktivieren", "javascript ist deaktiviert", "aktivieren sie javascript", "javascript benötigt", "benötigt javascript", "aktivieren sie bitte javascript",
		"activer javascript", "activez javascript", "javascript est désactivé", "javascript activé", "habilita javascript", "habilite javascript", "activa javascript", "active javascript", "habilitar javascript", "javascript está", "abilita javascript", "abilitare javascript", "attiva javascript", "ative o javascript", "habilite o javascript", "javascript inschakelen", "schakel javascript", "javascript is uitgeschakeld",
		"włącz javascript", "włączyć javascript", "obsługę javascript", "povolte javascript", "zapněte javascript", "aktivera javascript", "aktivér javascript", "aktiver javascript", "ota javascript", "javascript käyttöön", "включите javascript", "javascript отключен", "увімкніть javascript", "javascript'i etkinleştir", "javascriptを有効", "启用javascript", "启用 javascript", "javascript를",
	}
	consentWords = []string{
		"cookie", "consent", "einwillig", "zustimm", "consenso", "consentimiento", "consentimento", "consentement", "toestemming", "zgod", "souhlas", "samtyck", "samtykke", "suostumu", "evästee", "согласи", "куки", "onay", "çerez", "同意", "クッキー", "동의", "쿠키", "ملفات تعريف الارتباط", "συγκατάθεση", "hozzájárul",
		"our partners", "unsere partner", "nos partenaires", "nuestros socios", "nostri partner", "nossos parceiros", "onze partners", "nasi partnerzy", "personal data", "personenbezogen", "données personnelles", "datos personales", "dati personali", "dados pessoais", "persoonsgegevens", "danych osobowych", "osobních údaj", "персональн", "personuppgifter", "personopplysninger", "henkilötiet",
		"personali", "tracking", "traceurs", "legitimate interest", "berechtigte", "intérêt légitime", "interés legítimo", "identifiers", "your choices", "privacy",
	}
	acceptWords = []string{
		"accept", "agree", "akzeptier", "zustimm", "einverstanden", "j'accepte", "tout accepter", "acepta", "accett", "aceit", "concord", "akkoord", "accepteer", "akceptuj", "zgadzam", "przejdź do serwisu", "souhlas", "přijmout", "godkänn", "acceptera", "tillad", "godta", "hyväksy", "kabul", "принять", "соглас", "прийняти", "同意", "許可", "동의", "모두 허용", "موافق", "أوافق", "קבל", "elfogad", "αποδοχή", "αποδέχομαι", "prihvat", "got it", "allow all",
	}
	offerWords = []string{
		"add to cart", "add to basket", "add to bag", "buy now", "in den warenkorb", "jetzt kaufen", "ajouter au panier", "añadir al carrito", "comprar ahora", "añadir a la cesta", "aggiungi al carrello", "adicionar ao carrinho", "comprar agora", "in winkelwagen", "in mijn winkelwagen", "do koszyka", "do košíku", "lägg i varukorg", "læg i kurv", "legg i handlekurv", "lisää ostoskoriin", "в корзину", "sepete ekle", "カートに入れる", "加入购物车", "장바구니",
		"apply now", "apply for this job", "jetzt bewerben", "online bewerben", "postuler", "aplicar ahora", "inscribirme", "candidati", "candidatar", "solliciteer", "aplikuj", "откликнуться", "ansök", "book now", "jetzt buchen", "buy tickets", "tickets kaufen", "tickets sichern", "réserver", "send inquiry", "anbieter kontaktieren", "kosárba",
	}
	parkedPhrases = []string{
		"domain is for sale", "domain may be for sale", "buy this domain", "domain name is for sale", "domain is parked", "parked free", "domain has expired", "inquire about this domain", "domain steht zum verkauf", "domain kaufen", "domain ist geparkt", "domaine est à vendre", "dominio está en venta", "dominio è in vendita", "domínio está à venda", "domein is te koop", "domena jest na sprzedaż", "doména je na prodej", "домен продается", "домен продаётся",
		"web server is working", "web server is successfully installed", "account has been suspended", "hier entsteht", "index of /", "domain is registered at", "domain wurde registriert", "domain was registered",
	}
	loginPhrases = []string{
		"log in to continue", "sign in to continue", "log in to read", "sign in to read", "please log in", "please sign in", "forgot password", "forgot your password", "passwort vergessen", "melden sie sich an", "mot de passe oublié", "olvidaste tu contraseña", "olvidado su contraseña", "olvidado la contraseña", "password dimenticata", "esqueceu a senha", "esqueci minha senha", "esqueceu sua senha", "wachtwoord vergeten", "zapomniałeś hasła", "nie pamiętasz hasła", "zapomenuté heslo",
		"glömt lösenord", "glemt adgangskode", "glemt passord", "unohditko salasanan", "забыли пароль", "şifremi unuttum", "パスワードをお忘れ", "忘记密码", "비밀번호 찾기", "elfelejtett jelszó",
	}
)

// saysOne reports whether a text in lower case holds one of the words.
func saysOne(text string, words []string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// isConsentText reports whether most of a story's text, or with none of the
// page's, is about cookies and consent.
func (r *reading) isConsentText(opening string) bool {
	about, all := 0, 0
	count := func(text string) {
		if text = strings.ToLower(text); saysOne(text, consentWords) {
			about += len(text)
		}
		all += len(text)
	}
	for text := range r.storyTexts() {
		count(text)
	}
	if all < 60 {
		for line := range strings.SplitSeq(opening, "\n") {
			count(line)
		}
	}
	return about >= 60 && 2*about > all
}
