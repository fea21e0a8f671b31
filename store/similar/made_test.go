package similar_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"broadsheet/extract"
	"broadsheet/store"
)

// A shelf is an archive in memory.
type shelf []*extract.Article

// Since yields what stands behind a place.
func (s *shelf) Since(_ context.Context, after uint64) iter.Seq2[store.Numbered, error] {
	return func(yield func(store.Numbered, error) bool) {
		for ; after < uint64(len(*s)); after++ {
			if art := (*s)[after]; art != nil && !yield(store.Numbered{Number: after + 1, Article: art}, nil) {
				return
			}
		}
	}
}

// Record is what stands at a place.
func (s *shelf) Record(_ context.Context, n uint64) (*extract.Article, error) {
	if n == 0 || n > uint64(len(*s)) || (*s)[n-1] == nil {
		return nil, store.ErrNotFound
	}
	return (*s)[n-1], nil
}

// Newest is the last of the same id.
func (s *shelf) Newest(ctx context.Context, n uint64) (*extract.Article, error) {
	art, err := s.Record(ctx, n)
	if err != nil {
		return nil, err
	}
	for _, other := range (*s)[n:] {
		if other != nil && other.Revision > art.Revision && other.ID == art.ID {
			art = other
		}
	}
	return art, nil
}

// A press makes articles from a list of made words. As in a language, few words are
// most of a text, and there are phrases that everyone uses.
type press struct {
	rnd     *rand.Rand
	source  *rand.PCG
	zipf    *rand.Zipf
	words   []string
	phrases [][]string
	made    int
}

// vocabulary is how many words there are.
const vocabulary = 30_000

// madeWords are of one to four syllables.
var madeWords = sync.OnceValue(func() (out []string) {
	rnd := rand.New(rand.NewPCG(1, 1))
	syllables := strings.Fields("ba der fo gi hul ka len mor na or pel qua rin sa tor um vel wi xa zo stra ent ung lich")
	for len(out) < vocabulary {
		var word strings.Builder
		for range 1 + rnd.IntN(4) {
			word.WriteString(syllables[rnd.IntN(len(syllables))])
		}
		out = append(out, word.String())
	}
	return out
})

func newPress(seed uint64) *press {
	p := &press{source: rand.NewPCG(seed, 5)}
	p.rnd = rand.New(p.source)
	p.zipf = rand.NewZipf(p.rnd, 1.1, 3, vocabulary-1)
	p.words = madeWords()
	for range 400 {
		p.phrases = append(p.phrases, p.text(3+p.rnd.IntN(4)))
	}
	return p
}

// reseed makes what follows the same each time.
func (p *press) reseed(seed uint64) { p.source.Seed(seed, 6) }

func (p *press) word() string { return p.words[p.zipf.Uint64()] }

// text are about n words; a fifth of them are of phrases.
func (p *press) text(n int) (out []string) {
	for len(out) < n {
		if len(p.phrases) > 0 && p.rnd.IntN(18) == 0 {
			out = append(out, p.phrases[p.rnd.IntN(len(p.phrases))]...)
			continue
		}
		out = append(out, p.word())
	}
	return out
}

// paragraphs are n of 25 to 65 words.
func (p *press) paragraphs(n int) (out [][]string) {
	for range n {
		out = append(out, p.text(25+p.rnd.IntN(40)))
	}
	return out
}

// changed has another word in so many places of a hundred.
func (p *press) changed(text [][]string, percent int) [][]string {
	var out [][]string
	for _, paragraph := range text {
		paragraph = slices.Clone(paragraph)
		for i := range paragraph {
			if p.rnd.IntN(100) < percent {
				paragraph[i] = p.word()
			}
		}
		out = append(out, paragraph)
	}
	return out
}

// article puts paragraphs into an article of a site.
func (p *press) article(site string, paragraphs ...[]string) *extract.Article {
	p.made++
	art := &extract.Article{
		ID: fmt.Sprintf("%s:%d", site, p.made), Site: site, Revision: 1, Headline: strings.Join(p.text(6), " "),
		URL: fmt.Sprintf("https://%s/%d", site, p.made), Published: time.Unix(1_500_000_000+int64(p.made)*60, 0).UTC(),
	}
	for _, words := range paragraphs {
		art.Body = append(art.Body, extract.Block{Type: extract.Paragraph, Text: strings.Join(words, " ")})
	}
	art.Text = art.PlainText()
	art.ContentHash = "sha256:" + strconv.Itoa(p.made)
	return art
}

func (p *press) site() string { return fmt.Sprintf("paper%d.example", p.rnd.IntN(40)) }

var errBroken = errors.New("broken")

// A broken archive fails after some records.
type broken struct {
	shelf
	after int
}

// Since fails on the way.
func (b *broken) Since(ctx context.Context, after uint64) iter.Seq2[store.Numbered, error] {
	return func(yield func(store.Numbered, error) bool) {
		for n, err := range b.shelf.Since(ctx, after) {
			if n.Number > uint64(b.after) {
				yield(store.Numbered{}, errBroken)
				return
			}
			if !yield(n, err) {
				return
			}
		}
	}
}
