package extract_test

import (
	"bytes"
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"
	"text/template"

	"golang.org/x/tools/txtar"
)

// A filler fills the templates of pages with invented stories.
type filler struct {
	words map[string][]string // by "de/headlines"
	funcs template.FuncMap
}

func newFiller(t *testing.T) *filler {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "judge", "words.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	f := &filler{words: map[string][]string{}}
	for _, part := range archive.Files {
		f.words[part.Name] = strings.Split(strings.TrimSpace(string(part.Data)), "\n")
	}
	f.funcs = f.teasers()
	maps.Copy(f.funcs, f.stories())
	maps.Copy(f.funcs, f.furniture())
	return f
}

func (f *filler) headline(lang string, i int) string { return f.word(lang+"/headlines", i) }

func (f *filler) link(lang string, i int) string {
	return fmt.Sprintf(`<a href="/a/%d">%s</a>`, 10481500+i, f.headline(lang, i))
}

// each makes a list of a form, a line each.
func each(form func(lang string, i int) string) func(lang string, n int) string {
	return func(lang string, n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(form(lang, i) + "\n")
		}
		return b.String()
	}
}

// teasers are the forms in which pages announce stories.
func (f *filler) teasers() template.FuncMap {
	return template.FuncMap{
		"cards": each(func(lang string, i int) string {
			return fmt.Sprintf(`<article class="card"><a href="/a/%d"><img src="/i/%[1]d.jpg" alt=""><h3>%s</h3></a><p>%s</p><time>%d:%02d</time></article>`, 10481500+i, f.headline(lang, i), f.say(lang, i, 1), i%24, 7*i%60)
		}),
		"flat": each(func(lang string, i int) string {
			return "<h3>" + f.link(lang, i) + "</h3><p>" + f.say(lang, i, 1+i%2) + "</p>"
		}),
		"rows": each(func(lang string, i int) string {
			return fmt.Sprintf("<tr><td>%02d:%02d</td><td>%s</td><td>%d</td></tr>", i%24, 11*i%60, f.link(lang, i), 3*i)
		}),
		"tiles": each(func(lang string, i int) string {
			return fmt.Sprintf(`<a class="tile" href="/s/%d"><span class="over">%s</span><span class="title">%s</span><span class="lede">%s</span></a>`, i, strings.Fields(f.word(lang+"/headlines", i+3))[0], f.headline(lang, i), f.say(lang, i, 1))
		}),
		"briefs": each(func(lang string, i int) string {
			return fmt.Sprintf(`<div class="n"><i>%d.04.</i> <b>%s</b><br>%s</div>`, 1+i%28, f.link(lang, i), f.say(lang, i, 1+i%2))
		}),
		"terms": each(func(lang string, i int) string {
			return "<dt>" + f.link(lang, i) + "</dt><dd>" + f.say(lang, i, 1) + "</dd>"
		}),
		"stacks": each(func(lang string, i int) string {
			return fmt.Sprintf(`<div class="c-stack"><div class="c-stack__media"><a href="/a/%d" tabindex="-1"><img src="/i/%[1]d.webp" alt=""></a></div><div class="c-stack__body"><span class="c-over">%s</span><h2 class="c-stack__title">%s</h2><div class="c-stack__text"><p>%s</p></div><ul class="meta"><li>%d min</li><li>Ada Quill</li></ul></div></div>`,
				i, strings.Fields(f.headline(lang, i))[0], f.link(lang, i), f.say(lang, i, 1+i%2), 2+i%5)
		}),
		"posts": each(func(lang string, i int) string {
			return fmt.Sprintf(`<article class="post type-post hentry"><h2 class="entry-title">%s</h2><div class="entry-meta">Posted on <time>2019-04-%02d</time> by Quill</div><div class="entry-summary"><p>%s [&hellip;]</p></div></article>`, f.link(lang, i), 1+i%28, f.say(lang, i, 2))
		}),
		"mute": each(func(lang string, i int) string {
			return fmt.Sprintf(`<div class="card" onclick="go(%d)"><b>%s</b><p>%s</p><a href="/a/%[1]d">→</a></div>`, i, f.headline(lang, i), f.say(lang, i, 1))
		}),
	}
}

// stories are the forms in which pages tell them.
func (f *filler) stories() template.FuncMap {
	return template.FuncMap{
		"say":   func(lang string, n int) string { return f.say(lang, 0, n) },
		"prose": each(func(lang string, i int) string { return "<p>" + f.say(lang, 3*i, 2+i%2) + "</p>" }),
		"talk": each(func(lang string, i int) string {
			return "<p><strong>" + f.headline(lang, i) + "?</strong></p><p>" + f.say(lang, i, 2) + "</p>"
		}),
		"live": each(func(lang string, i int) string {
			return fmt.Sprintf(`<div class="entry"><time>%02d:17</time><h3>%s</h3><p>%s</p></div>`, 23-i, f.headline(lang, i), f.say(lang, i, 2))
		}),
		"listicle": each(func(lang string, i int) string {
			return fmt.Sprintf("<h2>%d. %s</h2><p>%s %s</p>", i+1, f.headline(lang, i), f.say(lang, i, 2), f.link(lang, i+1))
		}),
		"boxed": each(func(lang string, i int) string {
			return `<div class="block"><div class="text">` + f.say(lang, 2*i, 2) + "</div></div>"
		}),
		"cited": each(func(lang string, i int) string {
			return "<p>" + f.say(lang, i, 1) + " As we wrote in " + f.link(lang, i) + ", " + f.say(lang, i+1, 1) + "</p>"
		}),
	}
}

// furniture is what stands around both.
func (f *filler) furniture() template.FuncMap {
	list := each(func(lang string, i int) string { return "<li>" + f.link(lang, i) + "</li>" })
	return template.FuncMap{
		"list": list,
		"box":  func(lang string) string { return "<aside><ul>" + list(lang, 6) + "</ul></aside>" },
		"nav": func(lang string) string {
			return `<header><a href="/"><img src="/logo.svg" alt=""></a><nav><ul>` + strings.Join(f.words[lang+"/nav"], "") + `</ul></nav><form action="/s"><input type="search"><button>⌕</button></form></header>`
		},
		"foot":   func(lang string) string { return "<footer>" + strings.Join(f.words[lang+"/foot"], "") + "</footer>" },
		"chrome": func(lang string) string { return f.words[lang+"/chrome"][0] + list(lang, 5) },
		"tail":   func(lang string) string { return f.words[lang+"/tail"][0] },
		"pictures": func(n int) string {
			return strings.Repeat(`<figure><img src="/p.jpg" alt="A boat"><figcaption>Picture: Quill</figcaption></figure>`, n)
		},
		"figures": func(rows, columns int) string {
			return strings.Repeat("<tr>"+strings.Repeat("<td>17,4 °</td>", columns)+"</tr>", rows)
		},
	}
}

// word is one of a list's lines, which begins anew at its end.
func (f *filler) word(list string, i int) string { return f.words[list][i%len(f.words[list])] }

// say is n sentences in a row.
func (f *filler) say(lang string, from, n int) string {
	var out []string
	for i := range n {
		out = append(out, f.word(lang+"/sentences", from+i))
	}
	return strings.Join(out, " ")
}

func (f *filler) page(t *testing.T, file txtar.File) []byte {
	t.Helper()
	page, err := template.New(file.Name).Funcs(f.funcs).Parse(string(file.Data))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := page.Execute(&b, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
