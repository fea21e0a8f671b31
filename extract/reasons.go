package extract

import "slices"

// A Reason is why a page is taken for no article, as data: programs count and
// choose by it. The names are a promise; there may be new ones.
type Reason string

// The reasons. The first are about what came, not about what it says: nothing of
// the page was read for them.
const (
	// ReasonHTTPStatus is an answer of 400 or above.
	ReasonHTTPStatus Reason = "http_status"
	// ReasonMediaType is a media type that holds no page, such as a picture's.
	ReasonMediaType Reason = "media_type"
	// ReasonNotText are bytes that are no text whatever they were called: a PDF
	// document, a picture, an archive. [Options].Force can't read them either.
	ReasonNotText Reason = "not_text"
	// ReasonNesting is markup nested too deep to be read, by force too.
	ReasonNesting Reason = "nesting"

	// ReasonEmpty is a page without any text.
	ReasonEmpty Reason = "empty"
	// ReasonRedirect is a stub that only leads elsewhere.
	ReasonRedirect Reason = "redirect"
	// ReasonScriptShell is a page whose text its scripts would fetch ("enable
	// JavaScript").
	ReasonScriptShell Reason = "script_shell"
	// ReasonChallenge is a test of whether a human asks, or a word that none does.
	ReasonChallenge Reason = "challenge"
	// ReasonConsent is a wall that wants agreement to cookies first.
	ReasonConsent Reason = "consent"
	// ReasonLogin is a page to sign in, or a wall for those who haven't.
	ReasonLogin Reason = "login"
	// ReasonPaywall is an article of which nothing can be read without paying.
	ReasonPaywall Reason = "paywall"
	// ReasonErrorPage is an error served as if it were none: not found, forbidden,
	// out of order.
	ReasonErrorPage Reason = "error_page"
	// ReasonParked is a domain that nobody uses or that is for sale.
	ReasonParked Reason = "parked"

	// ReasonFrontPage is the front page of a site or of one of its editions.
	ReasonFrontPage Reason = "front_page"
	// ReasonListing is a page of teasers or links: a section, a topic, an author, an
	// archive, a site map, a feed.
	ReasonListing Reason = "listing"
	// ReasonSearch is a page of search results.
	ReasonSearch Reason = "search"
	// ReasonGallery is a page of pictures without a story.
	ReasonGallery Reason = "gallery"
	// ReasonMedia is a page of a video or a sound without a story.
	ReasonMedia Reason = "media"
	// ReasonData are tables and figures alone: weather, prices, results.
	ReasonData Reason = "data"
	// ReasonOffer is something to buy, to book or to apply for: a product, a job, an
	// event, a house.
	ReasonOffer Reason = "offer"
	// ReasonSignup is a form to subscribe or to write to the house.
	ReasonSignup Reason = "signup"
	// ReasonSiteInfo is a page about the site: imprint, terms, privacy, contact.
	ReasonSiteInfo Reason = "site_info"

	// ReasonNoLayout is a page of a site with a profile that neither fits one of its
	// layouts nor looks like an article.
	ReasonNoLayout Reason = "no_layout"
	// ReasonShort is hardly any text, and no word of its being an article.
	ReasonShort Reason = "short"
	// ReasonNoText is text in which no story was found.
	ReasonNoText Reason = "no_text"
)

var reasons = []Reason{
	ReasonHTTPStatus, ReasonMediaType, ReasonNotText, ReasonNesting,
	ReasonEmpty, ReasonRedirect, ReasonScriptShell, ReasonChallenge, ReasonConsent, ReasonLogin, ReasonPaywall, ReasonErrorPage, ReasonParked,
	ReasonFrontPage, ReasonListing, ReasonSearch, ReasonGallery, ReasonMedia, ReasonData, ReasonOffer, ReasonSignup, ReasonSiteInfo,
	ReasonNoLayout, ReasonShort, ReasonNoText,
}

// Reasons returns all reasons there are.
func Reasons() []Reason { return slices.Clone(reasons) }
