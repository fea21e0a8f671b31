package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/find"
	"broadsheet/scraper/queue"
	"broadsheet/scraper/warc"
)

// listTrust is how long a list is asked for only in case it changed: a server that says
// for ever that nothing did must not hide its news for ever.
const listTrust = 7 * 24 * time.Hour

// A listShelf keeps lists; the frontier is one.
type listShelf interface {
	List(address string) (queue.List, bool, error)
	KeepList(address string, l queue.List) error
}

// Known lists are asked for in case they changed, and read from the shelf where they
// didn't: what an earlier run did not choose, or not get at, is still on them.
type knownLists struct {
	find.Getter

	shelf listShelf
	saved *savings
	whole bool // ask for whole lists
	now   func() time.Time
	log   *slog.Logger
}

// Document gets a list.
func (k *knownLists) Document(ctx context.Context, address string) (*scraper.Page, []byte, error) {
	old, ok := k.known(ctx, address)
	asked := ctx
	if ok {
		asked = scraper.IfChanged(ctx, scraper.Validators{ETag: old.ETag, LastModified: old.LastModified})
	}
	page, body, err := k.Getter.Document(asked, address)
	if scraper.IsNotModified(page) && ok {
		again, kerr := k.again(page, &old)
		if kerr == nil {
			k.saved.list(true, old.Bytes)
			body := old.Body
			old.Body = nil // it stands there already
			k.note(ctx, address, old)
			return again, body, nil
		}
		page, body, err = k.Getter.Document(ctx, address)
	}
	if err != nil {
		return page, body, err
	}
	k.saved.list(false, 0)
	k.note(ctx, address, queue.List{
		URL: page.URL, ContentType: page.Header.Get("Content-Type"), ETag: page.Header.Get("ETag"), LastModified: page.Header.Get("Last-Modified"),
		At: k.now(), Body: append([]byte{}, body...), // not nil
	})
	return page, body, nil
}

// known is a list that can be asked for in case it changed.
func (k *knownLists) known(ctx context.Context, address string) (queue.List, bool) {
	if k.whole {
		return queue.List{}, false
	}
	l, ok, err := k.shelf.List(address)
	if err != nil {
		k.log.WarnContext(ctx, "list not read from the frontier", "url", address, "err", err)
	}
	return l, ok && k.now().Sub(l.At) < listTrust
}

// again makes the page of a list anew that is as it was.
func (k *knownLists) again(answer *scraper.Page, old *queue.List) (*scraper.Page, error) {
	if answer.URL != old.URL {
		return nil, fmt.Errorf("list %s: it leads elsewhere now, to %s", old.URL, answer.URL)
	}
	head := "HTTP/1.1 200 OK\r\nContent-Type: " + old.ContentType + "\r\n\r\n"
	return scraper.Kept([]warc.Exchange{{URL: old.URL, At: old.At, Response: []byte(head), Body: old.Body}})
}

// note keeps what was had of a list, where its server can tell whether it changed. A
// list that can't be kept is asked for whole the next time.
func (k *knownLists) note(ctx context.Context, address string, l queue.List) {
	if l.ETag == "" && l.LastModified == "" {
		return
	}
	l.Used = k.now()
	if err := k.shelf.KeepList(address, l); err != nil {
		k.log.WarnContext(ctx, "list not kept", "url", address, "err", err)
	}
}
