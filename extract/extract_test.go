package extract_test

import (
	"testing"

	"broadsheet/extract"
)

// FuzzExtract: whatever the bytes, a record keeps every promise, with a profile and
// without.
func FuzzExtract(f *testing.F) {
	f.Add([]byte("<html lang=de><title>A</title><h1>B</h1><p>C"))
	f.Add([]byte(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"x",}</script><article class="atc"><p class="atc-TextParagraph">y`))
	addPages(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		for _, address := range []string{"https://www.faz.net/x-10000001.html", "https://a.example/x"} {
			page := extract.Page{HTML: src, URL: address}
			art, err := extract.Extract(page, extract.Options{})
			if err == nil {
				checkPromises(t, src, art)
			}
			if forced, err := extract.Extract(page, extract.Options{Force: true}); err == nil {
				checkPromises(t, src, forced)
			}
		}
	})
}

// FuzzState: whatever a script holds, what is read from it keeps every promise.
func FuzzState(f *testing.F) {
	f.Add(`{"title":"Last ferry leaves the island","body":["p",{"a":1},"x",["b","y"]]}`)
	f.Add(`[["Reactive",1],{"body":1},"\ud83d`)
	f.Add("a:T5,<p>xyb:[\"$\",\"$L3\",null,{\"body\":\"$a\"}]\n")
	f.Add(`{a:function(){return "}"},b:JSON.parse("{\"body\":[1,")`)
	f.Add(ferry("body", pieces(`{"type":"text","content":%s}`, `{"style":"h3","children":[{"text":%s}]}`, `["ul",["li",%s]]`, `{"is":"quote","props":{"words":%s}}`)))
	for _, script := range stateForms() {
		f.Add(script)
	}
	f.Fuzz(func(t *testing.T, src string) {
		for _, script := range []string{
			src, `<script id="__NEXT_DATA__" type="application/json">` + src + `</script>`, `<script id="__NUXT_DATA__" type="application/json">` + src + `</script>`,
			`<script>window.__STATE__=` + src + `</script>`, `<script>NUXT=(function(a,b){return ` + src + `}(` + src + `,[]))</script>`, flight(src),
		} {
			page := shell(script)
			if art, err := extract.Extract(page, generalOnly); err == nil {
				checkPromises(t, page.HTML, art)
			}
		}
	})
}

// FuzzProfileAndPage: whatever a profile asks for, what it reads keeps every promise.
func FuzzProfileAndPage(f *testing.F) {
	f.Add([]byte(goodProfile), []byte(story))
	f.Add([]byte("name: a.example\nhosts: [a.example]\nlayouts:\n  - name: one\n    when: p\n    headline: h1\n    body:\n      blocks:\n        paragraph: 'p, p ~ p, :not(p) > p'\n"), []byte("<h1>\u00ad</h1>"+story))
	f.Fuzz(func(t *testing.T, profile, src []byte) {
		p, err := extract.ParseProfile("fuzz.yaml", profile)
		if err != nil {
			return
		}
		profiles, err := extract.NewProfiles(p)
		if err != nil {
			return
		}
		for _, host := range p.Hosts() {
			art, err := extract.Extract(extract.Page{HTML: src, URL: "https://" + host + "/x"}, extract.Options{Profiles: profiles})
			if err == nil {
				checkPromises(t, src, art)
			}
		}
	})
}
