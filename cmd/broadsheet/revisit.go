package main

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/scraper/queue"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// What goes first: the addresses that the user gave, what is new, what is known and due,
// and then what is older.
const (
	priorityGiven = 30 - 10*iota
	priorityNews
	priorityRevisit
	priorityBackfill
)

// An again knows when kept articles are asked for again, and asks for them only in case
// they changed.
type again struct {
	scraper.Getter

	archive  *store.Archive
	profiles *extract.Profiles
	frontier *queue.Queue // may be nil
	whole    bool         // ask for whole pages
	saved    *savings     // of what is asked for; nil where nothing is

	// rendered says which addresses are rendered: that such a page is as it was says nothing
	// of what its scripts bring. nil is none.
	rendered func(address string) bool
}

// Fetch gets a page, or of one that is kept and as it was no more than that it is.
func (g *again) Fetch(ctx context.Context, address string) (*scraper.Page, error) {
	v, digest, size := g.validators(ctx, address)
	page, err := g.Getter.Fetch(scraper.IfChanged(ctx, v), address)
	if digest == "" || !scraper.IsNotModified(page) || len(page.Exchanges) == 0 {
		return page, err
	}
	g.saved.page(size)
	page.Exchanges[len(page.Exchanges)-1].Digest = digest
	return page, nil
}

// validators are those of the page that the archive has of an address, and that page's
// digest and size in bytes; "" where the whole page must be asked for. An article of several pages
// changes where the first one doesn't.
func (g *again) validators(ctx context.Context, address string) (v scraper.Validators, digest string, size int64) {
	if g.whole || g.rendered != nil && g.rendered(address) {
		return v, "", 0
	}
	id, err := g.archive.Find(ctx, address)
	if err != nil {
		return v, "", 0 // the whole page does no harm
	}
	art, err := g.archive.Article(ctx, id)
	if err != nil || len(art.Pages) > 1 {
		return v, "", 0
	}
	visits, err := g.archive.Visits(ctx, id)
	if err != nil {
		return v, "", 0
	}
	for _, visit := range slices.Backward(visits) {
		if !isFound(&visit) || len(visit.Captures) == 0 {
			continue
		}
		at := visit.Captures[len(visit.Captures)-1]
		body, err := g.archive.Body(ctx, at)
		if err != nil {
			return v, "", 0
		}
		status, header := warc.ParseHead(body.Head)
		v = scraper.Validators{ETag: header.Get("ETag"), LastModified: header.Get("Last-Modified")}
		if status != http.StatusOK || v == (scraper.Validators{}) {
			return scraper.Validators{}, "", 0
		}
		return v, at.Digest, int64(len(body.Body))
	}
	return v, "", 0
}

// isFound reports whether a visit found its article.
func isFound(v *store.Visit) bool {
	return v.Outcome == store.Kept || v.Outcome == store.Unchanged || v.Outcome == store.Revised
}

// A revisit is when and why an article is asked for again.
type revisit struct {
	at   time.Time // zero when it is left alone
	last time.Time // the last visit that found it
	gone store.Absence
	// changed is the last change that is known of.
	changed time.Time
}

// revisit says when an article is asked for again. updated is when a list says that it
// changed; zero when none does.
func (g *again) revisit(ctx context.Context, art *extract.Article, updated time.Time) (revisit, error) {
	visits, err := g.archive.VisitsOf(ctx, art.ID)
	if err != nil {
		return revisit{}, err
	}
	return g.plan(art, visits[0], updated), nil
}

// plan is revisit by the visits that there were.
func (g *again) plan(art *extract.Article, visits []store.Visit, updated time.Time) (r revisit) {
	var isGone bool
	if r.gone, isGone = store.AbsenceOf(visits); isGone {
		if !r.gone.Sure {
			r.at = r.gone.Since.Add(store.SecondLook)
		}
		return r
	}
	b := behaviourOf(art, visits)
	b.Updated = updated
	r.last, r.changed = b.Visited, b.Changed
	if at, ok := g.rule(art.URL).Due(b); ok {
		r.at = at
	}
	return r
}

// rule is the one of an address's site.
func (g *again) rule(address string) extract.Revisit {
	if p, ok := g.profiles.For(address); ok {
		return p.Revisit()
	}
	return extract.DefaultRevisit
}

// behaviourOf is how an article changed, as far as page, server and visits tell.
func behaviourOf(art *extract.Article, visits []store.Visit) extract.Behaviour {
	b := extract.Behaviour{First: art.Published, Changed: art.Modified}
	if art.HTTP != nil {
		if at, err := http.ParseTime(art.HTTP.LastModified); err == nil && at.Before(art.Fetched) && at.After(b.Changed) {
			b.Changed = at
		}
	}
	for i := range visits {
		v := &visits[i]
		if b.First.IsZero() {
			b.First = v.Fetched
		}
		if isFound(v) || v.Outcome == store.GaveUp {
			b.Visited = v.Fetched
		}
		if v.Outcome == store.Revised {
			b.Changes++
			b.Changed = later(b.Changed, v.Fetched)
		}
	}
	b.Visited = cmp.Or(b.Visited, art.Fetched)
	return b
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// maxRevisits is how many articles of a site are asked for again in a run, those first
// that have waited longest.
const maxRevisits = 20_000

// A dueArticle waits to be asked for.
type dueArticle struct {
	url string
	at  time.Time
}

// due returns the articles of a site that are due at a time. Lists name what changed:
// updated has when, by the article's id.
func (g *again) due(ctx context.Context, isOf func(*extract.Article) bool, updated map[string]time.Time, now time.Time) ([]dueArticle, error) {
	p := planner{again: g, updated: updated, now: now, seen: map[string]bool{}}
	for art, err := range g.archive.Articles(ctx, store.Query{From: now.Add(-lookBack)}) {
		if err == nil && isOf(art) {
			err = p.add(ctx, art)
		}
		if err != nil {
			return nil, err
		}
	}
	for id := range updated {
		if p.seen[id] {
			continue
		}
		art, err := g.archive.Article(ctx, id)
		if err == nil {
			err = p.add(ctx, art)
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
	}
	if err := p.flush(ctx); err != nil {
		return nil, err
	}
	slices.SortFunc(p.out, func(a, b dueArticle) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.url, b.url)) })
	return p.out[:min(len(p.out), maxRevisits)], nil
}

// A planner finds out which articles are due. It asks for the visits of many at once: one
// transaction for each would be most of the work.
type planner struct {
	*again

	updated map[string]time.Time
	now     time.Time
	seen    map[string]bool // by id
	waiting []*extract.Article
	out     []dueArticle
}

const plannedAtOnce = 256

func (p *planner) add(ctx context.Context, art *extract.Article) error {
	p.seen[art.ID] = true
	if p.waiting = append(p.waiting, art); len(p.waiting) < plannedAtOnce {
		return nil
	}
	return p.flush(ctx)
}

func (p *planner) flush(ctx context.Context) error {
	ids := make([]string, len(p.waiting))
	for i, art := range p.waiting {
		ids[i] = art.ID
	}
	visits, err := p.archive.VisitsOf(ctx, ids...)
	if err != nil {
		return err
	}
	for i, art := range p.waiting {
		if r := p.plan(art, visits[i], p.updated[art.ID]); !r.at.IsZero() && !r.at.After(p.now) {
			p.out = append(p.out, dueArticle{art.URL, r.at})
		}
	}
	p.waiting = p.waiting[:0]
	return nil
}

// lookBack is how old an article may be that is asked for again though no list names
// it: a query of all would take longer each year.
const lookBack = 400 * 24 * time.Hour
