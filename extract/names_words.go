package extract

// bylineWords begin an author's line and belong to no name. Longer ones stand
// before those that they begin with.
var bylineWords = []string{
	"written by", "story by", "posted by", "reported by", "words by", "text by", "article by", "analysis by", "opinion by", "published by", "authored by", "by",
	"ein artikel von", "eine analyse von", "ein kommentar von", "ein gastbeitrag von", "ein gastkommentar von", "ein bericht von", "eine kolumne von",
	"eine reportage von", "ein interview von", "ein essay von", "analyse von", "kommentar von", "interview von", "aufgezeichnet von", "protokolliert von", "von",
	"propos recueillis par", "publié par", "écrit par", "rédigé par", "un article de", "par", "escrito por", "publicado por", "por", "scritto da", "a cura di",
	"door", "skrevet av", "skrevet af", "av", "af", "autorka", "autori", "autores", "autore", "autoři", "auteurs", "auteur",
	"authors", "author", "autoren", "autorin", "autor", "oleh", "penulis", "yazan", "yazar", //nolint:misspell // other languages
	"pewarta", "laporan", "reporter", "mwandishi", "höfundur", "blaðamaður", "kirjoittaja", "toimittaja", "skribent", "forfatter", "szerző", "írta", "scris de", "tác giả", "автор текста", "авторы", "автори", "автор", "от", "συντάκτης",
	"بقلم", "كتبت", "كتب", "إعداد", "الكاتب", "المحرر", "نویسنده", "מאת", "כתבת", "כתב", "लेखक", "โดย",
	"作者", "撰文", "记者", "記者", "取材・文", "執筆", "筆者", "文・写真", "글·사진",
}

// labelWords do the same, but only before a colon or a stroke.
var labelWords = []string{
	"text", "texte", "texto", "testo", "tekst", "teksti", "текст", "κείμενο", "journalist", "文", "著", "글", "source", "quelle", "quellen", "fuente", "fonte", "bài", "bài và ảnh", "theo", "nguồn", "المصدر",
}

// roleWords are said of a person beside the name, or name a desk.
var roleWords = []string{
	"editor", "editors", "reporter", "reporters", "correspondent", "correspondents", "writer", "writers", "staff", "contributor", "contributors", "columnist",
	"producer", "journalist", "journalists", "redaktion", "redakteur", "redakteurin", "korrespondent", "korrespondentin", "politik", "wirtschaft", "chief",
	"director", "author", "admin", "administrator", "team", "contributing", "editorial", "freelance", "desk", "redazione", "redacción", "rédaction",
	"redacció", "redação", "redactie", "redaktionen", "redakcja", "redakce", "редакция", "редакція", "newsroom", "newsdesk", "webdesk", "agenturen", "agencies",
	"agencias", "agenzie", "agences", "wires", "expert", "founder", "ceo", "manager", "analyst", "specialist", "consultant",
	"university", "institute", "webmaster", "journaliste", "periodista", "giornalista", "redactor", "redactora", "corresponsal", "reporterin", "autorenteam",
	"journalistin", "chefredakteur", "chefredakteurin", "volontär", "volontärin", "muhabir", "muhabiri", "dziennikarz", "redaksi", "wartawan", "blaðamaður", "ritstjórn", "toimitus", "מערכת", "כתבי", "التحرير",
}

// roleEndings stand behind a name in scripts that need no comma between.
var roleEndings = []string{" 기자", " 특파원", " 논설위원", " 선임기자", " 인턴기자", "記者", "记者", "特派員", "編集委員", "論説委員", "通讯员"}

// placeholders are what systems state where nobody filled in a name.
var placeholders = []string{
	"undefined", "null", "none", "unknown", "anonymous", "anonym", "n/a", "test", "default", "user", "news", "nachrichten", "noticias", "actualités", "notizie",
	"publisher", "online", "web", "red", "website", "guest", "super user", "wordpress",
}

// nameParticles are the words of names that are written small.
var nameParticles = []string{
	"de", "da", "do", "das", "dos", "di", "du", "del", "della", "dela", "la", "le", "el", "al", "van", "von", "vom", "der", "den", "dem", "des", "ter", "ten",
	"te", "'t", "bin", "bint", "ibn", "ben", "af", "av", "zu", "zum", "zur", "und", "y", "e", "i", "o", "st", "ap", "op", "ul", "ur",
}
