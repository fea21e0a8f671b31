package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"broadsheet/scraper/queue"
	"broadsheet/store"
	"broadsheet/store/similar"
)

// checkBeside checks the files that lie beside the database, are made anew where they are
// missing, and hold nothing that is kept.
func (a *app) checkBeside() (out []store.Problem) {
	for _, file := range []struct {
		path, advice string
		kind         store.Kind
		values       func(path string) error
	}{
		{a.frontierPath(), "delete it to begin anew: what was kept is known to the archive", store.BadFrontier, queue.Check},
		{filepath.Join(a.dir, similar.Name), "delete it: the next question makes it anew", store.BadSimilar, similar.Check},
	} {
		name := filepath.Base(file.path)
		busy, err := a.checkFile(file.path, file.values)
		switch {
		case busy:
			a.say("%s: not checked: another process is using it", file.path)
		case err != nil:
			words := strings.ReplaceAll(err.Error(), "\n", "; ")
			out = append(out, store.Problem{Kind: file.kind, Where: name, Text: name + ": " + words + ": " + file.advice})
		}
	}
	return out
}

// checkFile checks the pages of a bbolt file, and then its values. One that is missing is
// right.
func (a *app) checkFile(path string, values func(path string) error) (busy bool, err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	busy, err = store.CheckPages(path)
	if busy || err != nil {
		return busy, err
	}
	err = values(path)
	return errors.Is(err, queue.ErrInUse), err
}
