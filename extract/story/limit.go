package story

// Limit bounds the blocks that are gathered; without it they are [MaxBlocks].
func (g *Gatherer) Limit(blocks int) { g.limit = blocks }

// Full reports whether the page has more blocks than were gathered.
func (g *Gatherer) Full() bool { return g.full }

// mayBegin reports whether there is room for another block.
func (g *Gatherer) mayBegin() bool {
	g.full = g.full || len(g.blocks) >= g.limit
	return !g.full
}
