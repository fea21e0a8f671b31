package extract_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"broadsheet/extract"
)

// A saved page needs no address: it tells its own, by its canonical link for one.
func ExampleExtract_file() {
	page, err := os.ReadFile(filepath.Join("testdata", "general", "graph.html"))
	if err != nil {
		fmt.Println(err)
		return
	}
	art, err := extract.Extract(extract.Page{HTML: page, Source: "graph.html"}, extract.Options{Profiles: new(extract.Profiles)})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(art.Headline)
	fmt.Println(len(art.Body), "blocks by", art.Extraction.Fields["body"])
	// Output:
	// Ferry back on the Wend after nine weeks
	// 8 blocks by generic:story
}

// Extract may be called by many at once. What is no article, and what is read with too
// little certainty, are errors of their own kinds, to be counted and passed over.
func ExampleExtract_stream() {
	pages := make(chan extract.Page)
	go func() {
		defer close(pages)
		for _, name := range []string{"graph.html", "wall.html", "microdata.html"} {
			html, err := os.ReadFile(filepath.Join("testdata", "general", name))
			if err == nil {
				pages <- extract.Page{HTML: html, Source: name}
			}
		}
		pages <- extract.Page{HTML: []byte("<title>404 Not Found</title>"), Source: "gone.html"}
	}()
	opts := extract.Options{MinConfidence: 0.5}
	kept, refused := 0, 0
	for page := range pages {
		switch _, err := extract.Extract(page, opts); {
		case err == nil:
			kept++
		case errors.Is(err, extract.ErrNoArticle), errors.Is(err, extract.ErrUnsure):
			refused++
		default:
			fmt.Println(err)
		}
	}
	fmt.Println(kept, "kept,", refused, "refused")
	// Output:
	// 3 kept, 1 refused
}
