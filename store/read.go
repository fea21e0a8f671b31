package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
)

// Find returns the id of the article that has this id, or that any visit of this
// address led to. Without one it gives an error matching [ErrNotFound].
func (a *Archive) Find(_ context.Context, name string) (string, error) {
	id := ""
	err := a.view(func(t txn) error {
		id = string(t.Bucket(bAddresses).Get(addressKey(name)))
		if id == "" {
			art, _, err := t.latest(name)
			if err != nil || art == nil {
				return err
			}
			id = name
		}
		return nil
	})
	if err == nil && id == "" {
		err = fmt.Errorf("%s: %w", name, ErrNotFound)
	}
	return id, err
}

// Article returns the newest revision of an article.
func (a *Archive) Article(_ context.Context, id string) (*extract.Article, error) {
	var art *extract.Article
	err := a.view(func(t txn) (err error) {
		art, _, err = t.latest(id)
		return err
	})
	if err == nil && art == nil {
		err = fmt.Errorf("%s: %w", id, ErrNotFound)
	}
	return art, err
}

// Visits returns an article's visits, oldest first.
func (a *Archive) Visits(_ context.Context, id string) ([]Visit, error) {
	var out []Visit
	prefix := append([]byte(id), 0)
	err := a.view(func(t txn) error {
		c := t.Bucket(bVisits).Cursor()
		for k, raw := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, raw = c.Next() {
			v, err := t.visit(raw)
			if err != nil {
				return err
			}
			out = append(out, v)
		}
		return nil
	})
	return out, err
}

// Body returns a kept page. The body of a revisit is that of its original, and so is its
// head where the server said no more than that nothing changed (304). A rendered document
// has no head. One that was dropped by a rule gives an error matching [ErrDropped]. One
// whose segment was packed anew meanwhile is read where it stands now.
func (a *Archive) Body(_ context.Context, at extract.Capture) (Body, error) {
	body, err := a.body(at)
	for range looks {
		if !isMissing(err) {
			break
		}
		now, ok, nowErr := a.whereNow(at)
		if nowErr != nil || !ok {
			return body, errors.Join(err, nowErr)
		}
		body, err = a.body(now)
	}
	return body, err
}

// body reads a page where it is said to stand.
func (a *Archive) body(at extract.Capture) (Body, error) {
	body, rec, err := a.shelf.read(at)
	if err == nil && isStandIn(rec) {
		return Body{}, fmt.Errorf("capture %s at %d: %w", at.File, at.Offset, ErrDropped)
	}
	if err != nil || rec.Type() != warc.Revisit {
		return body, err
	}
	o, err := a.originalOf(rec.URI(), at)
	if err != nil {
		return body, err
	}
	whole, _, err := a.shelf.read(o)
	if status, _ := warc.ParseHead(body.Head); status == http.StatusNotModified {
		body.Head = whole.Head
	}
	body.Body = whole.Body
	return body, err
}

// originalOf is where the whole response stands that a revisit of an address refers to.
func (a *Archive) originalOf(address string, revisit extract.Capture) (at extract.Capture, err error) {
	err = a.view(func(t txn) error {
		raw := t.Bucket(bPayloads).Get([]byte(payloadKey(address, revisit.Digest)))
		if raw == nil {
			return fmt.Errorf("capture %s at %d: its original: %w", revisit.File, revisit.Offset, ErrNotFound)
		}
		var o original
		err := decode(raw, &o)
		at = extract.Capture{File: o.File, Offset: o.Offset, Length: 1 << 40}
		return err
	})
	return at, err
}
