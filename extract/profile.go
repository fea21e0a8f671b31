package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"broadsheet/extract/strict"
)

// A Profile says how to read the pages of one site. It is read-only.
type Profile struct {
	spec profileSpec
	file string
	src  []byte
	hash string
	keys map[string]int // what the selectors of all layouts ask of nodes, numbered from 1
}

// profileSpec is a profile's YAML form.
type profileSpec struct {
	// Name is the site's registered domain; also the first part of its articles'
	// ids.
	Name string `yaml:"name" json:"name" jsonschema:"required"`
	// Publisher is the publication's name.
	Publisher string `yaml:"publisher,omitempty" json:"publisher,omitempty"`
	// Hosts are those whose pages this profile reads. The first is the one that
	// canonical addresses are written with.
	Hosts []string `yaml:"hosts" json:"hosts" jsonschema:"required"`
	// Language is the BCP 47 tag of the pages that state none.
	Language string `yaml:"language,omitempty" json:"language,omitempty"`
	// Timezone is the IANA name of the zone of local times, such as Europe/Berlin.
	Timezone zone `yaml:"timezone,omitempty" json:"timezone,omitzero"`
	// Pace is how gently the site wants to be asked.
	Pace paceSpec `yaml:"pace,omitempty" json:"pace,omitzero"`
	// Dates are layouts of printed dates as Go's package time writes them, such as
	// "02.01.2006 15:04".
	Dates []printedDate `yaml:"dates,omitempty" json:"dates,omitempty"`
	// Identity says how an address tells which article it is; the first rule that
	// fits decides.
	Identity []identityRule `yaml:"identity,omitempty" json:"identity,omitempty"`
	// Discovery says where the site names its articles. Without it feeds and sitemaps
	// are looked for.
	Discovery discovery `yaml:"discovery,omitempty" json:"discovery,omitzero"`
	// Revisit says when a known article is asked for again: waits that rise, and how long
	// an article may stay as it is before it is left alone, such as "1h, 6h, 1d, 7d, stop 30d",
	// which is also the default.
	Revisit revisitSpec `yaml:"revisit,omitempty" json:"revisit,omitzero"`
	// Render says that the pages' text comes by script, so that a crawl that may use a
	// browser lets one render them.
	Render bool `yaml:"render,omitempty" json:"render,omitempty"`
	// Strip names what is to be left out of texts and lists.
	Strip stripSpec `yaml:"strip,omitempty" json:"strip,omitzero"`
	// Layouts are the forms of the site's pages, newest first: the first whose mark
	// is on a page reads it.
	Layouts []layout `yaml:"layouts" json:"layouts" jsonschema:"required"`
	// Tests are pages that the profile must read as expected.
	Tests []ProfileTest `yaml:"tests,omitempty" json:"tests,omitempty"`
}

// stripSpec are labels to strip from the start of texts, and what is to be left out
// of lists.
type stripSpec struct {
	// Credit are labels before a picture's credit, such as "Bild:".
	Credit []string `yaml:"credit,omitempty" json:"credit,omitempty"`
	// Authors are labels before the authors, such as "Von ".
	Authors []string `yaml:"authors,omitempty" json:"authors,omitempty"`
	// Topics are entries in the list of topics that are none, such as "All topics".
	Topics []string `yaml:"topics,omitempty" json:"topics,omitempty"`
	// Houses are names of the publication and its desks; they are no authors.
	Houses []string `yaml:"houses,omitempty" json:"houses,omitempty"`
}

// A ProfileTest is a page that a profile must read as expected. Both files lie
// beside the profile.
type ProfileTest struct {
	// Page is the HTML file.
	Page string `yaml:"page" json:"page" jsonschema:"required"`
	// URL is the page's address.
	URL string `yaml:"url" json:"url" jsonschema:"required"`
	// Want is the JSON file with the fields the record must have.
	Want string `yaml:"want" json:"want" jsonschema:"required"`
}

// ParseProfile reads and compiles a profile. Its errors are [ProfileError]s that
// name file, line and column.
func ParseProfile(file string, src []byte) (*Profile, error) {
	p := &Profile{file: file, src: src, keys: map[string]int{}}
	if err := strict.Decode(file, src, oneProfile, &p.spec); err != nil {
		return nil, err
	}
	if path, msg := p.spec.mistake(); msg != "" {
		return nil, strict.NewError(file, src, tokenAt(src, path), msg)
	}
	sum := sha256.Sum256(src)
	p.hash = "sha256:" + hex.EncodeToString(sum[:])
	for i := range p.spec.Layouts {
		l := &p.spec.Layouts[i]
		l.compile()
		for _, s := range l.all() {
			s.number(p.keys)
		}
	}
	return p, nil
}

// Name returns the profile's name, the site's registered domain.
func (p *Profile) Name() string { return p.spec.Name }

// Hosts returns the hosts whose pages the profile reads.
func (p *Profile) Hosts() []string { return slices.Clone(p.spec.Hosts) }

// Renders reports whether the site's pages are to be rendered by a browser, and as whose
// reader: in which time zone, by its IANA name, and language, both "" where the profile
// names none.
func (p *Profile) Renders() (zone, language string, ok bool) {
	if p.spec.Timezone.Location != nil {
		zone = p.spec.Timezone.String()
	}
	return zone, p.spec.Language, p.spec.Render
}

// Hash returns "sha256:" and the digest of the profile's file.
func (p *Profile) Hash() string { return p.hash }

// YAML returns the profile's file.
func (p *Profile) YAML() []byte { return slices.Clone(p.src) }

// Tests returns the pages that the profile must read as expected.
func (p *Profile) Tests() []ProfileTest { return slices.Clone(p.spec.Tests) }

// Profiles is a set of profiles. The zero value is empty and ready to use.
type Profiles struct {
	list   []*Profile
	byHost map[string]*Profile
}

// NewProfiles makes a set. Two profiles of one host are an error.
func NewProfiles(list ...*Profile) (*Profiles, error) {
	ps := &Profiles{byHost: map[string]*Profile{}}
	for _, p := range list {
		for _, host := range p.spec.Hosts {
			if other, ok := ps.byHost[host]; ok {
				return nil, fmt.Errorf("profiles %s and %s both claim the host %s: take it out of one", other.file, p.file, host)
			}
			ps.byHost[host] = p
		}
		ps.list = append(ps.list, p)
	}
	return ps, nil
}

// With returns the set with more profiles, which win over those of the set that
// have the same name or claim the same host.
func (ps *Profiles) With(more ...*Profile) (*Profiles, error) {
	own, err := NewProfiles(more...)
	if err != nil {
		return nil, err
	}
	out := &Profiles{list: own.list, byHost: own.byHost}
	for _, p := range ps.list {
		if _, ok := own.Named(p.spec.Name); ok {
			continue
		}
		out.list = append(out.list, p)
		for _, host := range p.spec.Hosts {
			if _, taken := out.byHost[host]; !taken {
				out.byHost[host] = p
			}
		}
	}
	return out, nil
}

// All returns the profiles in order of rank.
func (ps *Profiles) All() []*Profile { return slices.Clone(ps.list) }

// Named returns the profile of a name.
func (ps *Profiles) Named(name string) (*Profile, bool) {
	for _, p := range ps.list {
		if p.spec.Name == name {
			return p, true
		}
	}
	return nil, false
}

// Embedded returns the built-in profiles.
func Embedded() *Profiles { return embedded() }

var embedded = sync.OnceValue(func() *Profiles {
	files, err := fs.Glob(EmbeddedFiles(), "*.yaml")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	var list []*Profile
	for _, file := range files {
		src, err := fs.ReadFile(EmbeddedFiles(), file)
		if err == nil {
			var p *Profile
			p, err = ParseProfile(file, src)
			list = append(list, p)
		}
		if err != nil {
			panic(fmt.Sprintf("built-in profile: %v", err)) // a test reads them all
		}
	}
	ps, err := NewProfiles(list...)
	if err != nil {
		panic(err)
	}
	return ps
})

// stripped cuts the first of labels that a text begins with.
func stripped(s string, labels []string) string {
	for _, label := range labels {
		if rest, ok := strings.CutPrefix(s, label); ok {
			return strings.TrimSpace(rest)
		}
	}
	return s
}

// location is the profile's zone; nil when it names none.
func (p *Profile) location() *time.Location {
	if p == nil {
		return nil
	}
	return p.spec.Timezone.Location
}
