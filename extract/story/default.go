package story

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed model.txt
var modelText string

// Default returns the model that the program ships, read once.
var Default = sync.OnceValue(func() *Model {
	m, err := ReadModel(strings.NewReader(modelText))
	if err != nil {
		panic(err) // it is part of the program
	}
	return m
})
