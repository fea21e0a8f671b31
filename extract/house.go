package extract

import (
	"slices"
	"strings"
)

// legalForms end the name of a company, never that of a person.
var legalForms = []string{
	"gmbh", "mbh", "kg", "ag", "ug", "ev", "ltd", "limited", "inc", "llc", "plc", "corp", "corporation", "srl", "spa", "bv", "nv", "oy", "oyj",
	"aps", "sas", "sarl", "ltda", "pty", "sro", "kft", "zrt",
}

// agencies sign reports that have no author of their own.
var agencies = []string{
	"dpa", "dpaafx", "afp", "ap", "reuters", "kna", "epd", "sid", "apa", "sda", "keystonesda", "ansa", "efe", "tass", "xinhua", "dapd", "ddp", "belga",
	"anp", "ritzau", "ntb", "lusa", "europapress", "pti", "ani", "ians", "kyodo", "jiji", "yonhap", "aap", "paa", "ctk", "čtk", "pap", "mti", "bloomberg",
	"associatedpress", "theassociatedpress", "deutschepresseagentur", "agencefrancepresse", "pressassociation", "pamedia", "thecanadianpress",
	"thomsonreuters", "afpde", "dpaafp", "dpainfocom", "dtsnachrichtenagentur", "dts", "keystoneats", "atsans", "ats", "agi", "adnkronos", "askanews", "lapresse",
	"interfax", "rianovosti", "ukrinform", "тасс", "риановости", "интерфакс", "укринформ", "уніан", "iha", "dha", "anadoluagency",
	"anadoluajansı", "anadoluajansi", "stt", "bta", "tanjug", "agerpres", "mediafax", "antara", "bernama", "telam", "télam", "notimex", "agenciabrasil",
	"agênciabrasil", "estadãoconteúdo", "folhapress", "agenciaefe", "agênciaefe", "nan", "sana", "irna", "wam",
	"新华社", "新華社", "中新社", "中央社", "共同通信", "時事通信", "共同", "時事", "연합뉴스", "뉴시스", "뉴스1",
}

// alsoNames are agencies whose letters are a first name too: written as one, with
// one capital letter, they are a person's.
var alsoNames = []string{"sid", "ani", "nan", "sana"}

// isAgency reports whether a name is that of a news agency, or of a part of one
// ("AFP Deutschland").
func isAgency(name string) bool {
	key := letters(name)
	if slices.Contains(agencies, key) {
		return !slices.Contains(alsoNames, key) || !isTitled(name)
	}
	first, _, more := strings.Cut(name, " ")
	return more && !isTitled(first) && slices.Contains(agencies, letters(first))
}

// isTitled reports whether a word has one capital letter, the first.
func isTitled(word string) bool {
	return word != strings.ToLower(word) && word != strings.ToUpper(word)
}

// agenciesIn are the agencies that sign an author's line.
func agenciesIn(line string) []string {
	var out []string
	if len(line) > 10*maxName {
		return nil
	}
	for _, part := range splitAny(stripByline(fold(line)), ",", ";", "/", " | ", " and ", " und ", " & ", "、", "，") {
		if part = strings.Trim(part, " .()-–"); isAgency(part) {
			out = append(out, part)
		}
	}
	return out
}

// isCompany reports whether a name ends in a company's legal form.
func isCompany(name string) bool {
	words := strings.Fields(name)
	return len(words) > 1 && slices.Contains(legalForms, letters(words[len(words)-1]))
}

// withoutForm is a name in letters alone, without the legal form at its end.
func withoutForm(name string) string {
	for isCompany(name) {
		name = strings.TrimSpace(name[:strings.LastIndex(name, " ")])
	}
	return letters(name)
}

// houses are the names that page and profile state for the publication and the
// company behind it, as withoutForm gives them. They are gathered once for a
// page, and once more when its JSON-LD is known.
func (r *reading) houses() map[string]bool {
	if r.houseNames == nil || !r.houseNames.linked && r.linked.byID != nil {
		r.houseNames = &houseNames{map[string]bool{}, r.linked.byID != nil}
		r.gatherHouses()
	}
	return r.houseNames.names
}

// A houseNames is what houses has gathered.
type houseNames struct {
	names  map[string]bool
	linked bool // the JSON-LD was known
}

// gatherHouses looks at all that names the publication.
func (r *reading) gatherHouses() {
	stated := slices.Concat(r.metas["og:site_name"], r.metas["application-name"], r.metas["publisher"], r.metas["dc.publisher"])
	if r.profile != nil {
		stated = append(append(stated, r.profile.spec.Publisher), r.profile.spec.Strip.Houses...)
	}
	for _, o := range r.linked.objects() {
		// A person who publishes alone is the author too.
		if p := r.linked.resolve(asObject(o["publisher"])); p != nil && !p.is(isPersonType) {
			stated = append(stated, p.text("name"))
		}
	}
	for _, name := range stated {
		if name = withoutForm(name); name != "" {
			r.houseNames.names[name] = true
		}
	}
}

// onlyPeople leaves out of a list of names those of houses, companies and agencies.
func (r *reading) onlyPeople(list []string) []string {
	return slices.DeleteFunc(list, r.isHouse)
}

// isHouse reports whether a name is that of a house, a company or an agency.
func (r *reading) isHouse(name string) bool {
	if isCompany(name) || isAgency(name) || r.houses()[withoutForm(name)] {
		return true
	}
	site, _ := r.meta("og:site_name")
	return isSiteName(name, site, r.base)
}

// noteAgencies keeps the agencies that sign a line of authors.
func (r *reading) noteAgencies(line, from string) {
	found := agenciesIn(line)
	if len(found) == 0 {
		return
	}
	if r.art.Dateline == nil {
		r.art.Dateline = &Dateline{}
		r.took("dateline", from)
	}
	if r.art.Dateline.Agency == "" {
		r.art.Dateline.Agency = strings.Join(uniqueNames(found), ", ")
	}
}
