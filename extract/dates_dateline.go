package extract

import (
	"strings"

	"golang.org/x/net/html"
)

// labelEnds are what may stand between a label and its date.
const labelEnds = " :|•·-–—,.("

// dateline is the date line that a text is, with the label in it or in the text
// before it.
func (t *dateText) dateline(first lineDate, before *html.Node) Dateline {
	line := Dateline{Text: strings.Trim(fold(t.s), " |•·-–—,")}
	if first.label == unlabelled {
		if before == nil || labelLine(before.Data) == unlabelled {
			return line
		}
		label := fold(before.Data)
		line.Label, line.Text = strings.Trim(label, labelEnds), label+" "+line.Text
		return line
	}
	end := 0
	for i := range first.from {
		if labelOf(t.at(i).word) != unlabelled || end > 0 && t.is(i, isPlainWord) {
			end = t.at(i).end
		}
	}
	line.Label = strings.Trim(fold(t.s[:end]), labelEnds)
	return line
}
