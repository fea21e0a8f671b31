package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"broadsheet/extract/story"
)

// write writes the model's file as story.ReadModel reads it.
func (m *model) write(path string, l story.Lexicon) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	m.print(w, l)
	return errors.Join(w.Flush(), f.Close())
}

func (m *model) print(w io.Writer, l story.Lexicon) {
	fmt.Fprintln(w, story.ModelHead)
	fmt.Fprintln(w, "features", strings.Join(story.FeatureNames(), " "))
	for _, p := range m.sure {
		fmt.Fprintf(w, "sure %.4f %.4f\n", p.expected, p.worth)
	}
	writeWords(w, "name", l.Names)
	writeWords(w, "word", l.Words)
	writeTrees(w, "first", m.first)
	writeTrees(w, "second", m.second)
	writeTrees(w, "lead", m.lead)
	writeTrees(w, "subhead", m.subhead)
}

func writeWords(w io.Writer, kind string, words map[uint32]float32) {
	for _, h := range slices.Sorted(maps.Keys(words)) {
		fmt.Fprintf(w, "%s %x %s\n", kind, h, short(words[h]))
	}
}

func writeTrees(w io.Writer, kind string, f forest) {
	fmt.Fprintf(w, "%s bias %s\n", kind, short(float32(f.bias)))
	for _, t := range f.trees {
		fmt.Fprintln(w, kind, strings.Join(t.spell(nil, 0), " "))
	}
}

// spell writes a tree from a node on, left before right.
func (tr tree) spell(out []string, i int) []string {
	n := tr[i]
	if n.feature < 0 {
		return append(out, "="+short(n.value))
	}
	out = append(out, strconv.Itoa(n.feature)+"<"+strconv.FormatFloat(float64(n.cut), 'g', -1, 32))
	return tr.spell(tr.spell(out, n.left), n.right)
}

func short(v float32) string { return strconv.FormatFloat(float64(v), 'g', 3, 32) }
