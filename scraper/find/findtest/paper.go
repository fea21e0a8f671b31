// Package findtest has an invented newspaper of several years, for tests of what
// looks for articles. All of it follows from a seed.
package findtest

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// An Article is one of the paper's.
type Article struct {
	Number    int
	Path      string
	Section   string
	Headline  string
	Published time.Time
	IsGone    bool // its page answers 404, though lists name it
}

// Short is the path of the article's short link.
func (a *Article) Short() string { return "/-aue-" + strconv.FormatInt(int64(a.Number), 36) }

// Amp is the path of the article's AMP page.
func (a *Article) Amp() string { return strings.TrimSuffix(a.Path, ".html") + ".amp.html" }

// A Paper is the newspaper as a handler.
type Paper struct {
	Articles []Article // oldest first
	Broken   string    // path of a list that answers 500
	Bare     bool      // no list is named in robots.txt or on the front page

	byPath map[string]*Article
	mu     sync.Mutex
	asked  map[string]int
}

// Zone is where the paper appears.
var Zone = time.FixedZone("", 3600)

// Months are the names of the months in the paper's addresses.
var Months = []string{"hartung", "hornung", "lenzing", "ostermond", "wonnemond", "brachet", "heuert", "ernting", "scheiding", "gilbhart", "nebelung", "julmond"}

var (
	sections = []string{"auental", "markt", "handwerk"}
	things   = []string{"muehle", "bruecke", "ziege", "glocke", "leiter", "fähre", "scheune", "uhr", "wiese", "kelter"}
	doings   = []string{"steht-wieder", "faellt-um", "wird-gezaehlt", "kehrt-heim", "bleibt-leer", "kostet-nichts", "zieht-um"}
	when     = []string{"am-morgen", "im-regen", "ohne-grund", "nach-hundert-jahren", "zum-dritten-mal"}
)

// New makes a paper of the days from the first to the last.
func New(seed uint64, first, last time.Time) *Paper {
	p := &Paper{byPath: map[string]*Article{}, asked: map[string]int{}}
	r := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // it is to be the same each time
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		for range 1 + r.IntN(4) {
			p.add(r, time.Date(day.Year(), day.Month(), day.Day(), 6+r.IntN(14), r.IntN(60), 0, 0, Zone))
		}
	}
	slices.SortFunc(p.Articles, func(a, b Article) int { return a.Published.Compare(b.Published) })
	for i := range p.Articles {
		a := &p.Articles[i]
		p.byPath[a.Path], p.byPath[a.Short()], p.byPath[a.Amp()] = a, a, a
	}
	return p
}

func (p *Paper) add(r *rand.Rand, at time.Time) {
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	a := Article{Number: 10_000_000 + 7*len(p.Articles), Section: pick(sections), Published: at, IsGone: r.IntN(40) == 0}
	words := "die-" + strings.ReplaceAll(pick(things), "ä", "ae") + "-" + pick(doings) + "-" + pick(when)
	a.Headline = strings.ToUpper(words[:1]) + strings.ReplaceAll(words[1:], "-", " ") + " " + strconv.Itoa(len(p.Articles))
	a.Path = fmt.Sprintf("/%s/%s-%d.html", a.Section, words, a.Number)
	p.Articles = append(p.Articles, a)
}

// Of are the articles of a span of days, the last one included.
func (p *Paper) Of(first, last time.Time) []Article {
	var out []Article
	for _, a := range p.Articles {
		if day := a.Published.In(Zone).Format(time.DateOnly); day >= first.Format(time.DateOnly) && day <= last.Format(time.DateOnly) {
			out = append(out, a)
		}
	}
	return out
}

// Asked is how often a path was asked for.
func (p *Paper) Asked(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked[path]
}

// AskedInAll is how many requests there were for articles, and for what is none.
func (p *Paper) AskedInAll() (articles, others int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for path, n := range p.asked {
		if _, ok := p.byPath[path]; ok {
			articles += n
		} else {
			others += n
		}
	}
	return articles, others
}

// ServeHTTP serves the paper.
func (p *Paper) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.asked[r.URL.Path]++
	p.mu.Unlock()
	if r.URL.Path == p.Broken {
		http.Error(w, "the press has stopped", http.StatusInternalServerError)
		return
	}
	if a, ok := p.byPath[r.URL.Path]; ok && !a.IsGone {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, page, a.Headline, a.Path, a.Published.Format(time.RFC3339), a.Headline)
		return
	}
	p.list(w, r)
}

// page is an article's page.
const page = `<!doctype html><html lang="de"><head><title>%s</title><link rel="canonical" href="%s"><meta property="og:type" content="article">
<meta property="article:published_time" content="%s"></head><body><article><h1>%s</h1>
<p>Am Morgen kam der Bote den Hang herauf und hatte die Nachricht schon halb vergessen, aber alle wussten, was er sagen wollte.</p>
<p>Der Rat hat getagt, bis die Kerzen niedergebrannt waren. Danach ging jeder heim, und am nächsten Tag war die Sache entschieden.</p>
<p>Wer es nicht glaubt, der gehe hin und sehe selbst nach. Der Weg ist offen, und die Leiter lehnt noch immer an der Wand.</p></article></body></html>`
