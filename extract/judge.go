package extract

import (
	"iter"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// A shape is the measure of a page, taken in the walk over the tree.
type shape struct {
	links                int
	textBytes, linkBytes int
}

// text counts a text node.
func (s *shape) text(n *html.Node, inLink bool) {
	size := len(strings.TrimSpace(n.Data))
	s.textBytes += size
	if inLink {
		s.linkBytes += size
	}
}

// judge refuses pages that are no article. It says no only on plain signs: a
// story lost is worse than a front page kept.
func judge(r *reading) error {
	no := r.noArticle()
	if no == nil && r.noLayout != nil && r.isElsewhere() {
		no = &NoArticleError{ReasonNoLayout, "no layout of its site fits, and its address is none of an article's"}
	}
	switch {
	case no != nil && r.art.Access == Paid:
		no = &NoArticleError{ReasonPaywall, "its story is behind a paywall: " + no.Detail}
		fallthrough
	case no != nil:
		return r.refuse(no)
	case r.noLayout != nil:
		return r.noLayout
	}
	return nil
}

// refuse returns the error, or where reading is forced and there is something to
// read notes it as a warning.
func (r *reading) refuse(no *NoArticleError) error {
	if r.forced != nil {
		no = r.forced // the first reason is the better one
	}
	if !r.opts.Force || r.art.Headline == "" && len(r.art.Body)+len(r.art.Lead) == 0 {
		return no
	}
	r.warn(no.Error())
	return nil
}

// isElsewhere reports whether a page of a site that has a profile shows no sign of
// an article: a section or topic page doesn't mean that the site was redesigned.
func (r *reading) isElsewhere() bool {
	if len(r.profile.spec.Identity) == 0 || r.claimsArticle() {
		return false
	}
	_, ok := r.idOf(r.page.URL)
	return !ok
}

// Sizes that part pages, of stories in characters and of pages in bytes.
const (
	// minStory is the size below which a page that doesn't call itself an article
	// isn't one.
	minStory = 200
	// smallStory is the size up to which a page may be a wall, a form or a notice
	// with some words around it.
	smallStory = 1500
	// smallPage is the size up to which a page is taken at the word of a vendor's mark.
	smallPage = 6000
)

// noArticle says why the page is no article, nil when it may be one.
func (r *reading) noArticle() *NoArticleError {
	size, claims := r.storySize(), r.claims()
	if size > 0 && (r.layout != nil || claims == strongClaim) {
		return nil // the site's own profile found its story, or the page is sure of it
	}
	s := r.survey()
	j := newJudgement(r, &s, size, claims)
	for _, rule := range rules {
		if no := rule(j); no != nil {
			return no
		}
	}
	return nil
}

// storySize is the length of lead and body in characters. Those of scripts that
// need few of them count twice. Where there is little text, what asks for consent
// doesn't count: readers take a banner for the story of a page that has none.
func (r *reading) storySize() int {
	size := 0
	for text := range r.storyTexts() {
		size += characters(text)
	}
	if size >= 3*minStory {
		return size
	}
	for text := range r.storyTexts() {
		if saysOne(strings.ToLower(text), consentWords) {
			size -= characters(text)
		}
	}
	return size
}

// storyTexts yields the texts of lead and body.
func (r *reading) storyTexts() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, p := range r.art.Lead {
			if !yield(p) {
				return
			}
		}
		for i := range r.art.Body {
			if !yield(r.art.Body[i].Text) {
				return
			}
		}
	}
}

// characters is the length of a text.
func characters(text string) int {
	n := 0
	for _, c := range text {
		if n++; c >= firstWide {
			n++
		}
	}
	return n
}

// firstWide is where the Chinese, Japanese and Korean characters begin.
const firstWide = 0x2E80

// A judgement is what the rules judge by.
type judgement struct {
	*reading
	*survey
	size   int // of the story, in characters
	own    int // the same, but no more than stands in a row: readers take teasers for a story where there is none
	claims claim
	name   Reason // the kind of page that title or heading name
}

func newJudgement(r *reading, s *survey, size int, claims claim) *judgement {
	if from := r.art.Extraction.Fields["body"]; size > 2*r.shape.textBytes || from != "" && !strings.HasPrefix(from, "generic:") {
		s.story = max(s.story, size) // it was read from a script: the page itself may not show it
	}
	own := min(size, s.story)
	return &judgement{reading: r, survey: s, size: size, own: own, claims: claims, name: r.name(own)}
}

// rules run in this order; the first that knows a reason gives it. Those above
// know walls and notices, whatever is written around them, then come pages of
// other kinds, and at last what only lacks a story.
var rules = []func(*judgement) *NoArticleError{
	(*judgement).bare, (*judgement).wall, (*judgement).errorPage, (*judgement).form, (*judgement).siteInfo, (*judgement).consent,
	(*judgement).kind, (*judgement).list, (*judgement).lacking,
}

func refusal(reason Reason, detail string) *NoArticleError { return &NoArticleError{reason, detail} }

// bare refuses pages with hardly anything on them.
func (j *judgement) bare() *NoArticleError {
	nothing := j.shape.textBytes == 0 && j.size == 0
	switch {
	case j.refresh && j.shape.textBytes < 600 && j.size < minStory:
		return refusal(ReasonRedirect, "it only leads elsewhere")
	case nothing && j.vendor == ReasonChallenge:
		return refusal(ReasonChallenge, "it wants to know whether a human asks")
	case nothing && (j.root || j.noscript):
		return refusal(ReasonScriptShell, "its text would come by scripts")
	case nothing:
		return refusal(ReasonEmpty, "the page is empty")
	}
	return nil
}

// wall refuses what stands between a reader and a story.
func (j *judgement) wall() *NoArticleError {
	if j.size > 0 && j.claims > noClaim && j.size > minStory {
		return nil
	}
	small := j.size < smallStory && j.shape.textBytes < smallPage
	switch {
	case small && (j.vendor == ReasonParked || j.name == ReasonParked || j.says(parkedPhrases)):
		return refusal(ReasonParked, "nobody uses the domain")
	case small && (j.name == ReasonChallenge || j.vendor == ReasonChallenge && j.size < 600 && j.shape.textBytes < 2000 || j.says(challengePhrases)):
		return refusal(ReasonChallenge, "it wants to know whether a human asks")
	case j.shape.textBytes < 2000 && j.size < 600 && (j.name == ReasonScriptShell || saysOne(j.opening, shellPhrases)) ||
		j.shape.textBytes < 600 && (j.root && j.size < minStory || j.noscript && j.size == 0):
		return refusal(ReasonScriptShell, "its text would come by scripts")
	case small && j.size < minStory && j.name == ReasonRedirect:
		return refusal(ReasonRedirect, "it only leads elsewhere")
	}
	return nil
}

// says reports whether the page says one of the phrases and little else: there are
// stories about walls, too.
func (j *judgement) says(phrases []string) bool {
	return j.shape.textBytes < 3000 && j.story < 1000 && (j.size < 500 || !j.isHeaded()) && saysOne(j.opening, phrases)
}

// consent refuses walls of consent: text about cookies, a button that accepts, no
// time of release, and hardly a link to a story, as a page with a banner has them.
func (j *judgement) consent() *NoArticleError {
	isNamed := j.name == ReasonConsent
	if j.claims > noClaim && j.size > minStory || !isNamed && (j.name != "" || j.headlines > 3 || !saysOne(j.buttons, acceptWords)) {
		return nil
	}
	if j.art.Published.IsZero() && j.isConsentText(j.opening) {
		return refusal(ReasonConsent, "it wants consent to cookies first")
	}
	return nil
}

// errorPage refuses errors that are served as pages.
func (j *judgement) errorPage() *NoArticleError {
	limit := 2000
	if j.claims > noClaim {
		limit = 400
	}
	if j.size >= limit || j.own >= 2*minStory && j.isHeaded() {
		return nil
	}
	if isErrorTitle(j.title) {
		return refusal(ReasonErrorPage, "it is an error page: "+clip(fold(j.title), 60))
	}
	for _, h1 := range j.h1 {
		if words := brief(h1, maxTitle); isErrorHeading(words) {
			return refusal(ReasonErrorPage, "it is an error page: "+clip(words, 60))
		}
	}
	return nil
}

// form refuses pages that want something filled in.
func (j *judgement) form() *NoArticleError {
	if j.claims > noClaim && j.size > minStory {
		return nil
	}
	switch {
	case j.size < smallStory && j.name == ReasonLogin, j.name == "" && j.headlines < 4 && j.passwords > 0 && j.size < 600 && saysOne(j.opening, loginPhrases) && !j.isHeaded():
		return refusal(ReasonLogin, "it is a page to sign in")
	case j.size < 2*smallStory && j.name == ReasonSignup:
		return refusal(ReasonSignup, "it is a form")
	}
	return nil
}

// siteInfo refuses what a site says about itself.
func (j *judgement) siteInfo() *NoArticleError {
	byAddress := j.base != nil && !j.isHeaded() && infoAddress(j.base)
	if j.name == ReasonSiteInfo || j.claims == noClaim && (byAddress || j.statedKind() == ReasonSiteInfo) {
		return refusal(ReasonSiteInfo, "it is about the site")
	}
	return nil
}

// kind refuses pages that say of themselves to be something else, or are so by
// what they hold.
func (j *judgement) kind() *NoArticleError {
	stated := j.statedKind()
	isBare := j.size < minStory && j.story < 2*minStory // and not only that the reader found nothing
	switch {
	case j.claims > noClaim && j.size >= minStory:
		return nil
	case stated == ReasonOffer && (j.own < 2*minStory || j.isJob()), (j.size < 2*smallStory || stated == ReasonOffer) && saysOne(j.buttons, offerWords):
		return refusal(ReasonOffer, "it offers something")
	case j.own < 3*minStory && (stated == ReasonMedia || isBare && j.players > 0):
		return refusal(ReasonMedia, "it is a video or a sound without a story")
	case j.own < 3*minStory && (stated == ReasonGallery || j.name == ReasonGallery || isBare && j.pictures >= 4 && j.headlines < j.pictures):
		return refusal(ReasonGallery, "it is pictures without a story")
	case j.story < 800 && (j.name == ReasonData || stated == ReasonData),
		j.story < 400 && j.headlines < 6 && j.cells > 200 && 2*j.cells > j.shape.textBytes-j.shape.linkBytes:
		return refusal(ReasonData, "it is figures without a story")
	}
	return nil
}

// isJob reports whether the page says that it offers one: that may take many words.
func (j *judgement) isJob() bool {
	return slices.ContainsFunc(j.linked.others, func(o object) bool {
		return o.is(func(t string) bool { return t == "JobPosting" })
	})
}

// list refuses pages that lead to stories.
func (j *judgement) list() *NoArticleError {
	leads := isFront(j.base) || j.headlines >= 3 || 2*j.shape.linkBytes > j.shape.textBytes || j.isScraps()
	if !leads || j.score() >= 0 {
		return nil
	}
	stated, address := j.statedKind(), listAddress(j.base)
	switch {
	case stated == ReasonSearch || j.name == ReasonSearch || address == ReasonSearch:
		return refusal(ReasonSearch, "it is the result of a search")
	case isFront(j.base):
		return refusal(ReasonFrontPage, "it is a front page")
	case stated == ReasonListing, j.name == ReasonListing, address == ReasonListing:
		return refusal(ReasonListing, "it lists other articles")
	case j.size < minStory && j.headlines < 5:
		return nil
	}
	return refusal(ReasonListing, "it is mostly links")
}

// isItem reports whether a few words may be an item of news: they are headed by a
// sentence and have an address of their own.
func (j *judgement) isItem() bool {
	return j.size >= minStory/2 && j.isHeaded() && isStoryAddress(j.base)
}

// lacking refuses pages on which no story was found.
func (j *judgement) lacking() *NoArticleError {
	switch {
	case j.size == 0:
		return refusal(ReasonNoText, "no text of a story was found")
	case j.size < minStory && j.claims == noClaim && !j.isItem():
		return refusal(ReasonShort, "there is hardly any text")
	}
	return nil
}
