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
