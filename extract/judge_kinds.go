package extract

import "strings"

// kinds are the reasons that a JSON-LD type or an og:type gives by itself, where
// the page holds no article beside it. A type that isn't here says nothing: a
// page of a story has a WebSite, an Organization and a FAQPage, too.
var kinds = map[string]Reason{
	"CollectionPage": ReasonListing, "ProfilePage": ReasonListing, "Blog": ReasonListing, "PodcastSeries": ReasonListing, "CreativeWorkSeries": ReasonListing, "profile": ReasonListing,
	"SearchResultsPage": ReasonSearch,
	"ImageGallery":      ReasonGallery, "MediaGallery": ReasonGallery, "VideoGallery": ReasonListing,
	"VideoObject": ReasonMedia, "AudioObject": ReasonMedia, "PodcastEpisode": ReasonMedia, "Clip": ReasonMedia, "BroadcastEvent": ReasonMedia, "RadioEpisode": ReasonMedia, "TVEpisode": ReasonMedia,
	"Product": ReasonOffer, "ProductGroup": ReasonOffer, "Offer": ReasonOffer, "AggregateOffer": ReasonOffer, "JobPosting": ReasonOffer, "Event": ReasonOffer, "MusicEvent": ReasonOffer, "TheaterEvent": ReasonOffer,
	"SportsEvent": ReasonData, "RealEstateListing": ReasonOffer, "Vehicle": ReasonOffer, "Car": ReasonOffer, "Apartment": ReasonOffer, "Course": ReasonOffer,
	"ContactPage": ReasonSiteInfo, "AboutPage": ReasonSiteInfo, "Dataset": ReasonData,
}

// statedKind is what the page says of itself to be, "" when it says nothing that
// counts.
func (r *reading) statedKind() Reason {
	for _, o := range r.linked.others {
		for _, t := range o.types() {
			if kind := kinds[t]; kind != "" {
				return kind
			}
		}
	}
	switch kind, _ := r.meta("og:type"); {
	case strings.HasPrefix(kind, "video"), strings.HasPrefix(kind, "music"):
		return ReasonMedia
	case strings.HasPrefix(kind, "product"), strings.HasSuffix(kind, ":product"):
		return ReasonOffer
	case kind == "profile":
		return ReasonListing
	}
	return ""
}

// A claim is how surely a page says of itself that it is an article.
type claim int

const (
	noClaim     claim = iota
	weakClaim         // a word that some systems set on every page
	strongClaim       // a node about this very story, or its time of release
)

// claims returns what the page says of itself.
func (r *reading) claims() claim {
	if published, _ := r.meta("article:published_time"); published != "" {
		return strongClaim
	}
	if o := r.linked.article; o != nil && (nodeAddress(o) == "" || r.base == nil || r.fits(o, true) >= 4) {
		return strongClaim
	}
	if kind, _ := r.meta("og:type"); strings.EqualFold(kind, "article") || r.linked.article != nil {
		return weakClaim
	}
	return noClaim
}

// claimsArticle reports whether the page says of itself that it is an article.
func (r *reading) claimsArticle() bool { return r.claims() > noClaim }
