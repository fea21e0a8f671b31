package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"broadsheet/scraper"
	"broadsheet/store"
)

// withArticle opens the archive for reading and hands it out with the id of the
// article that findID finds.
func (a *app) withArticle(ctx context.Context, command, name string, do func(*store.Archive, string) error) (err error) {
	archive, err := a.viewArchive(ctx)
	if err != nil {
		return err
	}
	defer closing(archive, "archive", &err)
	id, err := a.findID(ctx, archive, command, name)
	if err != nil {
		return err
	}
	return do(archive, id)
}

// findID finds an article by its id, by an address as given or in its normal form,
// or by the identity that the site's profile reads from the address. Errors begin
// with the command that asks.
func (a *app) findID(ctx context.Context, archive *store.Archive, command, name string) (string, error) {
	candidates := []string{name}
	if address, err := scraper.Normalize(name); err == nil {
		candidates = append(candidates, address)
		opts, err := (&readFlags{}).options(a.dir)
		if err != nil {
			return "", err
		}
		if id, ok := opts.Profiles.Identify(address); ok {
			candidates = append(candidates, id.ID(), id.URL)
		}
	}
	if !strings.Contains(name, "://") && strings.Contains(name, "/") {
		// As people copy it from a browser's address line.
		if id, err := a.findID(ctx, archive, command, "https://"+name); err == nil || !errors.Is(err, store.ErrNotFound) {
			return id, err
		}
		return a.findID(ctx, archive, command, "http://"+name)
	}
	var err error
	for _, candidate := range candidates {
		var id string
		if id, err = archive.Find(ctx, candidate); err == nil {
			return id, nil
		}
		if !errors.Is(err, store.ErrNotFound) {
			return "", err
		}
	}
	for _, candidate := range candidates {
		at, reason, ok, werr := archive.WhyRemoved(ctx, candidate)
		if werr != nil {
			return "", werr
		}
		if ok {
			return "", fmt.Errorf("%s %s: it was removed for good on %s: %s", command, candidate, at.Format(time.DateOnly), reason)
		}
	}
	return "", fmt.Errorf("%s %w; 'broadsheet list' shows what is there", command, err)
}
