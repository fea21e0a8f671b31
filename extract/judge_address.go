package extract

import (
	"net/url"
	"strings"
)

// isFront reports whether the address is that of a whole site or of an edition.
func isFront(u *url.URL) bool {
	if u == nil || u.RawQuery != "" {
		return false
	}
	path := strings.ToLower(u.Path)
	switch path = strings.TrimSuffix(path, "/"); path {
	case "", "/index.html", "/index.htm", "/index.php", "/index.asp", "/index.aspx", "/index.jsp", "/home", "/home.html", "/default.aspx", "/startseite", "/portada", "/accueil", "/homepage":
		return !strings.HasPrefix(u.Path, "//")
	}
	return len(path) == 3 || len(path) == 6 && (path[3] == '-' || path[3] == '_') // "/en", "/pt-br"
}

// listPaths are the parts of a path below which lists of stories stand.
var listPaths = map[string]Reason{
	"tag": ReasonListing, "tags": ReasonListing, "topic": ReasonListing, "topics": ReasonListing, "thema": ReasonListing, "themen": ReasonListing, "label": ReasonListing, "labels": ReasonListing,
	"category": ReasonListing, "categories": ReasonListing, "categoria": ReasonListing, "kategorie": ReasonListing, "kategoria": ReasonListing, "rubrik": ReasonListing, "rubrique": ReasonListing, "section": ReasonListing, "sections": ReasonListing, "seccion": ReasonListing,
	"author": ReasonListing, "authors": ReasonListing, "autor": ReasonListing, "autoren": ReasonListing, "auteur": ReasonListing, "auteurs": ReasonListing, "autore": ReasonListing, "autores": ReasonListing, "profile": ReasonListing, "contributor": ReasonListing, //nolint:misspell // German and Spanish
	"archive": ReasonListing, "archives": ReasonListing, "archiv": ReasonListing, "sitemap": ReasonListing, "forum": ReasonListing, "forums": ReasonListing, "etiqueta": ReasonListing, "tema": ReasonListing, "temas": ReasonListing, "podcasts": ReasonListing,
	"search": ReasonSearch, "suche": ReasonSearch, "recherche": ReasonSearch, "buscar": ReasonSearch, "busca": ReasonSearch, "ricerca": ReasonSearch, "cerca": ReasonSearch, "zoeken": ReasonSearch, "szukaj": ReasonSearch, "sok": ReasonSearch, "haku": ReasonSearch,
}

// listAddress returns the kind of list that an address is made for, "" when it may
// be a story's. Stories stand below such paths too: what looks like one is none.
func listAddress(u *url.URL) Reason {
	if u == nil {
		return ""
	}
	for name := range strings.SplitSeq(u.RawQuery, "&") {
		switch name, value, _ := strings.Cut(name, "="); strings.ToLower(name) {
		case "s", "q", "query", "search", "keyword", "keywords", "searchterm", "suchbegriff":
			if value != "" {
				return ReasonSearch
			}
		}
	}
	parts := strings.FieldsFunc(strings.ToLower(u.Path), func(c rune) bool { return c == '/' })
	for i, part := range parts {
		part, _, _ = strings.Cut(part, ".")
		if kind := listPaths[part]; kind != "" && len(parts)-i <= 3 && !isStorySlug(parts[len(parts)-1]) {
			return kind
		}
	}
	return ""
}

// isStoryAddress reports whether an address has the form of a story's: a long
// name or a number that tells it from thousands.
func isStoryAddress(u *url.URL) bool {
	if u == nil {
		return false
	}
	parts := strings.FieldsFunc(u.Path, func(c rune) bool { return c == '/' })
	return len(parts) > 0 && isStorySlug(parts[len(parts)-1])
}

// isStorySlug reports whether a part of a path is a headline or ends with a long
// number.
func isStorySlug(part string) bool {
	digits, most, joins := 0, 0, 0
	for i := range len(part) {
		switch c := part[i]; {
		case '0' <= c && c <= '9':
			digits++
			most = max(most, digits)
		case c == '-' || c == '_' || c == '+':
			joins++
			digits = 0
		default:
			digits = 0
		}
	}
	return joins >= 3 || most >= 6
}

// infoPaths are the names of pages about their site.
var infoPaths = map[string]bool{
	"about": true, "about-us": true, "aboutus": true, "imprint": true, "impressum": true, "terms": true, "terms-of-use": true, "terms-of-service": true, "privacy": true, "privacy-policy": true, "cookie-policy": true, "contact": true, "contact-us": true, "legal": true, "masthead": true, "agb": true, "datenschutz": true,
	"datenschutzerklaerung": true, "kontakt": true, "ueber-uns": true, "uber-uns": true, "mediadaten": true, "mentions-legales": true, "a-propos": true, "qui-sommes-nous": true, "cgu": true, "cgv": true, "aviso-legal": true, "quienes-somos": true, "contacto": true, "privacidad": true, "chi-siamo": true, "contatti": true, "note-legali": true,
	"quem-somos": true, "sobre": true, "contato": true, "expediente": true, "colofon": true, "over-ons": true, "o-nas": true, "regulamin": true, "polityka-prywatnosci": true, "om-oss": true, "om-os": true, "advertise": true, "careers": true, "faq": true, "help": true, "kuenye": true, "hakkimizda": true, "tietosuoja": true,
}

// infoAddress reports whether an address is that of a page about its site.
func infoAddress(u *url.URL) bool {
	path := strings.Trim(strings.ToLower(u.Path), "/")
	path = path[strings.LastIndexByte(path, '/')+1:]
	path, _, _ = strings.Cut(path, ".")
	return infoPaths[path]
}
