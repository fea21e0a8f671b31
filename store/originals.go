package store

import (
	"net/http"
	"sync"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
)

// An original is a kept payload that later captures refer to.
type original struct {
	ID     string    `cbor:"id"`
	Date   time.Time `cbor:"date"`
	File   string    `cbor:"file"`
	Offset int64     `cbor:"offset"`
}

// isNotModified reports whether a server said that a page is as it was, of which the
// caller knows the digest.
func isNotModified(e *warc.Exchange) bool {
	if e.Digest == "" || len(e.Body) > 0 {
		return false
	}
	status, _ := warc.ParseHead(e.Response)
	return status == http.StatusNotModified
}

// fresh holds the originals that no transaction has stored yet.
type fresh struct {
	mu  sync.Mutex
	put map[string]original
}

// original finds the record of an earlier response of the same address with the
// same payload.
func (a *Archive) original(url, digest string) *warc.Original {
	var o original
	found := false
	err := a.view(func(t txn) error {
		raw := t.Bucket(bPayloads).Get([]byte(payloadKey(url, digest)))
		found = raw != nil
		if !found {
			return nil
		}
		return decode(raw, &o)
	})
	if err != nil || !found {
		return nil // a whole response more does no harm
	}
	return &warc.Original{ID: o.ID, URI: url, Date: o.Date, File: o.File, Offset: o.Offset}
}

// remember notes new originals, to be stored with the next transaction: until
// then a crash may cut their records.
func (a *Archive) remember(exchanges []warc.Exchange, refs []extract.Capture, placed []warc.Placed) {
	a.fresh.mu.Lock()
	defer a.fresh.mu.Unlock()
	if a.fresh.put == nil {
		a.fresh.put = map[string]original{}
	}
	for i, e := range exchanges {
		at := refs[0]
		if refs = refs[1:]; e.Rendered != nil {
			refs = refs[1:]
		}
		if e.Response != nil {
			a.fresh.put[payloadKey(e.URL, at.Digest)] = original{placed[i].ID, e.At, at.File, at.Offset}
		}
	}
}

// take hands over what was noted so far.
func (f *fresh) take() map[string]original {
	f.mu.Lock()
	defer f.mu.Unlock()
	noted := f.put
	f.put = nil
	return noted
}

// putOriginals stores originals; what is there already stays.
func (t txn) putOriginals(noted map[string]original) error {
	for key, o := range noted {
		if t.Bucket(bPayloads).Get([]byte(key)) != nil {
			continue
		}
		if err := t.putOriginal(key, o); err != nil {
			return err
		}
	}
	return nil
}

// setOriginals stores originals instead of what is there.
func (t txn) setOriginals(noted map[string]original) error {
	for key, o := range noted {
		if err := t.putOriginal(key, o); err != nil {
			return err
		}
	}
	return nil
}

func (t txn) putOriginal(key string, o original) error {
	raw, err := encode(o)
	if err != nil {
		return err
	}
	return t.Bucket(bPayloads).Put([]byte(key), raw)
}
