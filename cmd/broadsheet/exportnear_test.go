package main_test

import "testing"

// TestExportLeavesOutWhatIsNearlyTheSame, counts it, and lets a limit count what is left;
// what is only the same by its words --dedupe alone doesn't find.
func TestExportLeavesOutWhatIsNearlyTheSame(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	report := "<p>The ferry to the outer islands stays in port until the captain has found the ninth lifeboat, which was last seen in March off the northern " +
		"mole with a goat in it, the port office said on Monday.</p><p>Passengers may use the mail boat, which has room for six, or wait for the tide and walk.</p>"
	page := func(day, text string) string {
		return `<!doctype html><html lang="en"><head><title>No ferry</title><meta property="og:type" content="article">
<meta property="article:published_time" content="2019-04-` + day + `T08:00:00Z"></head><body><article><h1>No ferry</h1>` + text + `</article></body></html>`
	}
	write(t, dir, map[string]string{
		"p/a.html": page("01", report), "p/b.html": page("02", "<p>(kn) Harbourtown.</p>"+report),
		"p/c.html": page("03", "<p>The lighthouse was painted over the weekend, red at the top and white below, by the two keepers and whoever came along with a brush of their own.</p>"),
		"urls.tsv": "a.html\thttps://a.example/1\nb.html\thttps://b.example/2\nc.html\thttps://c.example/3\n",
	})
	run(t, dir, "crawl", "p", "--urls", "urls.tsv").want(t, 0, `^ +3  kept$`)
	for flag, want := range map[string]int{"--dedupe": 3, "--dedupe=near": 2} {
		if n := len(run(t, dir, "export", flag).want(t, 0).records(t)); n != want {
			t.Errorf("%s: %d records, want %d", flag, n, want)
		}
	}
	const left = `^1 record left out that have nearly the text of an earlier one$`
	run(t, dir, "export", "--dedupe=near", "--limit", "2").want(t, 0, left).prints(t, `lighthouse`)
	run(t, dir, "export", "--dedupe=near", "-o", "once/").want(t, 0, `^2 records written to once/ in 1 file$`, left)
	run(t, dir, "export", "--verify", "once").want(t, 0)
	run(t, dir, "export", "--dedupe=some").want(t, 2, `--dedupe=some: the choices are exact and near$`)
}

// TestExportMarksDuplicates with the first of them, in each form that has the field; the
// same command marks the same, and without the flag nothing is marked.
func TestExportMarksDuplicates(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	report := "<p>The clock of the town hall went backwards from noon to three on Tuesday, and the council met twice, once before and once after the vote that it was to take " +
		"on the repair of the clock.</p><p>The clockmaker has asked for a ladder, a lamp and a written promise that nobody will ring the bell while he is inside.</p>"
	page := func(day, text string) string {
		return `<!doctype html><html lang="en"><head><title>Clock</title><meta property="og:type" content="article">
<meta property="article:published_time" content="2019-05-` + day + `T08:00:00Z"></head><body><article><h1>Clock</h1>` + text + `</article></body></html>`
	}
	write(t, dir, map[string]string{
		"p/a.html": page("01", report), "p/b.html": page("02", "<p>(kn) Harbourtown.</p>"+report), "p/c.html": page("03", report+"<p>More tomorrow.</p>"),
		"p/d.html": page("04", "<p>Nine geese were counted on the lower pond by the school, three more than last year, and the caretaker has put up a sign that asks for quiet.</p>"),
		"urls.tsv": "a.html\thttps://a.example/1\nb.html\thttps://b.example/2\nc.html\thttps://c.example/3\nd.html\thttps://d.example/4\n",
	})
	run(t, dir, "crawl", "p", "--urls", "urls.tsv").want(t, 0, `^ +4  kept$`)
	list := run(t, dir, "export", "--mark-duplicates").want(t, 0, `^2 records marked that have nearly the text of an earlier one$`).records(t)
	for i, first := range []any{nil, list[0]["id"], list[0]["id"], nil} {
		if got := list[i]["duplicate_of"]; got != first {
			t.Errorf("record %d is a duplicate of %v, want %v", i, got, first)
		}
	}
	for _, art := range run(t, dir, "export").want(t, 0).records(t) {
		if art["duplicate_of"] != nil {
			t.Errorf("%v is marked", art["id"])
		}
	}
	for _, art := range run(t, dir, "export", "--mark-duplicates", "--fields", "headline").want(t, 0).records(t)[1:3] {
		if art["duplicate_of"] != list[0]["id"] {
			t.Errorf("with chosen fields: %v", art)
		}
	}
	for _, form := range []string{"csv", "md", "tei"} {
		one := run(t, dir, "export", "--mark-duplicates", "--format", form).want(t, 0).prints(t, `duplicate_of`)
		if two := run(t, dir, "export", "--mark-duplicates", "--format", form).want(t, 0); two.out != one.out {
			t.Errorf("%s: the same command gives another export", form)
		}
	}
	run(t, dir, "export", "--mark-duplicates", "-o", "all/").want(t, 0, `^4 records written to all/`, `^2 records marked`)
	run(t, dir, "export", "--verify", "all").want(t, 0)
	run(t, dir, "export", "--mark-duplicates", "--dedupe").want(t, 2, `give one of them$`)
	run(t, dir, "export", "--mark-duplicates", "--format", "warc", "-o", "x.warc.gz").want(t, 2, `--format warc has pages$`)
}
