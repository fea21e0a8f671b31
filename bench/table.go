package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"broadsheet/bench/score"
)

// nothing stands where a reader doesn't give a field, gold doesn't know it, or
// nobody measured.
const nothing = "-"

// fields are the columns of a set's table. Of the two figures for the date a set
// has one.
var fields = []struct {
	title   string
	figures []score.Figure
}{
	{"F1", []score.Figure{score.F1}},
	{"precision", []score.Figure{score.Precision}},
	{"recall", []score.Figure{score.Recall}},
	{"exact", []score.Figure{score.Exact}},
	{"blocks", []score.Figure{score.Blocks}},
	{"headline", []score.Figure{score.Headline}},
	{"authors", []score.Figure{score.Authors}},
	{"published", []score.Figure{score.Published, score.Day}},
	{"lead", []score.Figure{score.Lead}},
}

// writeTables prints a table a set, and what all sets cost.
func writeTables(w io.Writer, sets []setResult) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i := range sets {
		s := &sets[i]
		fmt.Fprintf(t, "%s, %d pages\t", s.Name, s.Pages)
		for _, f := range fields {
			fmt.Fprintf(t, "%s\t", f.title)
		}
		fmt.Fprintln(t, "refused\ttime\tallocs\tbytes")
		for n := range s.Readers {
			r := &s.Readers[n]
			fmt.Fprintf(t, "%s\t", r.Reader)
			for _, f := range fields {
				fmt.Fprintf(t, "%s\t", r.figure(f.figures...))
			}
			fmt.Fprintf(t, "%d\t%s\n", r.Refused, strings.Join(r.Cost.ratios(s.Parse), "\t"))
		}
		fmt.Fprintln(t)
	}
	fmt.Fprintln(t, "all pages\trefused\ttime\tallocs\tbytes")
	parse, readers := total(sets)
	for n := range readers {
		fmt.Fprintf(t, "%s\t%d\t%s\n", readers[n].Reader, readers[n].Refused, strings.Join(readers[n].Cost.ratios(parse), "\t"))
	}
	return t.Flush()
}

// writeMarkdown prints one table: the body in each set, the fields where gold has
// blocks, and the cost of all pages.
func writeMarkdown(w io.Writer, sets []setResult) error {
	titles := []string{"reader"}
	for i := range sets {
		titles = append(titles, sets[i].columns()...)
	}
	titles = append(titles, "refused", "time", "allocs", "bytes")
	line(w, titles)
	line(w, append([]string{"---"}, strings.Fields(strings.Repeat("---: ", len(titles)-1))...))
	parse, readers := total(sets)
	for n := range readers {
		cells := []string{readers[n].Reader}
		for i := range sets {
			cells = append(cells, sets[i].cells(n)...)
		}
		cells = append(cells, strconv.Itoa(readers[n].Refused))
		line(w, append(cells, readers[n].Cost.ratios(parse)...))
	}
	_, err := fmt.Fprintln(w)
	return err
}

func line(w io.Writer, cells []string) { fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | ")) }

// detailed are the figures of a set whose gold has blocks.
var detailed = []score.Figure{score.Blocks, score.Headline, score.Authors, score.Published, score.Lead}

// hasBlocks reports whether the set's gold has them.
func (s *setResult) hasBlocks() bool {
	_, ok := s.Readers[0].Figures[score.Blocks]
	return ok
}

// columns are the titles of a set in the one table for all.
func (s *setResult) columns() []string {
	out := []string{s.Name + " F1", "exact"}
	if s.hasBlocks() {
		for _, f := range detailed {
			out = append(out, strings.TrimSuffix(string(f), " exact"))
		}
	}
	return out
}

// cells are what stands below them.
func (s *setResult) cells(n int) []string {
	r := &s.Readers[n]
	out := []string{r.figure(score.F1), r.figure(score.Exact)}
	if s.hasBlocks() {
		for _, f := range detailed {
			out = append(out, r.figure(f))
		}
	}
	return out
}

// figure returns the first that the set has, as ".941".
func (t *tally) figure(names ...score.Figure) string {
	for _, name := range names {
		if v, ok := t.Figures[name]; ok && t.Given[name] {
			return strings.TrimPrefix(fmt.Sprintf("%.3f", v), "0")
		}
	}
	return nothing
}

// ratios are time, allocations and bytes as multiples of the parse's.
func (c *cost) ratios(parse cost) []string {
	return []string{
		ratio(float64(c.Time), float64(parse.Time)),
		ratio(float64(c.Allocs), float64(parse.Allocs)), ratio(float64(c.Bytes), float64(parse.Bytes)),
	}
}

func ratio(a, b float64) string {
	if a == 0 || b == 0 {
		return nothing
	}
	return fmt.Sprintf("%.2f", a/b)
}

// total adds the costs and refusals of all sets.
func total(sets []setResult) (parse cost, readers []tally) {
	for i := range sets {
		parse.add(sets[i].Parse)
		for n := range sets[i].Readers {
			r := &sets[i].Readers[n]
			if i == 0 {
				readers = append(readers, tally{Reader: r.Reader})
			}
			readers[n].Cost.add(r.Cost)
			readers[n].Refused += r.Refused
		}
	}
	return parse, readers
}

// writeJSON prints all that was found.
func writeJSON(w io.Writer, sets []setResult) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(sets)
}
