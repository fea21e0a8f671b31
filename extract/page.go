package extract

import (
	"net/url"
	"time"
)

// A Page is what [Extract] reads. Only HTML is needed; the more of the rest is
// known, the more the record says.
type Page struct {
	// HTML is the page in UTF-8. Invalid sequences are replaced by U+FFFD.
	HTML []byte
	// URL is the page's address after redirects; "" when unknown.
	URL string
	// Source is what was read, the record's source: the requested address or the
	// path of a file; "" means URL.
	Source string
	// Aliases are other addresses that led to the page: the requested one and each
	// redirect hop.
	Aliases []string
	// Fetched is when the page was fetched; zero when unknown.
	Fetched time.Time
	// HTTP is what the server said; nil when the page came from no server.
	HTTP *HTTP
	// Header are the response headers, keys in canonical form; used for rights
	// signals and the language.
	Header map[string][]string
	// Site is what the page's site says about its rights elsewhere, as it was when the
	// page was fetched: "tdm-reservation" and "tdm-policy" by its tdmrep.json for this
	// address, and under "signals" lines such as "ai.txt: disallow".
	Site map[string][]string
}

// Options are the settings of [Extract]. The zero value is usable.
type Options struct {
	// Profiles are the site profiles to read with; nil means [Embedded]. Give
	// new(Profiles) to read with none.
	Profiles *Profiles
	// General reads the body where neither profile nor structured data did; nil
	// means [Story].
	General GeneralReader
	// MinConfidence refuses a reading that is less sure of lead and body, from 0 to 1,
	// with an error matching [ErrUnsure]; 0 takes all.
	MinConfidence float64
	// MaxBytes bounds the size of a page in bytes; 0 means 64 MiB. A larger page
	// gives an error matching [ErrTooLarge].
	MaxBytes int
	// MaxBlocks bounds the runs of text, such as paragraphs, links and labels, among
	// which [Story] looks for the story; 0 means 20,000, four times what the largest
	// known page has. What stands behind them isn't read, and a warning says so.
	MaxBlocks int
	// MaxStateBytes bounds the scripts that are looked into, where a page shows no
	// story, for one that they keep; 0 means 8 MiB, and a negative number none.
	MaxStateBytes int
	// Force reads what is taken for no article too, such as a front page or the
	// text of a 404: the record then has a warning with the reason in place of the
	// [NoArticleError]. Where there is no text at all, as in a PDF document or an
	// empty page, the error stays; so does one that matches [ErrLayout].
	Force bool
}

// base returns the page's address parsed, or nil.
func (p Page) base() *url.URL {
	u, err := url.Parse(p.URL)
	if err != nil || !u.IsAbs() {
		return nil
	}
	return u
}

// name is what errors call the page.
func (p Page) name() string {
	switch {
	case p.URL != "" && p.Source != "" && p.Source != p.URL:
		return p.Source + " (" + p.URL + ")"
	case p.URL != "":
		return p.URL
	default:
		return p.Source
	}
}
