package main

import (
	"context"
	_ "embed"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/tools/txtar"
)

//go:embed newspaper.txtar
var newspaperFiles []byte

// A newspaper serves the invented sites of the demo on loopback through real
// HTTP.
type newspaper struct {
	files map[string]string // host/path → page
	addr  string
	stop  func()

	mu     sync.Mutex
	visits map[string]int // by host/path
}

// paperHosts are the newspaper's sites.
var paperHosts = []string{"tagesblatt.example", "harbourpost.example", "lachronique.example"}

// openNewspaper starts serving; Close ends it.
func openNewspaper(ctx context.Context) (*newspaper, error) {
	n := &newspaper{files: map[string]string{}, visits: map[string]int{}}
	for _, f := range txtar.Parse(newspaperFiles).Files {
		n.files[f.Name] = string(f.Data)
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("serve the newspaper: %w", err)
	}
	n.addr = l.Addr().String()
	server := &http.Server{Handler: n, ReadHeaderTimeout: 5 * time.Second}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(l) // ends with Close
	}()
	n.stop = func() {
		_ = server.Close()
		<-ended
	}
	return n, nil
}

// Close stops serving.
func (n *newspaper) Close() { n.stop() }

// connectTo leads the invented hosts to the server.
func (n *newspaper) connectTo() map[string]string {
	out := map[string]string{}
	for _, host := range paperHosts {
		out[host+":80"] = n.addr
	}
	return out
}

// seeds are the addresses that the demo crawls.
func (n *newspaper) seeds() []string {
	return []string{
		"http://tagesblatt.example/auental/die-alte-muehle-mahlt-wieder-10481516.html",
		"http://tagesblatt.example/-aue-68nl8",
		"http://tagesblatt.example/auental/ein-dorf-zaehlt-seine-sterne-10481999.html",
		"http://tagesblatt.example/",
		"http://tagesblatt.example/intern/dienstplan.html",
		"http://harbourpost.example/ferry.html",
		"http://harbourpost.example/sold-out.html",
		"http://lachronique.example/le-four.html",
	}
}

// changing is what a page says on the first visit and on later ones:
// {{first|later}}.
var changing = regexp.MustCompile(`\{\{([^|}]*)\|([^}]*)\}\}`)

// ServeHTTP serves a page as its site does.
func (n *newspaper) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host, _, _ := strings.Cut(r.Host, ":")
	name := host + r.URL.Path
	if name == "tagesblatt.example/-aue-68nl8" {
		http.Redirect(w, r, "/auental/die-alte-muehle-mahlt-wieder-10481516.html", http.StatusMovedPermanently)
		return
	}
	page, ok := n.files[name]
	if !ok || strings.HasPrefix(name, "profiles/") {
		http.NotFound(w, r)
		return
	}
	n.mu.Lock()
	n.visits[name]++
	form := "$1"
	if n.visits[name] > 2 { // the article's own address and its short link
		form = "$2"
	}
	n.mu.Unlock()
	page = changing.ReplaceAllString(page, form)
	w.Header().Set("Content-Type", "text/html")
	if host == "harbourpost.example" {
		page, _ = charmap.Windows1252.NewEncoder().String(page)
	}
	_, _ = w.Write([]byte(page)) // a client that went away is its own affair
}
