package main_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"broadsheet/scraper/accesstest"
)

// The secrets of a user, by what they are.
var secrets = map[string]string{
	"cookie": "moth-lantern-4711", "password": "tide-table-0815", "header": "bell-buoy-1234567", "proxy": "harbour-pilot-99", "address": "driftwood-2024",
	"session": "foghorn-session-31", "second session": "foghorn-session-32", "env": "keel-and-rudder-5",
}

// forms are a secret and what it looks like on the wire.
func forms(secret string) []string {
	out := []string{secret, url.QueryEscape(secret)}
	for pad := range 3 { // what base64 makes of it wherever it begins
		raw := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", pad) + secret))
		out = append(out, raw[4*((pad+2)/3):len(raw)-4])
	}
	return out
}

// searched looks for secrets in bytes.
func searched(t *testing.T, where string, text []byte) {
	t.Helper()
	for kind, secret := range secrets {
		for _, form := range forms(secret) {
			if i := bytes.Index(text, []byte(form)); i >= 0 {
				t.Errorf("%s holds the secret %s: %q", where, kind, text[max(0, i-60):min(len(text), i+40)])
			}
		}
	}
}

// searchedFolder looks for them in all files of a folder but those of a name, gzip
// members unpacked, and returns all that it read.
func searchedFolder(t *testing.T, dir string, but ...string) []byte {
	t.Helper()
	var all bytes.Buffer
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(strings.Join(but, " "), d.Name()) {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		searched(t, path, raw)
		all.Write(raw)
		if bytes.HasPrefix(raw, []byte{0x1f, 0x8b}) {
			z, err := gzip.NewReader(bytes.NewReader(raw))
			if err != nil {
				return err
			}
			raw, err = io.ReadAll(z)
			if err := errors.Join(err, z.Close()); err != nil {
				return err
			}
			searched(t, path+", unpacked", raw)
			all.Write(raw)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.Bytes()
}

// A wall is a site that wants every secret, gives its own session, and repeats what it
// was told wherever it can.
type wall struct {
	t *testing.T

	mu   sync.Mutex
	seen map[string]int // requests by "host path", those alone that brought all
}

// ServeHTTP is the site www.paper.example, and inn.example, which is to see nothing.
func (s *wall) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	brought := fmt.Sprint(r.Header)
	if r.Host != "www.paper.example" {
		for kind, secret := range secrets {
			for _, form := range forms(secret) {
				if strings.Contains(brought, form) {
					s.t.Errorf("%s%s was shown the secret %s", r.Host, r.URL.Path, kind)
				}
			}
		}
	}
	_, password, _ := r.BasicAuth()
	all := password == secrets["password"] && r.Header.Get("X-Subscriber") == "reader "+secrets["header"] && r.Header.Get("X-Env") == secrets["env"]
	cookie, err := r.Cookie("sid")
	isPage := r.URL.Path != "/robots.txt" && r.URL.Path != "/ai.txt" && r.URL.Path != "/.well-known/tdmrep.json"
	if r.Host == "www.paper.example" && (!all || isPage && (err != nil || cookie.Value != secrets["cookie"])) {
		http.Error(w, "who are you?", http.StatusForbidden)
		return
	}
	s.mu.Lock()
	s.seen[r.Host+r.URL.Path]++
	s.mu.Unlock()
	if isPage {
		s.page(w, r, brought)
	} else {
		http.NotFound(w, r)
	}
}

func (s *wall) page(w http.ResponseWriter, r *http.Request, brought string) {
	h := w.Header()
	h.Set("X-Echo", brought)
	switch _, err := r.Cookie("session"); {
	case r.Host == "inn.example":
	case r.URL.Path == "/away":
		http.Redirect(w, r, "http://inn.example/inn", http.StatusFound)
		return
	case r.URL.Path == "/broken": // a proxy may say what it read, and we don't
		inKind("HTTP/1.1 200 OK\r\nSet-Cookie session="+secrets["session"]+"\r\n\r\n")(w, r, 1)
		return
	case err != nil:
		h.Add("Set-Cookie", "session="+secrets["session"]+"; Path=/; HttpOnly")
		http.Redirect(w, r, r.URL.Path, http.StatusFound)
		return
	}
	h.Add("set-cookie", "session="+secrets["second session"]+"; Max-Age=60")
	h.Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, article, "The ferry runs again "+strings.Trim(r.URL.Path, "/"))
}

// secretFiles are the files that the program is given.
func secretFiles(proxy string) map[string]string {
	return map[string]string{
		"cookies.txt": "www.paper.example\tFALSE\t/\tFALSE\t0\tsid\t" + secrets["cookie"] + "\n",
		"access.yaml": "proxy: {url: 'http://" + proxy + "', user: pilot, password: " + secrets["proxy"] + "}\nhosts:\n  - host: www.paper.example\n    plain_http: true\n" +
			"    user: anna\n    password: " + secrets["password"] + "\n    headers:\n      X-Subscriber: reader " + secrets["header"] + "\n      X-Env: ${KEEL}\n",
	}
}

// TestSecretsAreKeptAndSaidNowhere: not in the archive, whatever servers do with them, nor
// in traces, logs, metrics, webhooks, exports and words. Hosts that they aren't for don't
// see them.
func TestSecretsAreKeptAndSaidNowhere(t *testing.T) {
	t.Parallel()
	site := &wall{t: t, seen: map[string]int{}}
	s := httptest.NewServer(site)
	t.Cleanup(s.Close)
	at := s.Listener.Addr().String()
	proxy := accesstest.HTTP(t, "pilot:"+secrets["proxy"], map[string]string{"www.paper.example:80": at, "inn.example:80": at})
	hooks := make(chan string, 10)
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		hooks <- string(body) + fmt.Sprint(r.Header)
	}))
	t.Cleanup(hook.Close)
	dir := t.TempDir()
	write(t, dir, secretFiles(proxy.Address))
	write(t, dir, map[string]string{"job.yaml": "archive: archive\ndefaults: {delay: 0s, cookies: cookies.txt, access: access.yaml, revisit: 0s, trace: job.jsonl}\n" +
		"crawl: [{sites: ['http://www.paper.example/quay', 'http://www.paper.example/broken']}]\nnotify: [{url: '" + hook.URL + "'}]\nexport: [{output: all.csv, format: csv}]\n"})
	env := []string{"KEEL=" + secrets["env"]}
	var words bytes.Buffer
	do := func(code int, args ...string) ran {
		t.Helper()
		r := runWith(t, dir, "http://anna:"+secrets["address"]+"@www.paper.example/x\n", env, args...).want(t, code)
		words.WriteString(r.out + r.words)
		return r
	}
	flags := []string{"--delay", "0", "--revisit", "0", "--cookies", "cookies.txt", "--access", "access.yaml", "--verbose", "--trace"}
	do(3, append(append([]string{"crawl"}, flags...), "trace.jsonl", "http://www.paper.example/pier", "http://www.paper.example/away", "http://www.paper.example/broken")...).
		want(t, 3, `^kept +\S+/pier$`, `^kept +\S+/away$`, `^gave up +\S+/broken: the server answered 502`)
	do(3, append(append([]string{"crawl", "--log", "json"}, flags...), "trace2.jsonl", "http://www.paper.example/pier", "-")...)
	do(3, "job", "run", "--metrics-file", "run.prom", "job.yaml").want(t, 3, `^kept +\S+/quay$`)
	do(0, "job", "check", "job.yaml")
	do(0, "discover", "--delay", "0", "--cookies", "cookies.txt", "--access", "access.yaml", "http://www.paper.example/pier")
	for _, format := range []string{"jsonl", "csv", "md", "warc", "parquet"} {
		do(0, "export", "--format", format, "-o", "all."+format)
	}
	do(0, "frontier", "list")
	do(0, "frontier", "why", "http://www.paper.example/broken")
	do(0, "archive", "check").prints(t, ": clean: ")
	// Where a user puts secrets that don't belong there.
	for _, args := range []string{"crawl http://USER@www.paper.example/", "crawl http://USER/x@www.paper.example/", "crawl --limit 3 USER@www.paper.example", "discover http://USER@www.paper.example/", "crawl --proxy http://USER@127.0.0.1:1 paper.example"} {
		do(2, strings.Fields(strings.ReplaceAll(args, "USER", "anna:"+secrets["address"]))...)
	}
	for name, job := range map[string]string{"sites": "sites: ['http://anna:" + secrets["address"] + "@www.paper.example/']", "proxy": "sites: [paper.example], proxy: 'http://anna:" + secrets["address"] + "@127.0.0.1'"} {
		write(t, dir, map[string]string{"given.yaml": "crawl: [{" + job + "}]\n"})
		if r := do(1, "job", "check", "given.yaml"); !strings.Contains(r.words, "given.yaml:1:") {
			t.Errorf("%s: %s", name, r.words)
		}
	}
	searched(t, "what was said", words.Bytes())
	kept := searchedFolder(t, dir, "cookies.txt", "access.yaml", "given.yaml")
	for len(hooks) > 0 {
		searched(t, "a webhook", []byte(<-hooks))
	}
	for _, want := range []string{
		"Cookie: redacted\r\n", "Authorization: redacted\r\n", "X-Subscriber: redacted\r\n", "Set-Cookie: session=redacted; Path=/; HttpOnly\r\n",
		"access=cookies,headers proxy=http", "The ferry runs again pier",
	} {
		if !bytes.Contains(kept, []byte(want)) {
			t.Errorf("captures don't hold %q: nothing was searched, or too much is hidden", want)
		}
	}
	site.mu.Lock()
	defer site.mu.Unlock()
	for _, page := range []string{"www.paper.example/robots.txt", "www.paper.example/pier", "www.paper.example/quay", "inn.example/inn"} {
		if site.seen[page] == 0 {
			t.Errorf("%s was never asked for with all secrets: %v", page, site.seen)
		}
	}
}

// TestSearchForSecretsFindsThem in each of their forms, packed or not, so that a search
// without a find says something.
func TestSearchForSecretsFindsThem(t *testing.T) {
	t.Parallel()
	for kind, secret := range secrets {
		for _, text := range []string{secret, "Basic " + base64.StdEncoding.EncodeToString([]byte("anna:"+secret)), base64.StdEncoding.EncodeToString([]byte("pilot:" + secret + ".")), "?q=" + url.QueryEscape(secret)} {
			found := false
			for _, form := range forms(secret) {
				found = found || strings.Contains(text, form)
			}
			if !found {
				t.Errorf("%s isn't found in %q by %q", kind, text, forms(secret))
			}
		}
	}
}
