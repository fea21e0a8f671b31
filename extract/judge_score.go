package extract

// The weights of what speaks for a story and against it. A page that lists others
// has none long enough to outweigh its links, its address and its name.
const (
	weighsClaim    = 4
	weighsBody     = 2 // articleBody in microdata
	weighsDate     = 2
	weighsAuthor   = 1
	weighsHeading  = 2 // a heading of several words
	weighsAddress  = 1 // of a story's form
	weighsFront    = 5
	weighsListPath = 3
	weighsKind     = 5 // a type that says it is something else
	weighsName     = 3
)

// score weighs what speaks for a story against what speaks for a list of links; a
// negative one is that of a list.
func (j *judgement) score() int {
	score := j.storyScore() - j.linkScore()
	if j.claims > noClaim {
		score += weighsClaim
	}
	if len(j.art.Authors) > 0 {
		score += weighsAuthor
	}
	if !j.art.Published.IsZero() && len(j.times) < 5 {
		score += weighsDate
	}
	if j.prop("articleBody") != "" {
		score += weighsBody
	}
	if j.isHeaded() {
		score += weighsHeading
	}
	return score + j.addressScore()
}

// addressScore weighs what the page is called and where it stands.
func (j *judgement) addressScore() int {
	score := 0
	if j.name != "" {
		score -= weighsName
	}
	switch {
	case j.statedKind() == "":
	case j.claims > noClaim:
		score -= weighsKind - 2 // it says both
	default:
		score -= weighsKind
	}
	switch {
	case isFront(j.base):
		score -= weighsFront
	case listAddress(j.base) != "":
		score -= weighsListPath
	case isStoryAddress(j.base):
		score += weighsAddress
	}
	return score
}

// storyScore weighs the paragraphs side by side.
func (j *judgement) storyScore() int {
	switch {
	case j.story >= 3000:
		return 7
	case j.story >= 1500:
		return 6
	case j.story >= 800:
		return 4
	case j.story >= 600:
		return 3
	case j.story >= 400:
		return 2
	case j.story >= 200:
		return 1
	}
	return 0
}

// linkScore weighs the links.
func (j *judgement) linkScore() int {
	score := 0
	if 2*j.shape.linkBytes > j.shape.textBytes {
		score++
	}
	switch {
	case j.headlines >= 60:
		score += 3
	case j.headlines >= 20:
		score += 2
	case j.headlines >= 6:
		score++
	}
	isItem := j.isHeaded() && isStoryAddress(j.base) // a short one among many teasers
	if !isItem && j.story < 400 && 250*j.headlines > j.size && j.headlines > 5 {
		score += 2
	}
	if j.isScraps() {
		score += 2
	}
	return score
}

// isScraps reports whether the text that was found nowhere makes a paragraph or two
// in a row.
func (j *judgement) isScraps() bool { return j.story < minStory && j.size > 5*j.story }
