package story

import (
	"embed"
	"sync"
)

//go:embed model.txt
var files embed.FS

// Default returns the model that the program ships, read once.
var Default = sync.OnceValue(func() *Model {
	f, err := files.Open("model.txt")
	if err != nil {
		panic(err) // it is part of the program
	}
	defer f.Close()
	m, err := ReadModel(f)
	if err != nil {
		panic(err)
	}
	return m
})
