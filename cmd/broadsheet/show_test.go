package main_test

import (
	"testing"
)

// TestShowFindsByEveryName: a record by its id, by each address that led to it, by
// those that the site's profile reads the same identity from, and by an address as
// people copy it.
func TestShowFindsByEveryName(t *testing.T) {
	t.Parallel()
	dir, env := workshop(t)
	for _, name := range []string{
		"faz.net:16153034",
		"https://www.faz.net/-gpf-9m7re",
		"https://www.faz.net/aktuell/die-laengste-planke-16153034.html",
		"HTTPS://WWW.FAZ.NET/aktuell/die-laengste-planke-16153034.html#top",
		"https://www.faz.net/aktuell/die-laengste-planke-16153034-p2.html",
		"https://m.faz.net/aktuell/another-title-16153034.html?utm_source=feed",
		"https://www.faz.net/-i2x-9m7re",
		"http://www.faz.net/-gpf-9m7re",
		"www.faz.net/-gpf-9m7re",
		"faz.net/aktuell/die-laengste-planke-16153034.html",
	} {
		runWith(t, dir, "", env, "show", name).want(t, 0).silent(t).
			prints(t, `^Die längste Planke$`, `^id        faz.net:16153034, revision 1$`, `^also      https://www.faz.net/-gpf-9m7re$`)
	}
	for _, name := range []string{"faz.net:1", "faz.net", "https://www.faz.net/-gpf-9m7rf", "https://paper.example/16153034", "paper.example/a", "16153034", "", " "} {
		r := runWith(t, dir, "", env, "show", name).want(t, 1, `^broadsheet: show .*not in the archive; 'broadsheet list' shows what is there$`)
		r.prints(t, `^$`)
	}
}

// TestShowPrintsWhereItCameFrom: a reader sees the text, an archivist the capture.
func TestShowPrintsWhereItCameFrom(t *testing.T) {
	t.Parallel()
	dir, env := workshop(t)
	runWith(t, dir, "", env, "show", "faz.net:16153034").want(t, 0).prints(t,
		`^Brückenbau$`, `^23 Apr 2019 07:12`, `^Zwölf Zimmerleute haben den Steg`, `^Am Morgen lag noch Reif`,
		`^url       https://www.faz.net/aktuell/die-laengste-planke-16153034.html$`, `^read by   profile faz.net, layout `,
		`^capture   broadsheet-\S+\.warc\.gz at \d+, \S+ k?B$`, `^fetched   \d{4}-\d\d-\d\dT`)
}

// TestShowTheNewestRevision of an article that was corrected.
func TestShowTheNewestRevision(t *testing.T) {
	t.Parallel()
	dir := library(t)
	run(t, dir, "show", "https://harbour.example/b").want(t, 0).prints(t, `^May frost, corrected$`, `, revision 2$`)
	record := run(t, dir, "show", "https://harbour.example/b", "--json").want(t, 0).records(t)[0]
	if record["revision"] != 2.0 || record["headline"] != "May frost, corrected" {
		t.Errorf("got revision %v: %v", record["revision"], record["headline"])
	}
}
