package main_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// hookSecret signs what the tests send.
const hookSecret = "the miller's grandmother"

// A heard is a webhook as it arrived.
type heard struct {
	header http.Header
	body   []byte
}

// A hookServer takes webhooks, and answers with the statuses that it was given first.
type hookServer struct {
	*httptest.Server
	mu      sync.Mutex
	answers []int
	got     []heard
}

func newHookServer(t *testing.T, answers ...int) *hookServer {
	t.Helper()
	s := &hookServer{answers: answers}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.got = append(s.got, heard{r.Header, body})
		if len(s.answers) > 0 {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(s.answers[0])
			s.answers = s.answers[1:]
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// notify is the part of a job that names the server.
func (s *hookServer) notify(on string) string {
	out := "notify:\n  - url: " + s.URL + "/T0KEN?key=hush\n    secret_env: HOOK_SECRET\n"
	if on != "" {
		out += "    on: " + on + "\n"
	}
	return out
}

func (s *hookServer) env() []string { return []string{"HOOK_SECRET=" + hookSecret} }

func (s *hookServer) heard() []heard {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.got
}

// secretFree checks that no part of the secret and of the address was said or kept.
func secretFree(t *testing.T, dir string, r ran) {
	t.Helper()
	all := r.out + r.words
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(path, ".yaml") {
			return err
		}
		raw, err := os.ReadFile(path)
		all += string(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{hookSecret, "grandmother", "T0KEN", "hush"} {
		if strings.Contains(all, secret) {
			t.Errorf("%q was told:\n%s", secret, r.words)
		}
	}
}

// TestWebhookTellsHowARunEnded, signed over its body, and once where it was taken.
func TestWebhookTellsHowARunEnded(t *testing.T) {
	t.Parallel()
	dir, site, s := t.TempDir(), newFaultSite(t, nil), newHookServer(t)
	write(t, dir, map[string]string{"news.yaml": jobOf(site.URL, "ferry", "410") + s.notify("")})
	before := time.Now().Truncate(time.Second)
	r := runWith(t, dir, "", s.env(), "job", "run", "-v", "news.yaml").want(t, 3)
	secretFree(t, dir, r)
	if len(s.heard()) != 1 {
		t.Fatalf("%d webhooks", len(s.heard()))
	}
	got := s.heard()[0]
	mac := hmac.New(sha256.New, []byte(hookSecret))
	mac.Write(got.body)
	if want := "sha256=" + hex.EncodeToString(mac.Sum(nil)); got.header.Get("X-Broadsheet-Signature-256") != want {
		t.Errorf("signature %q, want %q", got.header.Get("X-Broadsheet-Signature-256"), want)
	}
	var e struct {
		Schema, ID, Event, Job, Cause, Archive string
		At                                     time.Time
		Code, Addresses                        int
		Outcomes                               map[string]int
	}
	if err := json.Unmarshal(got.body, &e); err != nil {
		t.Fatal(err)
	}
	if e.Schema != "broadsheet/event/1" || e.Event != "finish" || e.Job != "news" || e.Code != 3 || e.Cause != "1 page failed" || e.Addresses != 2 ||
		e.Outcomes["kept"] != 1 || e.Outcomes["gone"] != 1 || e.At.Before(before) || e.ID == "" || e.Archive == "" {
		t.Errorf("%s", got.body)
	}
	for name, want := range map[string]string{"X-Broadsheet-Event": "finish", "X-Broadsheet-Delivery": e.ID, "Content-Type": "application/json"} {
		if got.header.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.header.Get(name), want)
		}
	}
}

// TestWebhooksAreTriedAgain where that may help, five times in all; the run is none the
// worse for it.
func TestWebhooksAreTriedAgain(t *testing.T) {
	t.Parallel()
	site := newFaultSite(t, nil)
	for name, c := range map[string]struct {
		answers []int
		tries   int
		words   string
	}{
		"busy, then not":  {[]int{503, 429, 408}, 4, ``},
		"broken for good": {[]int{500, 500, 500, 500, 500, 500}, 5, `^broadsheet: webhook at 127.0.0.1:\d+: the server answered 500 Internal Server Error$`},
		"not wanted":      {[]int{404, 404}, 1, `: the server answered 404 Not Found$`},
		"led elsewhere":   {[]int{302, 302}, 1, `: the server answered 302 Found$`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, s := t.TempDir(), newHookServer(t, c.answers...)
			write(t, dir, map[string]string{"news.yaml": jobOf(site.URL, "ferry") + s.notify("")})
			r := runWith(t, dir, "", s.env(), "job", "run", "-q", "news.yaml").want(t, 0, c.words)
			secretFree(t, dir, r)
			got := s.heard()
			if len(got) != c.tries {
				t.Fatalf("%d tries, want %d", len(got), c.tries)
			}
			for _, h := range got {
				if !bytes.Equal(h.body, got[0].body) || h.header.Get("X-Broadsheet-Delivery") != got[0].header.Get("X-Broadsheet-Delivery") {
					t.Error("two tries differ")
				}
			}
		})
	}
}

// TestWebhookOfAServerThatIsGone is told without the address.
func TestWebhookOfAServerThatIsGone(t *testing.T) {
	t.Parallel()
	dir, site, s := t.TempDir(), newFaultSite(t, nil), newHookServer(t)
	s.Close()
	write(t, dir, map[string]string{"news.yaml": jobOf(site.URL, "ferry") + s.notify("")})
	secretFree(t, dir, runWith(t, dir, "", s.env(), "job", "run", "-q", "news.yaml").want(t, 0, `^broadsheet: webhook at 127.0.0.1:\d+: dial tcp .*refused$`))
}

// TestWebhooksHearWhatTheyWant: finish, drift or failure.
func TestWebhooksHearWhatTheyWant(t *testing.T) {
	t.Parallel()
	site := newFaultSite(t, nil)
	const profile = "name: 127.0.0.1\nhosts: [127.0.0.1]\nlayouts: [{name: one, when: main.never, headline: h1}]\n"
	for name, c := range map[string]struct {
		extra string
		code  int
		event string
	}{
		"finish":  {"", 0, "finish"},
		"drift":   {"    profile: p.yaml\n", 5, "drift"},
		"failure": {"export: [{output: none/out.jsonl}]\n", 1, "failure"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, wants, others := t.TempDir(), newHookServer(t), newHookServer(t)
			rest := "[finish, drift, failure]"
			for _, cut := range []string{c.event + ", ", ", " + c.event} {
				rest = strings.Replace(rest, cut, "", 1)
			}
			write(t, dir, map[string]string{"p.yaml": profile, "job.yaml": jobOf(site.URL, "ferry") + c.extra + wants.notify(c.event) + strings.TrimPrefix(others.notify(rest), "notify:\n")})
			runWith(t, dir, "", wants.env(), "job", "run", "job.yaml").want(t, c.code)
			if got := wants.heard(); len(got) != 1 || got[0].header.Get("X-Broadsheet-Event") != c.event {
				t.Errorf("%d webhooks: %v", len(got), got)
			}
			if n := len(others.heard()); n != 0 {
				t.Errorf("%d webhooks that nobody wanted", n)
			}
		})
	}
}

// TestWebhookWithoutItsSecretIsNotSent: the run ends before it begins, and nothing goes
// out unsigned.
func TestWebhookWithoutItsSecretIsNotSent(t *testing.T) {
	t.Parallel()
	dir, site, s := t.TempDir(), newFaultSite(t, nil), newHookServer(t)
	write(t, dir, map[string]string{"news.yaml": jobOf(site.URL, "ferry") + s.notify("")})
	run(t, dir, "job", "run", "news.yaml").want(t, 1, `the environment has no HOOK_SECRET`)
	if n := len(s.heard()); n != 0 {
		t.Errorf("%d webhooks", n)
	}
}

// TestWebhookMistakes are told before anything is done, and without the address.
func TestWebhookMistakes(t *testing.T) {
	t.Parallel()
	for hook, words := range map[string]string{
		"{url: hooks.example.org}":                                     `job.yaml:2:11: the key "url" is to be an address`,
		"{url: 'https://a:b@hooks.example.org/'}":                      `no password belongs into "url"`,
		"{url: 'https://hooks.example.org/', on: [end]}":               `job.yaml:2:\d+: "end" is none of finish, drift, failure`,
		"{url: 'https://hooks.example.org/', secret: x}":               `unknown field "secret"`,
		"{url: 'https://hooks.example.org/', secret_env: NO_SUCH_ONE}": `the environment has no NO_SUCH_ONE, which signs this webhook`,
		"{on: finish}": `the key "url" is to be`,
	} {
		dir := t.TempDir()
		write(t, dir, map[string]string{"job.yaml": fmt.Sprintf("crawl: [{sites: [paper.example]}]\nnotify: [%s]\n", hook)})
		run(t, dir, "job", "check", "job.yaml").want(t, 1, words)
	}
}
