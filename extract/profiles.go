package extract

// Profiles is a set of site profiles.
type Profiles struct{}

// A Profile says how to read one site.
type Profile struct{}

// A layout is one form of a site's pages.
type layout struct{}
