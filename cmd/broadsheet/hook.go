package main

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"broadsheet/extract/strict"
)

// What a run of a job is told as: one of these.
const (
	eventFinish  = "finish"  // it came to its end, though pages may have failed
	eventDrift   = "drift"   // it came to its end, and a layout drifted
	eventFailure = "failure" // it didn't
)

var hookEvents = []string{eventFinish, eventDrift, eventFailure}

// A jobHook is an address that is told how a run ended.
type jobHook struct {
	at     ast.Node
	url    string
	on     []string // events; all when not given
	secret string   // the name of the variable that has it; "" is none
}

// hookSpec is how it stands in the file.
type hookSpec struct {
	URL       string    `yaml:"url"`
	On        hookKinds `yaml:"on"`
	SecretEnv string    `yaml:"secret_env"`
}

// hookKinds are events.
type hookKinds []string

// UnmarshalYAML reads one event or a list.
func (k *hookKinds) UnmarshalYAML(n ast.Node) error {
	texts, err := strict.Texts(n)
	if err != nil {
		return err
	}
	for _, t := range texts {
		if !slices.Contains(hookEvents, t.Value) {
			return strict.At(t, fmt.Errorf("%q is none of %s", t.Value, strings.Join(hookEvents, ", ")))
		}
		*k = append(*k, t.Value)
	}
	return nil
}

// UnmarshalYAML reads a hook and checks its address. The mistake is told without the
// address, which may be a secret itself.
func (h *jobHook) UnmarshalYAML(n ast.Node) error {
	var spec hookSpec
	if err := strict.Node(n, &spec); err != nil {
		return err
	}
	u, err := url.Parse(spec.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return strict.At(n, errors.New(`the key "url" is to be an address such as https://hooks.example.org/broadsheet`))
	}
	if u.User != nil {
		return strict.At(n, errors.New(`no password belongs into "url": sign with "secret_env"`))
	}
	*h = jobHook{at: n, url: spec.URL, on: spec.On, secret: spec.SecretEnv}
	return nil
}

// wants reports whether an event is told.
func (h *jobHook) wants(event string) bool { return len(h.on) == 0 || slices.Contains(h.on, event) }

// host is what may be said of the address: its path is often a secret.
func (h *jobHook) host() string {
	u, err := url.Parse(h.url)
	if err != nil {
		return "?"
	}
	return u.Host
}

// secretsOf checks that the environment has the secrets of a job's hooks, before
// hours have been spent on a crawl that nobody hears of.
func (j *job) secretsOf(getenv func(string) string) error {
	for i := range j.Notify {
		if h := &j.Notify[i]; h.secret != "" && getenv(h.secret) == "" {
			return strict.Place(j.file, j.src, strict.At(h.at, fmt.Errorf("the environment has no %s, which signs this webhook", h.secret)))
		}
	}
	return nil
}

// event is what a run is told as; "" where it was broken off by who started it.
func (e *jobEnd) event() string {
	switch e.Code {
	case exitDone, exitPartial:
		return eventFinish
	case exitDrift:
		return eventDrift
	case exitInterrupted:
		return ""
	}
	return eventFailure
}
