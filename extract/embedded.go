package extract

import (
	"embed"
	"io/fs"
)

//go:embed profiles
var profileFiles embed.FS

// EmbeddedFiles returns the built-in profiles with their test pages.
func EmbeddedFiles() fs.FS {
	files, err := fs.Sub(profileFiles, "profiles")
	if err != nil {
		panic(err) // the name is a constant
	}
	return files
}
