package extract

import (
	"errors"
	"fmt"
)

var (
	// ErrNoArticle says that a page is no article: a front page, a section, an
	// error page, an empty page.
	ErrNoArticle = errors.New("not an article")
	// ErrLayout says that the page's host has a profile but none of its layouts
	// fits an article: the site was probably redesigned.
	ErrLayout = errors.New("page layout does not match profile")
	// ErrTooLarge says that a page is beyond [Options].MaxBytes.
	ErrTooLarge = errors.New("page is too large")
	// ErrUnsure says that a reading is less sure than [Options].MinConfidence asks.
	ErrUnsure = errors.New("the reading is not sure enough")
)

// A NoArticleError says why a page is taken for no article. It matches
// [ErrNoArticle].
type NoArticleError struct {
	// Reason is why, for programs.
	Reason Reason
	// Detail is why, for people: a short clause such as "the page is empty".
	Detail string
}

// Error returns the reason and its detail.
func (e *NoArticleError) Error() string {
	return "not an article (" + string(e.Reason) + "): " + e.Detail
}

// Unwrap returns [ErrNoArticle].
func (e *NoArticleError) Unwrap() error { return ErrNoArticle }

// A LayoutError names the profile none of whose layouts fits a page. It matches
// [ErrLayout].
type LayoutError struct {
	Profile string   // the profile's name, such as "faz.net"
	Field   string   // the required field that stayed empty, or "" when no mark was found
	Tried   []string // the marks or selectors that found nothing
}

// Error names profile and selectors.
func (e *LayoutError) Error() string {
	if e.Field != "" {
		return fmt.Sprintf("profile %s: %s: selectors %q found nothing: was the site redesigned?", e.Profile, e.Field, e.Tried)
	}
	return fmt.Sprintf("profile %s: none of the marks %q is on the page: was the site redesigned?", e.Profile, e.Tried)
}

// Unwrap returns [ErrLayout].
func (e *LayoutError) Unwrap() error { return ErrLayout }

// An UnsureError says how sure a reading is that was refused for it. It matches
// [ErrUnsure].
type UnsureError struct {
	Confidence float64 // of the reading
	Min        float64 // that was asked
}

// Error returns both.
func (e *UnsureError) Error() string {
	return fmt.Sprintf("the reading is not sure enough: its confidence of %.2f is below %.2f", e.Confidence, e.Min)
}

// Unwrap returns [ErrUnsure].
func (e *UnsureError) Unwrap() error { return ErrUnsure }
