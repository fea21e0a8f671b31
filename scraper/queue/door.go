package queue

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/rpc"
	"os"
	"path/filepath"
	"sync"
)

// A door lets other processes of this machine ask about a frontier that one process has
// to itself, and change it: through a socket of the file system, which only its owner may
// use.
type door struct {
	l     net.Listener
	serve *rpc.Server

	mu     sync.Mutex
	conns  map[net.Conn]bool // nil when the door is shut
	served sync.WaitGroup
}

// service is the name under which a desk is asked.
const service = "Frontier"

func newServer(q *Queue) *rpc.Server {
	s := rpc.NewServer()
	if err := s.RegisterName(service, &desk{q}); err != nil {
		panic(err) // a mistake of the program
	}
	return s
}

// OpenDoor lets other processes of this machine ask about the frontier and change it, by
// [Ask] with the same path, until it is closed. What lies there is of a process that was
// killed: who opens a door has the frontier.
func (q *Queue) OpenDoor(path string) error {
	path = shortest(path)
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("open a door to the frontier: %w", err)
	}
	l, err := net.Listen("unix", path) //nolint:noctx // it doesn't wait
	if err != nil {
		return fmt.Errorf("open a door to the frontier: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return errors.Join(fmt.Errorf("open a door to the frontier: %w", err), l.Close())
	}
	q.door = &door{l: l, serve: newServer(q), conns: map[net.Conn]bool{}}
	q.door.served.Go(q.door.welcome)
	return nil
}

// welcome serves who comes, until the door is shut.
func (d *door) welcome() {
	for {
		conn, err := d.l.Accept()
		if err != nil {
			return
		}
		d.mu.Lock()
		if d.conns == nil {
			_ = conn.Close()
		} else {
			d.conns[conn] = true
			d.served.Go(func() { d.attend(conn) })
		}
		d.mu.Unlock()
	}
}

func (d *door) attend(conn net.Conn) {
	d.serve.ServeConn(conn) // it closes it
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.conns, conn)
}

// shut shuts the door. What was asked is answered first, or its asker learns that the
// frontier is closed.
func (d *door) shut() error {
	err := d.l.Close()
	d.mu.Lock()
	for conn := range d.conns {
		_ = conn.Close() // who asked hears of it
	}
	d.conns = nil
	d.mu.Unlock()
	d.served.Wait()
	return err
}

// shortest is the shorter form of a path, from the root or from here: that of a socket
// has a hundred characters at most.
func shortest(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	here, err := os.Getwd()
	if err != nil {
		return abs
	}
	if rel, err := filepath.Rel(here, abs); err == nil && len(rel) < len(abs) {
		return rel
	}
	return abs
}
