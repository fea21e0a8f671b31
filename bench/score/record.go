package score

import (
	"encoding/json"
	"errors"
)

// A Record is what a reader says of a page, in the form of our own records.
type Record struct {
	// Source ends with the name of the page's file.
	Source string `json:"source"`
	// Headline, Authors, Published and Lead are empty when the reader has none.
	Headline  string `json:"headline,omitempty"`
	Authors   Texts  `json:"authors,omitempty"`
	Published string `json:"published,omitempty"`
	Lead      Texts  `json:"lead,omitempty"`
	// Body holds the blocks.
	Body []Block `json:"body,omitempty"`
	// Text is the text of a record with neither lead nor blocks.
	Text string `json:"text,omitempty"`
	// Millis is how long the reading took; 0 when nobody measured.
	Millis float64 `json:"ms,omitempty"`
}

// IsEmpty reports whether the record has no text.
func (r *Record) IsEmpty() bool { return len(tokens(r.plain())) == 0 }

// plain is the text that is scored.
func (r *Record) plain() string {
	if len(r.Lead) == 0 && len(r.Body) == 0 {
		return r.Text
	}
	return joined(r.Lead, r.Body)
}

// ReadRecords reads a file of records, by the names of their pages. Of two for one
// page the later counts.
func ReadRecords(file string) (map[string]Record, error) {
	out := map[string]Record{}
	err := eachLine(file, func(line []byte) error {
		var r Record
		if err := json.Unmarshal(line, &r); err != nil {
			return err
		}
		out[baseName(r.Source)] = r
		return nil
	})
	return out, err
}

// A Block is a piece of a body: "subhead" or "heading", all else is a paragraph. In
// JSON it is an object, or a text alone.
type Block struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// UnmarshalJSON reads either form.
func (b *Block) UnmarshalJSON(raw []byte) error {
	if err := json.Unmarshal(raw, &b.Text); err == nil {
		return nil
	}
	type plain Block // without this method
	return json.Unmarshal(raw, (*plain)(b))
}

// kind folds the types into the two that gold knows.
func (b *Block) kind() string {
	if b.Type == "subhead" || b.Type == "heading" {
		return "subhead"
	}
	return "paragraph"
}

// Texts are paragraphs or names. In JSON they are a text, or a list of texts or of
// objects with a text or a name.
type Texts []string

// UnmarshalJSON reads any of the forms.
func (t *Texts) UnmarshalJSON(raw []byte) error {
	var one string
	if err := json.Unmarshal(raw, &one); err == nil {
		*t = nil
		if one != "" {
			*t = Texts{one}
		}
		return nil
	}
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return errors.New("neither a text nor a list of texts")
	}
	*t = nil
	for _, item := range list {
		var object struct{ Text, Name string }
		if err := json.Unmarshal(item, &one); err != nil {
			if err := json.Unmarshal(item, &object); err != nil {
				return err
			}
			one = object.Text + object.Name
		}
		*t = append(*t, one)
	}
	return nil
}
