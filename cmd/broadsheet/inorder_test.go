package main_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	main "broadsheet/cmd/broadsheet"
	"broadsheet/extract"
	"broadsheet/scraper"
)

// A queueOf is a source of addresses and files, errors in between.
type queueOf []scraper.Item

// Items yields them; one without an address and page is an error.
func (q queueOf) Items(context.Context) iter.Seq2[scraper.Item, error] {
	return func(yield func(scraper.Item, error) bool) {
		for _, item := range q {
			var err error
			if item.Page == nil && item.Job.URL == "" {
				err = errors.New("no address")
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

func asked(source, address string) scraper.Item {
	return scraper.Item{Job: scraper.Job{URL: address, Source: source}}
}

func file(path string) scraper.Item { return scraper.Item{Page: &scraper.Page{Source: path}} }

// names makes sources that are called by their numbers.
func names(n int) (out []string, items queueOf) {
	for i := range n {
		name := fmt.Sprint("https://paper.example/", i)
		out, items = append(out, name), append(items, asked(name, name))
	}
	return out, items
}

// ordered makes an inOrder that has numbered the items, and where it writes.
func ordered(tb testing.TB, items queueOf) (o *main.InOrder, passed, written *[]string) {
	tb.Helper()
	passed, written = &[]string{}, &[]string{}
	o = main.NewInOrder(func(art *extract.Article) error {
		*written = append(*written, art.Source)
		return nil
	})
	for item, err := range o.Number(items).Items(tb.Context()) {
		switch {
		case err != nil:
			*passed = append(*passed, err.Error())
		case item.Page != nil:
			*passed = append(*passed, item.Page.Source)
		default:
			*passed = append(*passed, item.Job.Source)
		}
	}
	return o, passed, written
}

// TestInOrderWritesInTheOrderOfTheInputs, whatever order they are read in and
// whichever give nothing; nothing is lost and nothing written twice.
func TestInOrderWritesInTheOrderOfTheInputs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		sources, items := names(rapid.IntRange(0, 40).Draw(rt, "inputs"))
		o, _, written := ordered(t, items)
		empty := rapid.SliceOfDistinct(rapid.SampledFrom(append(sources, "none")), rapid.ID).Draw(rt, "without a record")
		for _, source := range rapid.Permutation(sources).Draw(rt, "read in this order") {
			var art *extract.Article
			if !slices.Contains(empty, source) {
				art = &extract.Article{Source: source}
			}
			if err := o.Put(source, art); err != nil {
				rt.Fatal(err)
			}
		}
		want := slices.DeleteFunc(slices.Clone(sources), func(s string) bool { return slices.Contains(empty, s) })
		if !slices.Equal(want, *written) {
			rt.Fatalf("wrote %v before the end, want %v", *written, want)
		}
	})
}

// TestInOrderWritesEachAtOnceWhenItsTurnComes: a reader of the pipe needn't wait for
// the end.
func TestInOrderWritesEachAtOnceWhenItsTurnComes(t *testing.T) {
	t.Parallel()
	_, items := names(4)
	o, _, written := ordered(t, items)
	for _, step := range []struct {
		put  int
		art  bool
		want int // records written by then
	}{{2, true, 0}, {0, true, 1}, {1, false, 2}, {3, true, 3}} {
		var art *extract.Article
		if step.art {
			art = &extract.Article{Source: items[step.put].Job.Source}
		}
		if err := o.Put(items[step.put].Job.Source, art); err != nil || len(*written) != step.want {
			t.Errorf("after input %d: %v, %v written, want %d", step.put, err, *written, step.want)
		}
	}
}

// TestInOrderAdmitsEachInputOnce: by its name, and an address by each of its forms,
// or those behind it would wait for a record that never comes.
func TestInOrderAdmitsEachInputOnce(t *testing.T) {
	t.Parallel()
	a := "https://paper.example/a"
	_, passed, _ := ordered(t, queueOf{
		asked(a, a), asked(a, a), asked("HTTPS://paper.example/a", a),
		{},
		file("a.html"), file("b.html"), file("a.html"),
		{},
		asked("", "https://paper.example/b"),
	})
	if diff := cmp.Diff([]string{a, "no address", "a.html", "b.html", "no address", ""}, *passed); diff != "" {
		t.Errorf("what is passed on differs (-want +got):\n%s", diff)
	}
}

// TestInOrderEndsWithItsSource: who stops listening gets no more.
func TestInOrderEndsWithItsSource(t *testing.T) {
	t.Parallel()
	_, items := names(5)
	n := 0
	for _, err := range main.NewInOrder(nil).Number(items).Items(t.Context()) {
		if n++; n == 2 || err != nil {
			break
		}
	}
	if n != 2 {
		t.Errorf("%d items", n)
	}
}

// TestInOrderBoundsWhatWaits: an input that never answers holds up a thousand
// records, not a million; what comes late is written late and not lost.
func TestInOrderBoundsWhatWaits(t *testing.T) {
	t.Parallel()
	sources, items := names(3 * main.MaxWaiting)
	o, _, written := ordered(t, items)
	for i, source := range sources[1:] {
		if err := o.Put(source, &extract.Article{Source: source}); err != nil {
			t.Fatal(err)
		}
		if waiting := i + 1 - len(*written); waiting > main.MaxWaiting {
			t.Fatalf("%d records wait", waiting)
		}
	}
	if err := o.Put(sources[0], &extract.Article{Source: sources[0]}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(append(slices.Clone(sources[1:]), sources[0]), *written); diff != "" {
		t.Errorf("order differs (-want +got):\n%s", diff)
	}
}

// TestInOrderFlushesAtTheEnd what waits for an input that was never read.
func TestInOrderFlushesAtTheEnd(t *testing.T) {
	t.Parallel()
	sources, items := names(5)
	o, _, written := ordered(t, items)
	for _, i := range []int{4, 2, 1} {
		if err := o.Put(sources[i], &extract.Article{Source: sources[i]}); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(o.Flush(), o.Flush()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{sources[1], sources[2], sources[4]}, *written); diff != "" {
		t.Errorf("order differs (-want +got):\n%s", diff)
	}
}

// TestInOrderReportsAFullDisk from each of its ways to write.
func TestInOrderReportsAFullDisk(t *testing.T) {
	t.Parallel()
	full := errors.New("full")
	_, items := names(3)
	o := main.NewInOrder(func(*extract.Article) error { return full })
	for _, err := range o.Number(items).Items(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := o.Put(items[0].Job.Source, &extract.Article{}); !errors.Is(err, full) {
		t.Errorf("in turn: %v", err)
	}
	if err := o.Put("an input that has no number", &extract.Article{}); !errors.Is(err, full) {
		t.Errorf("out of turn: %v", err)
	}
	if err := o.Put(items[2].Job.Source, &extract.Article{}); err != nil {
		t.Errorf("it only waits: %v", err)
	}
	if err := o.Flush(); !errors.Is(err, full) {
		t.Errorf("at the end: %v", err)
	}
}
