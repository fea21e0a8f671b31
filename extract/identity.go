package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"golang.org/x/net/publicsuffix"

	"broadsheet/extract/strict"
)

// An Identity says which article an address leads to.
type Identity struct {
	// Site is the registered domain, such as "faz.net".
	Site string
	// Key tells the article from others of its site.
	Key string
	// URL is the address to fetch for the article's first page in full; "" when
	// the address itself is to be fetched.
	URL string
}

// ID returns "site:key".
func (id Identity) ID() string { return id.Site + ":" + id.Key }

// An identityRule reads an article's key from the path of an address.
type identityRule struct {
	// Path is matched with the address's path. Its group "key" is the key; a group
	// "key36" is a number in base 36; dots in a key are dropped.
	Path pattern `yaml:"path" json:"path" jsonschema:"required"`
	// Fetch is the path of the article's first page; ${name} stands for a group.
	Fetch string `yaml:"fetch,omitempty" json:"fetch,omitempty"`
	// DropQuery says that nothing after "?" matters.
	DropQuery bool `yaml:"drop_query,omitempty" json:"drop_query,omitempty"`
}

// UnmarshalYAML reads a rule and checks that it names a key.
func (rule *identityRule) UnmarshalYAML(node ast.Node) error {
	type bare identityRule
	if err := strict.Node(node, (*bare)(rule)); err != nil {
		return err
	}
	if rule.Path.Regexp == nil || rule.Path.SubexpIndex("key") < 0 && rule.Path.SubexpIndex("key36") < 0 {
		return strict.At(node, errors.New(`an identity rule needs a path with a group (?P<key>...) or (?P<key36>...)`))
	}
	return nil
}

// apply reads an address; ok is false when the rule doesn't fit it.
func (rule *identityRule) apply(u *url.URL, host string) (key, fetch string, ok bool) {
	m := rule.Path.FindStringSubmatchIndex(u.Path)
	if m == nil {
		return "", "", false
	}
	group := func(name string) string {
		i := rule.Path.SubexpIndex(name)
		if i < 0 || m[2*i] < 0 {
			return ""
		}
		return u.Path[m[2*i]:m[2*i+1]]
	}
	key = strings.ReplaceAll(group("key"), ".", "")
	if key36 := group("key36"); key == "" && key36 != "" {
		n, err := strconv.ParseUint(key36, 36, 63)
		if err != nil {
			return "", "", false
		}
		key = strconv.FormatUint(n, 10)
	}
	if key == "" {
		return "", "", false
	}
	first := *u
	first.User, first.Host, first.Fragment, first.RawFragment = nil, host, "", ""
	if rule.Fetch != "" {
		first.Path, first.RawPath = string(rule.Path.ExpandString(nil, rule.Fetch, u.Path, m)), ""
	}
	if rule.DropQuery {
		first.RawQuery, first.ForceQuery = "", false
	}
	return key, first.String(), true
}

// Identify reads an address by the identity rules of its host's profile. ok is
// false when there is no profile or no rule fits.
func (ps *Profiles) Identify(address string) (Identity, bool) {
	p, ok := ps.For(address)
	if !ok {
		return Identity{}, false
	}
	u, err := url.Parse(address)
	if err != nil {
		return Identity{}, false
	}
	for i := range p.spec.Identity {
		if key, fetch, ok := p.spec.Identity[i].apply(u, p.canonicalHost(u)); ok {
			return Identity{Site: p.spec.Name, Key: key, URL: fetch}, true
		}
	}
	return Identity{}, false
}

// canonicalHost is the first of the profile's hosts, the one that its articles'
// addresses are written with. A port, as test servers have one, stays.
func (p *Profile) canonicalHost(u *url.URL) string {
	if _, port, err := net.SplitHostPort(hostOf(u)); err == nil {
		return net.JoinHostPort(p.spec.Hosts[0], port)
	}
	return p.spec.Hosts[0]
}

// hostOf is the host and port of an address in the form in which equal ones are
// the same text: lower case, without the port that its scheme means anyway.
func hostOf(u *url.URL) string {
	host := strings.ToLower(u.Host)
	switch u.Scheme {
	case "http":
		return strings.TrimSuffix(host, ":80")
	case "https":
		return strings.TrimSuffix(host, ":443")
	}
	return host
}

// For returns the profile that reads an address's host.
func (ps *Profiles) For(address string) (*Profile, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || ps == nil {
		return nil, false
	}
	p, ok := ps.byHost[strings.ToLower(u.Hostname())]
	return p, ok
}

// site is the registered domain of a host; for an IP address or a name without a
// public suffix it is the host itself.
func site(u *url.URL) string {
	host := strings.ToLower(u.Hostname())
	if net.ParseIP(host) != nil {
		return host
	}
	if domain, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return domain
	}
	return host
}

// trackers are query parameters that say where a reader came from, not what is
// read.
var trackers = []string{"fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "yclid", "wt_mc", "xtor"}

// withoutTrackers cuts tracking parameters, the others stay in their order.
func withoutTrackers(query string) string {
	if query == "" {
		return ""
	}
	parts := slices.DeleteFunc(strings.Split(query, "&"), func(part string) bool {
		name, _, _ := strings.Cut(strings.ToLower(part), "=")
		return strings.HasPrefix(name, "utm_") || slices.Contains(trackers, name)
	})
	return strings.Join(parts, "&")
}

// idOf is [Profiles.Identify] of an address that several readers ask about.
func (r *reading) idOf(address string) (Identity, bool) {
	known, is := r.ids[address]
	if !is {
		known.Identity, known.ok = r.opts.Profiles.Identify(address)
		if r.ids == nil {
			r.ids = map[string]knownID{}
		}
		r.ids[address] = known
	}
	return known.Identity, known.ok
}

// A knownID is what the identity rules say of an address.
type knownID struct {
	Identity

	ok bool
}

// identify settles the canonical address, the id and the aliases.
func (r *reading) identify() {
	address, from := r.canonical()
	if address != "" {
		r.art.URL = address
		r.took("url", from)
	}
	id, ok := r.idOf(address)
	if !ok {
		id, ok = r.idOf(r.page.URL)
	}
	switch u, err := url.Parse(address); {
	case ok:
		r.took("id", "profile:identity")
	case err == nil && u.Host != "":
		sum := sha256.Sum256([]byte(address))
		id = Identity{Site: site(u), Key: hex.EncodeToString(sum[:8])}
		r.took("id", "url")
	default:
		sum := sha256.Sum256(r.page.HTML)
		id = Identity{Site: "unknown", Key: hex.EncodeToString(sum[:8])}
		r.warn("the page's address is unknown: its id is made from its bytes")
	}
	r.art.ID = id.ID()
	if id.Site != "unknown" {
		r.art.Site = id.Site
	}
	r.aliases(id)
}

// canonical is the address that the page calls its own, if that lies on the
// page's site and is no front page; else the one it was fetched from.
func (r *reading) canonical() (address, from string) {
	for _, c := range r.statedAddresses() {
		if a := r.absolute(c.value); a != "" && r.isOwn(a) {
			return r.firstPage(a), c.from
		}
	}
	return r.firstPage(r.absolute(r.page.URL)), "url"
}

// statedAddresses are what the page calls its address, the surest first.
func (r *reading) statedAddresses() []candidate {
	ogURL, _ := r.meta("og:url")
	return []candidate{{r.evidence.canonical, "link:canonical"}, {nodeAddress(r.linked.article), "jsonld:url"}, {ogURL, "meta:og:url"}}
}

// isOwn reports whether an address can be this article's: of the same site, not
// the front page, and by the site's rules the same article.
func (r *reading) isOwn(address string) bool {
	u, err := url.Parse(address)
	if err != nil || strings.Trim(u.Path, "/") == "" {
		return false
	}
	if r.base == nil {
		return true
	}
	if site(u) != site(r.base) {
		return false
	}
	mine, known := r.idOf(r.page.URL)
	theirs, fits := r.idOf(address)
	return !known || fits && mine.Key == theirs.Key
}

// firstPage mends the forms of an address that mean the same article.
func (r *reading) firstPage(address string) string {
	if id, ok := r.idOf(address); ok && id.URL != "" {
		return id.URL
	}
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.RawQuery = withoutTrackers(u.RawQuery)
	return u.String()
}

// aliases gathers the other addresses that led here or that the page names for
// the same article.
func (r *reading) aliases(id Identity) {
	found := append(slices.Clone(r.page.Aliases), r.absolute(r.page.URL))
	for _, printed := range r.art.Aliases {
		if other, ok := r.idOf(printed); !ok || other.ID() == id.ID() {
			found = append(found, printed)
		}
	}
	ogURL, _ := r.meta("og:url")
	if og := r.absolute(ogURL); og != "" {
		if other, ok := r.idOf(og); ok && other.ID() == id.ID() || !ok && r.profile == nil && r.isOwn(og) {
			found = append(found, og)
		}
	}
	r.art.Aliases = slices.DeleteFunc(unique(found), func(a string) bool { return a == r.art.URL })
	if len(r.art.Aliases) == 0 {
		r.art.Aliases = nil
	}
	if len(r.art.Aliases) > 0 {
		r.took("aliases", "generic:addresses")
	}
}
