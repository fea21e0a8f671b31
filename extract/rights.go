package extract

import "strings"

// readRights keeps the rights signals as they are stated.
func (r *reading) readRights() {
	var rights Rights
	for _, n := range r.ix.metas {
		name := strings.ToLower(attr(n, "name"))
		content := fold(attr(n, "content"))
		switch {
		case content == "":
		case name == "robots":
			rights.Robots = append(rights.Robots, directives(content, "")...)
		case strings.HasSuffix(name, "bot") && len(name) < 40:
			rights.Robots = append(rights.Robots, directives(content, name+": ")...)
		case name == "tdm-reservation":
			rights.TDMReservation = content
		case name == "tdm-policy":
			rights.TDMPolicy = content
		}
	}
	for _, v := range r.page.Header["X-Robots-Tag"] {
		if v = fold(v); v != "" {
			rights.XRobotsTag = append(rights.XRobotsTag, v)
		}
	}
	if v := fold(r.header("Tdm-Reservation")); v != "" {
		rights.TDMReservation = v
	}
	if v := fold(r.header("Tdm-Policy")); v != "" {
		rights.TDMPolicy = v
	}
	if len(rights.Robots)+len(rights.XRobotsTag) > 0 || rights.TDMReservation != "" || rights.TDMPolicy != "" {
		r.art.Rights = &rights
	}
}

// directives parts a list of directives and puts a prefix before each.
func directives(content, prefix string) []string {
	var out []string
	for _, d := range splitWords([]string{content}) {
		if d = fold(d); d != "" {
			out = append(out, prefix+d)
		}
	}
	return out
}
