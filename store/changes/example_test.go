package changes_test

import (
	"fmt"

	"broadsheet/extract"
	"broadsheet/store/changes"
)

func ExampleBetween() {
	old := &extract.Article{Headline: "Ferry cancelled", Body: []extract.Block{
		{Type: extract.Paragraph, Text: "The ferry carries nine lifeboats."},
		{Type: extract.Paragraph, Text: "The café is closed."},
	}}
	now := &extract.Article{Headline: "Ferry cancelled again", Body: []extract.Block{
		{Type: extract.Paragraph, Text: "The café is closed."},
		{Type: extract.Paragraph, Text: "The ferry carries eight lifeboats."},
	}}
	c := changes.Between(old, now)
	fmt.Println(c.String())
	for _, b := range c.Blocks {
		fmt.Println(b.Op, b.Old.Index, "to", b.New.Index)
		for _, run := range b.Words {
			fmt.Printf("  %s %q\n", run.Op, run.Text)
		}
	}
	// Output:
	// headline, 1 paragraph edited, 1 moved; text
	// moved 1 to 0
	//   equal "The café is closed."
	// edited 0 to 1
	//   equal "The ferry carries "
	//   deleted "nine"
	//   inserted "eight"
	//   equal " lifeboats."
}
