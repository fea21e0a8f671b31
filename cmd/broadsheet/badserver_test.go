package main_test

import (
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A badServer is something that servers do. What comes of it stands in the table of
// docs/manners.md, under its name.
type badServer struct {
	does  func(w http.ResponseWriter, r *http.Request, try int) // at /bad
	words string                                                // what the line about /bad says, as an expression
	code  int                                                   // the exit code
}

// inKind answers with bytes as they are.
func inKind(answer string) func(http.ResponseWriter, *http.Request, int) {
	return func(w http.ResponseWriter, _ *http.Request, _ int) {
		conn, out, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer func() { _ = conn.Close() }()
		_, _ = out.WriteString(answer)
		_ = out.Flush()
	}
}

// shows answers with a status, header lines in pairs, and a page.
func shows(status int, page string, header ...string) func(http.ResponseWriter, *http.Request, int) {
	return func(w http.ResponseWriter, _ *http.Request, _ int) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, page)
	}
}

// drips sends a byte now and then, for ever.
func drips(w http.ResponseWriter, r *http.Request, _ int) {
	for every := time.NewTicker(50 * time.Millisecond); ; {
		select {
		case <-every.C:
			_, _ = w.Write([]byte("x"))
			_ = http.NewResponseController(w).Flush()
		case <-r.Context().Done():
			every.Stop()
			return
		}
	}
}

// pours sends for ever.
func pours(w http.ResponseWriter, _ *http.Request, _ int) {
	for block := []byte(strings.Repeat("<p>And so on.</p>\n", 1<<12)); ; {
		if _, err := w.Write(block); err != nil {
			return
		}
	}
}

const (
	humanPage   = `<!doctype html><title>Just a moment...</title><h1>Checking your browser</h1><p>Verify you are human by completing the action below.</p>`
	consentPage = `<!doctype html><title>Your privacy</title><h1>We value your privacy</h1><p>We and our partners use cookies. Please accept all cookies or manage your settings to continue.</p><button>Accept all</button><button>Reject all</button>`
	errorPage   = `<!doctype html><title>Page not found</title><h1>Page not found</h1><p>The page that you asked for does not exist.</p>`
	futurePage  = `<!doctype html><html lang="en"><head><script type="application/ld+json">{"@type":"NewsArticle","headline":"The ferry","datePublished":"2999-01-01T10:00:00Z"}</script>`
)

// largeBomb is made once: it takes a second, and minutes under the race detector.
var largeBomb = sync.OnceValue(func() []byte { return bomb(200 << 20) })

var badServers = map[string]badServer{
	"headers that don't come": {func(_ http.ResponseWriter, r *http.Request, _ int) { <-r.Context().Done() }, `timeout: no whole answer in 2s`, 3},
	"a byte now and then":     {drips, `timeout: no whole answer in 2s`, 3},
	"a body without end":      {pours, `too large: the body is larger than 33554432 bytes`, 3},
	"redirects without end": {func(w http.ResponseWriter, r *http.Request, try int) {
		http.Redirect(w, r, fmt.Sprintf("/bad?%d", try), http.StatusFound)
	}, `redirects: it leads in a circle, or too far`, 3},
	"a redirect to no web address": {shows(302, "", "Location", "ftp://paper.example/bad"), `redirects: it leads to no web address`, 3},
	"broken gzip":                  {shows(200, "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff and no more gzip", "Content-Encoding", "gzip"), `broken encoding`, 3},
	"a gzip that unpacks to 200 MB": {func(w http.ResponseWriter, _ *http.Request, _ int) {
		shows(200, string(largeBomb()), "Content-Encoding", "gzip")(w, nil, 0)
	}, `too large`, 3},
	"less than its Content-Length":          {inKind("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n<p>not all"), `connection failed: after 10 bytes of the body`, 3},
	"two Content-Lengths":                   {inKind("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\n<p>hi"), `connection failed: .*Content-Length`, 3},
	"garbage for chunks":                    {inKind("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\nnot all\r\n"), `connection failed: .*invalid byte in chunk length`, 3},
	"a page without a status line":          {inKind("<html><p>As it was in 1991.\r\n\r\n"), `connection failed: .*malformed HTTP`, 3},
	"a header of a megabyte":                {shows(200, "", "X-Filler", strings.Repeat("x", 1<<20)), `too large: the header is larger than 262144 bytes`, 3},
	"a page for those with its cookie":      {withCookie, ``, 0},
	"200 with an error page":                {shows(200, errorPage), `error_page`, 0},
	"503 with a Retry-After of a day":       {shows(503, "", "Retry-After", "86400"), `the server answered 503 Service Unavailable; again at`, 0},
	"429 for one address only":              {shows(429, ""), `the server answered 429 Too Many Requests`, 3},
	"gone, and back again":                  {goneAndBack, ``, 0},
	"dates in the future":                   {shows(200, strings.Replace(fmt.Sprintf(article, "The ferry"), `<html lang="en"><head>`, futurePage[len("<!doctype html>"):], 1), "Last-Modified", "Fri, 01 Jan 2999 10:00:00 GMT"), ``, 0},
	"a redirect to a consent wall":          {toWall, `consent`, 0},
	"a bot challenge":                       {shows(403, humanPage), `the server answered 403 Forbidden \(challenge\)`, 3},
	"a bot challenge that says so":          {shows(503, humanPage, "Cf-Mitigated", "challenge"), `bot challenge: the server answered 503 Service Unavailable to test whether a human asks`, 3},
	"a bot challenge with status 200":       {shows(200, humanPage), `challenge`, 0},
	"451":                                   {shows(451, "<p>By order of a court."), `the server answered 451 Unavailable For Legal Reasons`, 3},
	"a certificate that nobody vouches for": {},
	"a certificate of another host":         {},
	"a redirect to another host":            {},
	"a downgrade to http":                   {},
}

func withCookie(w http.ResponseWriter, r *http.Request, _ int) {
	if _, err := r.Cookie("seen"); err == nil {
		fmt.Fprintf(w, article, "The ferry")
		return
	}
	http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
	http.Redirect(w, r, "/bad", http.StatusFound)
}

func goneAndBack(w http.ResponseWriter, r *http.Request, try int) {
	if try < 3 {
		inKind("")(w, r, try)
		return
	}
	fmt.Fprintf(w, article, "The ferry")
}

func toWall(w http.ResponseWriter, r *http.Request, _ int) {
	if r.URL.RawQuery == "" {
		http.Redirect(w, r, "/bad?consent", http.StatusFound)
		return
	}
	_, _ = io.WriteString(w, consentPage)
}

// documentedServers reads the table of docs/manners.md: name → outcome.
func documentedServers(t *testing.T) map[string]string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "manners.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(raw), "| what a server does | outcome |")
	out := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^\| ([^|]+) \| ([^|]+) \|`).FindAllStringSubmatch(table, -1) {
		if !strings.HasPrefix(m[1], "---") {
			out[m[1]] = m[2]
		}
	}
	return out
}

// TestWhatServersDo: the outcome is the one that is documented, and the crawl goes on:
// the next page of the host is kept.
func TestWhatServersDo(t *testing.T) {
	t.Parallel()
	documented := documentedServers(t)
	have := map[string]bool{}
	for name, server := range badServers {
		have[name] = true
		if server.does == nil {
			continue // a test of its own, below
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var tries atomic.Int32
			site := newSiteBehind(t, nil, func(site http.HandlerFunc) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) {
					if r.URL.Path != "/bad" {
						site(w, r)
						return
					}
					w.Header().Set("Content-Type", "text/html; charset=utf-8")
					server.does(w, r, int(tries.Add(1)))
				}
			})
			dir := t.TempDir()
			// Only who never answers is waited for shortly: a slow machine needs its time for the rest.
			timeout := "2m"
			if strings.HasPrefix(server.words, "timeout") {
				timeout = "2s"
			}
			r := run(t, dir, local("--timeout", timeout, site.URL+"/bad", site.URL+"/good")...)
			r.want(t, server.code, `^`+documented[name]+` +\S+/bad(: )?(fetch \S+: )?`+server.words, `^kept +\S+/good$`)
			if name == "dates in the future" {
				for _, record := range run(t, dir, "export").records(t) {
					if at := record["published"]; at != nil {
						t.Errorf("published %v: a date of the future was believed", at)
					}
				}
			}
		})
	}
	for name := range documented {
		if !have[name] {
			t.Errorf("docs/manners.md tells of %q, which is not tested", name)
		}
	}
	for name := range have {
		if documented[name] == "" {
			t.Errorf("docs/manners.md doesn't tell of %q", name)
		}
	}
}

// TestCertificatesThatAreNotGood name what is wrong, and are not tried again.
func TestCertificatesThatAreNotGood(t *testing.T) {
	t.Parallel()
	documented := documentedServers(t)
	for name, c := range map[string]struct{ host, words string }{
		"a certificate that nobody vouches for": {"paper.example", `bad certificate: .*unknown authority`},
		"a certificate of another host":         {"other.example", `bad certificate: .*certificate is valid for other.example, not paper.example`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := httptest.NewUnstartedServer(http.NotFoundHandler())
			s.Config.ErrorLog = log.New(io.Discard, "", 0) // refused handshakes
			cert, authority := certificate(t, c.host)
			s.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
			s.StartTLS()
			t.Cleanup(s.Close)
			dir, good := t.TempDir(), newFaultSite(t, nil)
			env := []string{"BROADSHEET_TEST_HOST=paper.example:443=" + strings.TrimPrefix(s.URL, "https://")}
			if name == "a certificate of another host" {
				write(t, dir, map[string]string{"authority.pem": string(authority)})
				env = append(env, "SSL_CERT_FILE="+filepath.Join(dir, "authority.pem"))
			}
			runWith(t, dir, "", env, local("https://paper.example/bad", good.URL+"/good")...).
				want(t, 3, `^`+documented[name]+` +\S+/bad: .*`+c.words, `^kept +\S+/good$`)
		})
	}
}

// TestRedirectsThatLeaveTheirHost are followed with the manners of the other one, also
// where they leave https; the record has both addresses.
func TestRedirectsThatLeaveTheirHost(t *testing.T) {
	t.Parallel()
	documented := documentedServers(t)
	for name, scheme := range map[string]string{"a redirect to another host": "http", "a downgrade to http": "https"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			other := newFaultSite(t, func(w http.ResponseWriter) { _, _ = io.WriteString(w, "User-agent: *\nDisallow: /closed") })
			s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/robots.txt" {
					http.NotFound(w, r)
					return
				}
				http.Redirect(w, r, other.URL+r.URL.Path, http.StatusFound)
			}))
			env, port := []string{}, "80"
			if scheme == "https" {
				cert, authority := certificate(t, "paper.example")
				s.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
				s.StartTLS()
				write(t, dir, map[string]string{"authority.pem": string(authority)})
				env, port = []string{"SSL_CERT_FILE=" + filepath.Join(dir, "authority.pem")}, "443"
			} else {
				s.Start()
			}
			t.Cleanup(s.Close)
			_, address, _ := strings.Cut(s.URL, "://")
			env = append(env, "BROADSHEET_TEST_HOST=paper.example:"+port+"="+address)
			from := scheme + "://paper.example"
			runWith(t, dir, "", env, local(from+"/bad", from+"/closed")...).want(t, 0, `^`+documented[name]+` +\S+/bad$`, `^refused by robots +\S+/closed`)
			record := run(t, dir, "export").records(t)[0]
			if diff := cmp.Diff([]any{other.URL + "/bad", []any{from + "/bad"}}, []any{record["url"], record["aliases"]}); diff != "" {
				t.Errorf("addresses differ (-want +got):\n%s", diff)
			}
		})
	}
}
