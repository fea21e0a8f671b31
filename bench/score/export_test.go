package score

// Names for the tests of this package.
var (
	Tokens      = tokens
	BaseName    = baseName
	SameInstant = sameInstant
)
