package scraper

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"sync"
)

// maxAnonymous is how many pages of public hosts are fetched for somebody who can't be
// reached.
const maxAnonymous = 50

// ErrNoContact says that a crawl would go on without saying who runs it. It ends the
// crawl; what is left is there for the next one.
var ErrNoContact = errors.New("webmasters can't reach you")

// anonymous counts the pages of public hosts while there is no contact. It is nil when
// there is one.
type anonymous struct {
	named map[string]string // see [FetchOptions].ConnectTo: invented hosts stand for public ones

	mu      sync.Mutex
	pages   int
	private map[string]bool // host → what it was at the last connection
}

func newAnonymous(opt FetchOptions) *anonymous {
	if opt.Contact != "" {
		return nil
	}
	return &anonymous{named: opt.ConnectTo, private: map[string]bool{}}
}

// met takes what a host turned out to be. Its robots.txt is asked for before any page,
// so that this is known when a page is counted.
func (a *anonymous) met(u *url.URL, conn net.Conn) {
	if a == nil {
		return
	}
	addr, err := netip.ParseAddrPort(conn.RemoteAddr().String())
	_, named := a.named[hostPort(u)]
	a.mu.Lock()
	defer a.mu.Unlock()
	a.private[u.Host] = !named && err == nil && isPrivate(addr.Addr()) // err is that of a proxy, who alone knows
}

// count counts a page, and refuses it when there were enough.
func (a *anonymous) count(u *url.URL) error {
	if a == nil {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case a.private[u.Host]:
		return nil
	case a.pages >= maxAnonymous:
		return &FetchError{URL: u.Redacted(), Reason: ReasonNoContact, Err: fmt.Errorf(
			"%w: more than %d pages of public hosts are fetched only with an address in the User-Agent; give one with --contact", ErrNoContact, maxAnonymous)}
	}
	a.pages++
	return nil
}

// hostPort is where an address leads, as [FetchOptions].ConnectTo names it.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}
