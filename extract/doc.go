// Package extract turns a fetched HTML page into an [Article].
//
// It is pure: [Extract] reads only its arguments, starts no goroutine, opens no
// file or socket, asks no clock and writes no log. That is what lets an archive
// be read again years later with better profiles, and every rule be tested from
// a file.
//
// # The way of a page
//
// The HTML is parsed once. A chain of small readers then works on the same
// tree, each filling only what earlier ones left empty: first the layout of the
// site's [Profile], then structured data (JSON-LD, Open Graph, meta elements,
// time elements), then the general reader. [Extraction].Fields says for each
// field which of them filled it.
//
// # Errors
//
// A page that is no article gives an error matching [ErrNoArticle]. A page whose
// host has a profile none of whose layouts fits gives a [LayoutError], which
// matches [ErrLayout]. Malformed HTML is never an error: it is repaired as
// browsers repair it.
//
// # Concurrency
//
// All functions may be called from several goroutines. [Profile] and [Profiles]
// are read-only once made.
package extract
