// Command train makes the numbers of package story's model from a folder of gold
// pages: the scores of words in names and texts first, then the trees of the first
// and the second opinion, of the lead and of subheads, and what a reading's
// expectations are worth. It prints how well each does on publishers that it
// didn't learn from. The same pages give the same numbers.
//
//	go run ./extract/story/train --pages ../shared/data -o extract/story/model.txt
//
// The folder has a folder a set with a pages.jsonl, a page a line: file, url,
// publisher, and the gold's lead and body, or its text.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"strings"
)

func main() {
	log.SetFlags(0)
	pages := flag.String("pages", "../shared/data", "folder of gold pages")
	sets := flag.String("sets", "news,bodies,articles", "its sets to learn from")
	out := flag.String("o", "", "file to write the model to; without one only the figures are printed")
	wrong := flag.String("wrong", "", "file for the blocks that were misjudged")
	flag.Parse()
	if err := train(*pages, strings.Split(*sets, ","), *out, *wrong); err != nil {
		log.Fatal(err)
	}
}

// train learns from the sets and writes the model.
func train(dir string, sets []string, out, wrong string) error {
	golds, err := load(dir, sets)
	if err != nil {
		return err
	}
	samples := make([]*sample, len(golds))
	each(len(golds), func(i int) { samples[i] = newSample(golds[i]) })
	lexicon := measure(samples)
	l := newLearner(samples)
	m := l.learn()
	if wrong != "" {
		if err := os.WriteFile(wrong, []byte(l.misjudged()), 0o600); err != nil {
			return err
		}
	}
	if out == "" {
		return nil
	}
	if err := m.write(out, lexicon); err != nil {
		return fmt.Errorf("write %s: %w", out, err)
	}
	return nil
}
