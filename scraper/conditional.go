package scraper

import (
	"context"
	"net/http"

	"github.com/gocolly/colly/v2"
)

// Validators are what a server said of the form of a page that is kept (RFC 9110, 8.8).
type Validators struct {
	ETag         string // as sent; "" for none
	LastModified string // as sent; "" for none
}

type validatorsKey struct{}

// IfChanged asks fetches for a page only if it isn't as the validators say any more: a
// server that knows answers 304, which is a [*FetchError] like other statuses.
// Redirects are followed as ever, since no condition is for them (RFC 9110, 13.2.1).
func IfChanged(ctx context.Context, v Validators) context.Context {
	if v == (Validators{}) {
		return ctx
	}
	return context.WithValue(ctx, validatorsKey{}, v)
}

// IsNotModified reports whether a server answered that a page is as it was.
func IsNotModified(p *Page) bool { return p != nil && p.Status == http.StatusNotModified }

// asking sets the conditions of a fetch.
func asking(ctx context.Context) func(*colly.Request) {
	v := Conditions(ctx)
	return func(r *colly.Request) {
		if v.ETag != "" {
			r.Headers.Set("If-None-Match", v.ETag)
		}
		if v.LastModified != "" {
			r.Headers.Set("If-Modified-Since", v.LastModified)
		}
	}
}

// Conditions are those that a context asks fetches under; the zero value for none.
func Conditions(ctx context.Context) Validators {
	v, _ := ctx.Value(validatorsKey{}).(Validators)
	return v
}
