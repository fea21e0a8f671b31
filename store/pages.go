package store

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"

	bolt "go.etcd.io/bbolt"
)

// A pageCheck follows all pages of a database by itself. bbolt's own check takes their
// headers for right: on a damaged one it may go round for ever or end the process.
// docs/FORMAT.md says what stands where.
type pageCheck struct {
	in   io.ReaderAt
	size int64  // of a page
	seen []bool // by number
}

const (
	pageHead    = 16
	pageElement = 16
	branchPage  = 1
	leafPage    = 2
	freePages   = 16
)

// checkPages checks the pages that a transaction sees.
func checkPages(t *bolt.Tx) error {
	f, err := os.Open(t.DB().Path())
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	size := int64(t.DB().Info().PageSize)
	p := &pageCheck{f, size, make([]bool, t.Size()/size)}
	err = p.tree(uint64(t.Cursor().Bucket().RootPage()))
	if err == nil {
		err = p.free(uint64(t.ID()))
	}
	if err != nil {
		return &DamageError{t.DB().Path(), err}
	}
	return nil
}

// A page is its header and elements, with what of the rest was read.
type page struct {
	id       uint64
	raw      []byte
	kind     uint16
	count    int
	overflow int64
	end      int64 // of the page with those that belong to it
}

// page reads one and marks it.
func (p *pageCheck) page(id uint64) (*page, error) {
	if id < 2 || id >= uint64(len(p.seen)) {
		return nil, fmt.Errorf("something leads to page %d of %d", id, len(p.seen))
	}
	raw := make([]byte, p.size)
	if _, err := p.in.ReadAt(raw, int64(id)*p.size); err != nil {
		return nil, err
	}
	order := binary.NativeEndian
	g := &page{id: id, raw: raw, kind: order.Uint16(raw[8:]), count: int(order.Uint16(raw[10:])), overflow: int64(order.Uint32(raw[12:]))}
	g.end = (1 + g.overflow) * p.size
	if own := order.Uint64(raw); own != id || int64(id)+g.overflow >= int64(len(p.seen)) {
		return nil, fmt.Errorf("page %d says that it is page %d, with %d more of %d", id, own, g.overflow, len(p.seen))
	}
	for i := range uint64(1 + g.overflow) {
		if p.seen[id+i] {
			return nil, fmt.Errorf("two things lead to page %d", id+i)
		}
		p.seen[id+i] = true
	}
	return g, nil
}

// tree checks a page and all below it.
func (p *pageCheck) tree(id uint64) error {
	g, err := p.page(id)
	if err != nil {
		return err
	}
	if need := pageHead + int64(g.count)*pageElement; need > g.end {
		return fmt.Errorf("page %d has no room for %d elements", id, g.count)
	} else if need > p.size {
		g.raw = make([]byte, need)
		if _, err := p.in.ReadAt(g.raw, int64(id)*p.size); err != nil {
			return err
		}
	}
	for i := range g.count {
		if err := p.element(g, int64(pageHead+i*pageElement)); err != nil {
			return err
		}
	}
	return nil
}

// element checks one of a branch or a leaf.
func (p *pageCheck) element(g *page, at int64) error {
	order, e := binary.NativeEndian, g.raw[at:]
	switch {
	case g.kind == branchPage:
		if at+int64(order.Uint32(e))+int64(order.Uint32(e[4:])) > g.end {
			return fmt.Errorf("page %d: an element reaches behind it", g.id)
		}
		return p.tree(order.Uint64(e[8:]))
	case g.kind != leafPage:
		return fmt.Errorf("page %d is of the kind %d", g.id, g.kind)
	}
	flags, value, length := order.Uint32(e), at+int64(order.Uint32(e[4:]))+int64(order.Uint32(e[8:])), int64(order.Uint32(e[12:]))
	switch {
	case flags > 1 || value+length > g.end:
		return fmt.Errorf("page %d: an element reaches behind it, or is of the kind %d", g.id, flags)
	case flags == 0:
		return nil
	}
	raw := make([]byte, length)
	if _, err := p.in.ReadAt(raw, int64(g.id)*p.size+value); err != nil {
		return err
	}
	if length < 16 {
		return fmt.Errorf("page %d: a bucket has %d bytes", g.id, length)
	}
	if root := order.Uint64(raw); root != 0 {
		return p.tree(root)
	}
	return inline(g.id, raw[16:])
}

// inline checks the page of a small bucket, which stands in another.
func inline(in uint64, raw []byte) error {
	order := binary.NativeEndian
	if len(raw) < pageHead || order.Uint16(raw[8:]) != leafPage || pageHead+int(order.Uint16(raw[10:]))*pageElement > len(raw) {
		return fmt.Errorf("page %d: a small bucket in it is damaged", in)
	}
	for i := range int(order.Uint16(raw[10:])) {
		at := pageHead + i*pageElement
		e := raw[at:]
		if order.Uint32(e) != 0 || int64(at)+int64(order.Uint32(e[4:]))+int64(order.Uint32(e[8:]))+int64(order.Uint32(e[12:])) > int64(len(raw)) {
			return fmt.Errorf("page %d: an element of a small bucket in it reaches behind it", in)
		}
	}
	return nil
}

// free checks the list of free pages of the meta page of a transaction: they are those to
// which nothing leads, so that no writer takes another.
func (p *pageCheck) free(transaction uint64) error {
	order := binary.NativeEndian
	head := make([]byte, 80)
	for i := range int64(2) {
		if _, err := p.in.ReadAt(head, i*p.size); err != nil {
			return err
		}
		if order.Uint64(head[64:]) == transaction && order.Uint32(head[16:]) == 0xED0CDAED {
			return p.list(order.Uint64(head[48:]))
		}
	}
	return nil // a writer has gone on meanwhile, which knows its free pages
}

func (p *pageCheck) list(id uint64) error {
	g, err := p.page(id)
	if err != nil {
		return err
	}
	raw := make([]byte, g.end)
	if _, err := p.in.ReadAt(raw, int64(id)*p.size); err != nil {
		return err
	}
	order, at, n := binary.NativeEndian, pageHead, uint64(g.count)
	if n == 0xFFFF { // then the number stands before them
		n, at = order.Uint64(raw[at:]), at+8
	}
	if g.kind != freePages || n > uint64(len(raw)-at)/8 {
		return fmt.Errorf("page %d is no list of %d free pages", id, n)
	}
	for ; n > 0; n, at = n-1, at+8 {
		free := order.Uint64(raw[at:])
		if free < 2 || free >= uint64(len(p.seen)) || p.seen[free] {
			return fmt.Errorf("page %d is said to be free, and isn't", free)
		}
		p.seen[free] = true
	}
	for id, is := range p.seen[2:] {
		if !is {
			return fmt.Errorf("page %d is neither in use nor free", id+2)
		}
	}
	return nil
}
