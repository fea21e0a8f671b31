package extract_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
)

// A mistake is goodProfile with one text put for another, and what is said of it.
type mistake struct {
	old, put string
	at       string // line:column
	line     string // as the error shows it
	says     string
}

// show reads the mistaken profile and wants file, place, cause, line and caret.
func (m mistake) show(t *testing.T) {
	t.Helper()
	src := strings.Replace(goodProfile, m.old, m.put, 1)
	if src == goodProfile {
		t.Fatalf("%q is not in the profile", m.old)
	}
	_, err := extract.ParseProfile("sites/bad.yaml", []byte(src))
	pe, ok := errors.AsType[*extract.ProfileError](err)
	if !ok {
		t.Fatalf("%v: want a ProfileError", err)
	}
	want := extract.ProfileError{File: "sites/bad.yaml", Source: m.line, Msg: m.says}
	if _, err := fmt.Sscanf(m.at, "%d:%d", &want.Line, &want.Column); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, *pe); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	shown := "sites/bad.yaml:" + m.at + ": " + m.says + "\n  " + m.line + "\n  " + strings.Repeat(" ", want.Column-1) + "^"
	if diff := cmp.Diff(shown, err.Error()); diff != "" {
		t.Errorf("as text (-want +got):\n%s", diff)
	}
}

func showAll(t *testing.T, cases map[string]mistake) {
	t.Helper()
	for name, m := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m.show(t)
		})
	}
}

const (
	publisher = "publisher: Kiosk"
	headline  = "headline: [h1]"
)

func TestUnknownKeyIsNamedAtEachLevel(t *testing.T) {
	t.Parallel()
	showAll(t, map[string]mistake{
		"profile":  {publisher, "issuer: Kiosk", "3:1", "issuer: Kiosk", `unknown field "issuer"`},
		"strip":    {publisher, "strip: {credits: [a]}", "3:9", "strip: {credits: [a]}", `unknown field "credits"`},
		"test":     {publisher, "tests: [{page: a, wants: b}]", "3:19", "tests: [{page: a, wants: b}]", `unknown field "wants"`},
		"identity": {publisher, "identity:\n  - path: '^/(?P<key>a)'\n    drop: true", "5:5", "    drop: true", `unknown field "drop"`},
		"layout":   {headline, "hedline: [h1]", "8:5", "    hedline: [h1]", `unknown field "hedline"`},
		"dateline": {headline, "dateline:\n      txt: p", "9:7", "      txt: p", `unknown field "txt"`},
		"body":     {"paragraph:", "paragaph:", "10:7", "      paragaph: [article.story p]", `unknown field "paragaph"`},
		"image":    {headline, "images:\n      - role: lead\n        uri: img", "10:9", "        uri: img", `unknown field "uri"`},
		"related":  {headline, "related:\n      - label: b\n        each: a\n        hour: i", "11:9", "        hour: i", `unknown field "hour"`},
	})
}

func TestBadSelectorIsShown(t *testing.T) {
	t.Parallel()
	const at = `there is no attribute name after @`
	showAll(t, map[string]mistake{
		"combinator":   {headline, "headline: 'h1 >> b'", "8:15", "    headline: 'h1 >> b'", `selector "h1 >> b": expected identifier, found > instead`},
		"of a list":    {headline, "headline:\n      - h1\n      - 'h2['", "10:9", "      - 'h2['", `selector "h2[": expected identifier, found EOF instead`},
		"empty":        {headline, "headline: ''", "8:15", "    headline: ''", `selector "": expected selector, found EOF instead`},
		"no attribute": {headline, "headline: 'h1 @'", "8:15", "    headline: 'h1 @'", `selector "h1 @": ` + at},
		"attr alone":   {headline, "headline: ' @href'", "8:15", "    headline: ' @href'", `selector " @href": expected selector, found EOF instead`},
		"pseudo class": {headline, "headline: 'h1:hovering'", "8:15", "    headline: 'h1:hovering'", `selector "h1:hovering": unknown pseudoclass or pseudoelement :hovering`},
		"in the mark":  {"when: [article.story]", "when: 'article..story'", "7:11", "    when: 'article..story'", `selector "article..story": expected identifier, found . instead`},
		"in a picture": {headline, "images:\n      - role: lead\n        url: '#'", "10:14", "        url: '#'", `selector "#": expected name, found EOF instead`},
		"in a teaser":  {headline, "related:\n      - {label: b, each: '>'}", "9:26", "      - {label: b, each: '>'}", `selector ">": expected identifier, found > instead`},
		"in the body":  {"[article.story p]", "'p:has('", "10:18", "      paragraph: 'p:has('", `selector "p:has(": expected selector, found EOF instead`},
		"text wanted":  {headline, "headline: 5", "8:15", "    headline: 5", "a text or a list of texts is wanted here"},
		"no flag":      {headline, "headline: true", "8:15", "    headline: true", "a text or a list of texts is wanted here"},
		"no mapping":   {headline, "headline: {css: h1}", "8:16", "    headline: {css: h1}", "a text or a list of texts is wanted here"},
		"list of list": {headline, "headline: [[h1]]", "8:16", "    headline: [[h1]]", "a text is wanted here"},
	})
}

func TestBadIdentityRuleIsShown(t *testing.T) {
	t.Parallel()
	const noKey = `an identity rule needs a path with a group (?P<key>...) or (?P<key36>...)`
	rule := func(s string) string { return "identity:\n  - " + s }
	showAll(t, map[string]mistake{
		"no group":    {publisher, rule("path: '^/(\\d+)$'"), "4:5", "  - path: '^/(\\d+)$'", noKey},
		"other group": {publisher, rule("path: '^/(?P<id>x)$'"), "4:5", "  - path: '^/(?P<id>x)$'", noKey},
		"no path":     {publisher, rule("fetch: /x"), "4:5", "  - fetch: /x", noKey},
		"no regexp":   {publisher, rule("path: '(?P<key>'"), "4:11", "  - path: '(?P<key>'", "error parsing regexp: missing closing ): `(?P<key>`"},
		"lookahead":   {publisher, rule("path: '(?=x)(?P<key>y)'"), "4:11", "  - path: '(?=x)(?P<key>y)'", "error parsing regexp: invalid or unsupported Perl syntax: `(?=`"},
		"list":        {publisher, rule("path: [a, b]"), "4:11", "  - path: [a, b]", "a text is wanted here"},
		"flag":        {publisher, rule("path: '(?P<key>y)'\n    drop_query: perhaps"), "5:17", "    drop_query: perhaps", "true or false is wanted here"},
	})
}

func TestBadDateLayoutIsShown(t *testing.T) {
	t.Parallel()
	const hint = " holds no whole date; write one such as 02.01.2006 15:04"
	dates := func(s string) mistake {
		return mistake{publisher, "dates: [" + s + "]", "3:9", "dates: [" + s + "]", "date layout " + strings.ReplaceAll(s, "'", `"`) + hint}
	}
	showAll(t, map[string]mistake{
		"no year": dates("'02.01. 15:04'"), "no day": dates("'01.2006'"), "no month": dates("'02 2006'"), "no layout": dates("'DD.MM.YYYY'"), "empty": dates("''"),
		"strftime": dates("'%d.%m.%Y'"), "hour alone": dates("'15:04'"),
		"number":     {publisher, "dates: [5]", "3:9", "dates: [5]", "a text is wanted here"},
		"list":       {publisher, "dates: [[]]", "3:9", "dates: [[]]", "a text is wanted here"},
		"not a list": {publisher, "dates: '02.01.2006'", "3:8", "dates: '02.01.2006'", "string was used where sequence is expected"},
	})
}

// TestBadZoneIsShown: "Local" is bad too, for it means another zone on another
// machine.
func TestBadZoneIsShown(t *testing.T) {
	t.Parallel()
	zone := func(s, name string) mistake {
		return mistake{"Europe/Berlin", s, "4:11", "timezone: " + s, fmt.Sprintf("time zone %q is unknown; write one such as Europe/Berlin", name)}
	}
	showAll(t, map[string]mistake{
		"invented": zone("Europe/Atlantis", "Europe/Atlantis"), "offset": zone("'+01:00'", "+01:00"), "empty": zone("''", ""), "local": zone("Local", "Local"),
		"path": zone("../etc/x", "../etc/x"),
		"none": {"Europe/Berlin", "[]", "4:11", "timezone: []", "a text is wanted here"},
		"two":  {"Europe/Berlin", "[UTC, UTC]", "4:11", "timezone: [UTC, UTC]", "a text is wanted here"},
	})
}

func TestWrongTypeIsShown(t *testing.T) {
	t.Parallel()
	showAll(t, map[string]mistake{
		"name a list":      {"name: kiosk.example", "name: [a]", "1:7", "name: [a]", "a text is wanted here"},
		"hosts a text":     {"[kiosk.example]", "kiosk.example", "2:8", "hosts: kiosk.example", "string was used where sequence is expected"},
		"hosts a mapping":  {"[kiosk.example]", "{a: b}", "2:8", "hosts: {a: b}", "mapping was used where sequence is expected"},
		"layout a mapping": {"  - name: plain", "    name: plain", "6:9", "    name: plain", "mapping was used where sequence is expected"},
		"tests a text":     {publisher, "tests: page.html", "3:8", "tests: page.html", "string was used where sequence is expected"},
		"body a text":      {"    body:\n      paragraph: [article.story p]", "    body: p", "9:11", "    body: p", "string was used where mapping is expected"},
	})
}
