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
	"thomsonreuters",
}

// isAgency reports whether a name is that of a news agency.
func isAgency(name string) bool { return slices.Contains(agencies, letters(name)) }

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
// company behind it, as withoutForm gives them.
func (r *reading) houses() []string {
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
	var out []string
	for _, name := range stated {
		if name = withoutForm(name); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// onlyPeople leaves out of a list of names those of houses, companies and agencies.
func (r *reading) onlyPeople(list []string) []string {
	houses := r.houses()
	site, _ := r.meta("og:site_name")
	return slices.DeleteFunc(list, func(name string) bool {
		return isCompany(name) || isAgency(name) || slices.Contains(houses, withoutForm(name)) || isSiteName(name, site, r.base)
	})
}
