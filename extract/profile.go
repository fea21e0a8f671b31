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
)

// A Profile says how to read the pages of one site. It is read-only.
type Profile struct {
	spec profileSpec
	file string
	src  []byte
	hash string
	keys map[string]bool // what the selectors of all layouts ask of nodes
}

// profileSpec is a profile's YAML form.
type profileSpec struct {
	Name      string         `yaml:"name" json:"name" jsonschema:"required,description=The site's registered domain; also the first part of its articles' ids"`
	Publisher string         `yaml:"publisher,omitempty" json:"publisher,omitempty" jsonschema:"description=The publication's name"`
	Hosts     []string       `yaml:"hosts" json:"hosts" jsonschema:"required,description=The hosts whose pages this profile reads"`
	Language  string         `yaml:"language,omitempty" json:"language,omitempty" jsonschema:"description=BCP 47 tag of the pages that state none"`
	Timezone  zone           `yaml:"timezone,omitempty" json:"timezone" jsonschema:"description=IANA name of the zone of local times"`
	Dates     []printedDate  `yaml:"dates,omitempty" json:"dates,omitempty" jsonschema:"description=Layouts of printed dates as package time of Go writes them"`
	Identity  []identityRule `yaml:"identity,omitempty" json:"identity,omitempty" jsonschema:"description=How an address tells which article it is; the first rule that fits decides"`
	Strip     stripSpec      `yaml:"strip,omitempty" json:"strip" jsonschema:"description=Labels that are no part of the text they stand before"`
	Layouts   []layout       `yaml:"layouts" json:"layouts" jsonschema:"required,description=The forms of the site's pages, newest first"`
	Tests     []ProfileTest  `yaml:"tests,omitempty" json:"tests,omitempty" jsonschema:"description=Pages that the profile must read as expected"`
}

// stripSpec are labels to strip from the start of texts.
type stripSpec struct {
	Credit  []string `yaml:"credit,omitempty" json:"credit,omitempty"`
	Authors []string `yaml:"authors,omitempty" json:"authors,omitempty"`
	Topics  []string `yaml:"topics,omitempty" json:"topics,omitempty"`
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
	p := &Profile{file: file, src: src, keys: map[string]bool{}}
	if err := decodeStrict(file, src, &p.spec); err != nil {
		return nil, err
	}
	if path, msg := p.spec.mistake(); msg != "" {
		return nil, profileError(file, src, tokenAt(src, path), msg)
	}
	sum := sha256.Sum256(src)
	p.hash = "sha256:" + hex.EncodeToString(sum[:])
	for i := range p.spec.Layouts {
		l := &p.spec.Layouts[i]
		l.compile()
		for _, s := range l.all() {
			for _, key := range s.keys {
				p.keys[key] = true
			}
		}
	}
	return p, nil
}

// Name returns the profile's name, the site's registered domain.
func (p *Profile) Name() string { return p.spec.Name }

// Hosts returns the hosts whose pages the profile reads.
func (p *Profile) Hosts() []string { return slices.Clone(p.spec.Hosts) }

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
