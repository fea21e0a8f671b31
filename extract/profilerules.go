package extract

import (
	"fmt"
	"net"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"broadsheet/extract/strict"
)

// mistake says what a profile lacks or contradicts, and the path of the part of
// the YAML that it is about: "" for the whole file. msg is "" when all is well.
func (s *profileSpec) mistake() (path, msg string) {
	switch {
	case s.Name == "":
		return "", "the key \"name\" is missing; write the site's domain, such as example.org"
	case len(s.Hosts) == 0:
		return "", "the key \"hosts\" is missing; list the hosts whose pages the profile reads"
	case len(s.Layouts) == 0:
		return "", "the key \"layouts\" is missing; at least one layout is needed"
	}
	for i, host := range s.Hosts {
		if host == "" || host != strings.ToLower(host) || strings.ContainsAny(host, "/:@ ") && net.ParseIP(host) == nil {
			return fmt.Sprintf("$.hosts[%d]", i), fmt.Sprintf("host %q is no bare host name in lower case; write one such as www.example.org", host)
		}
	}
	if at, msg := s.Discovery.mistake(); msg != "" {
		return at, msg
	}
	for i := range s.Layouts {
		if at, msg := s.Layouts[i].mistake(); msg != "" {
			return fmt.Sprintf("$.layouts[%d]%s", i, at), msg
		}
	}
	for i, test := range s.Tests {
		if test.Page == "" || test.URL == "" || test.Want == "" {
			return fmt.Sprintf("$.tests[%d]", i), "a test page needs the keys \"page\", \"url\" and \"want\""
		}
	}
	return "", ""
}

// mistake is that of one layout; the path begins at the layout.
func (l *layout) mistake() (path, msg string) {
	if l.Name == "" || len(l.When) == 0 {
		return "", "a layout needs the keys \"name\" and \"when\""
	}
	for i, class := range l.Hide {
		if class == "" || strings.ContainsAny(class, ". ") {
			return fmt.Sprintf(".hide[%d]", i), fmt.Sprintf("%q is no class; write its name without a dot, such as sr-only", class)
		}
	}
	for i := range l.Images {
		if role := l.Images[i].Role; role != LeadImage && role != InlineImage {
			return fmt.Sprintf(".images[%d]", i), fmt.Sprintf("the role of an image is lead or inline, not %q", role)
		}
	}
	for i := range l.Related {
		if rel := &l.Related[i]; len(rel.Label) == 0 || len(rel.Each) == 0 {
			return fmt.Sprintf(".related[%d]", i), "related teasers need the keys \"label\" and \"each\""
		}
	}
	return "", ""
}

// tokenAt is where a path of a YAML text begins; nil when it can't be told.
func tokenAt(src []byte, path string) *token.Token {
	file, err := parser.ParseBytes(src, 0)
	if err != nil || path == "" {
		return nil
	}
	p, err := yaml.PathString(path)
	if err != nil {
		return nil
	}
	node, err := p.FilterFile(file)
	if err != nil {
		return nil
	}
	return strict.TokenOf(node)
}
