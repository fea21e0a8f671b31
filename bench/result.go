package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"broadsheet/bench/score"
)

// A setResult is what was found for one set.
type setResult struct {
	Name  string `json:"set"`
	Pages int    `json:"pages"`
	// Parse is what html.Parse alone cost.
	Parse cost `json:"parse"`
	// Readers are in the order of the run.
	Readers []tally `json:"readers"`
}

// A tally is what one reader did with a set.
type tally struct {
	Reader  string        `json:"reader"`
	Figures score.Figures `json:"figures"`
	// Refused counts the pages of which it gave an error or no text.
	Refused int  `json:"refused"`
	Cost    cost `json:"cost"`
	// Given are the fields that it stated on some page.
	Given map[score.Figure]bool `json:"given"`

	pages   []score.Figures
	records []score.Record
}

// take scores what a reader made of a page.
func (t *tally) take(name string, gold *score.Page, r *reading) {
	rec := &r.record
	if rec.Source = gold.File; r.ok {
		t.records = append(t.records, *rec)
	}
	if rec.IsEmpty() {
		t.Refused++
	}
	t.Reader = name
	t.Cost.add(r.cost)
	t.pages = append(t.pages, score.Compare(gold, rec))
	t.gives(rec)
}

// gives notes which fields a record has. A reader that never gives one is not
// scored for it: gold without authors is no merit of one that looks for none.
func (t *tally) gives(r *score.Record) {
	if t.Given == nil {
		t.Given = map[score.Figure]bool{}
	}
	for figure, has := range map[score.Figure]bool{
		score.Headline: r.Headline != "", score.Authors: len(r.Authors) > 0, score.Lead: len(r.Lead) > 0,
		score.Published: r.Published != "", score.Day: r.Published != "",
		score.Blocks: len(r.Body) > 0, score.Exact: true, score.F1: true, score.Precision: true, score.Recall: true,
	} {
		t.Given[figure] = t.Given[figure] || has
	}
}

// save writes the records of each reader, a file each in a folder of the set.
func (b *runner) save(res *setResult) error {
	if b.out == "" {
		return nil
	}
	dir := filepath.Join(b.out, res.Name)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for i := range res.Readers {
		f, err := os.Create(filepath.Join(dir, b.readers[i].name+".jsonl"))
		if err != nil {
			return err
		}
		lines := json.NewEncoder(f)
		for _, rec := range res.Readers[i].records {
			err = errors.Join(err, lines.Encode(rec))
		}
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}
