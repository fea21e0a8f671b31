package queue

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net"
	"net/rpc"
	"time"
)

// A Client asks a frontier and changes it: one that another process has, through its
// door, or one of this process.
type Client struct {
	// Remote says that another process has the frontier: a crawl that runs.
	Remote bool

	rpc *rpc.Client
	own *Queue // nil of another process
}

// Ask returns a client of the process that has opened a door at a path. The error says
// that there is none.
func Ask(ctx context.Context, path string) (*Client, error) {
	d := net.Dialer{Timeout: time.Second}
	conn, err := d.DialContext(ctx, "unix", shortest(path))
	if err != nil {
		return nil, fmt.Errorf("ask who has the frontier: %w", err)
	}
	return &Client{Remote: true, rpc: rpc.NewClient(conn)}, nil
}

// NewClient returns a client of a frontier of this process, which it closes.
func NewClient(q *Queue) *Client {
	here, there := net.Pipe()
	go newServer(q).ServeConn(there)
	return &Client{rpc: rpc.NewClient(here), own: q}
}

// Close ends the conversation.
func (c *Client) Close() error {
	err := c.rpc.Close()
	if c.own != nil {
		err = errors.Join(err, c.own.Close())
	}
	return err
}

// ErrGone says that who had the frontier has ended meanwhile.
var ErrGone = errors.New("the crawl that had the frontier has ended: ask again")

func (c *Client) call(ctx context.Context, method string, args, reply any) error {
	call := c.rpc.Go(service+"."+method, args, reply, make(chan *rpc.Call, 1))
	select {
	case <-call.Done:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if _, ok := errors.AsType[rpc.ServerError](call.Error); call.Error != nil && !ok && c.Remote {
		return ErrGone
	}
	return call.Error
}

// All yields the addresses that are chosen, in the order in which they were first queued.
// After an error it yields nothing more.
func (c *Client) All(ctx context.Context, choice Choice) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		args := PageArgs{Choice: choice}
		for {
			var page PageReply
			if err := c.call(ctx, "Page", args, &page); err != nil {
				yield(Entry{}, err)
				return
			}
			for i := range page.Entries {
				if !yield(page.Entries[i], nil) {
					return
				}
			}
			if args.After = page.Next; args.After == 0 {
				return
			}
		}
	}
}

// See returns all that is known about when an address is fetched.
func (c *Client) See(ctx context.Context, address string) (s Sight, err error) {
	err = c.call(ctx, "See", address, &s)
	return s, err
}

// Change queues addresses again, or drops them, and returns how many.
func (c *Client) Change(ctx context.Context, drop bool, addresses ...string) (n int, err error) {
	err = c.call(ctx, "Change", ChangeArgs{addresses, drop}, &n)
	return n, err
}

// Pause lets no address of a host, or of others in its line, be leased until Resume. It
// returns how many wait.
func (c *Client) Pause(ctx context.Context, host string) (waiting int, err error) {
	err = c.call(ctx, "Pause", host, &waiting)
	return waiting, err
}

// Resume ends a pause.
func (c *Client) Resume(ctx context.Context, host string) (r Resumed, err error) {
	err = c.call(ctx, "Resume", host, &r)
	return r, err
}

// Paused returns the hosts that are paused, and since when.
func (c *Client) Paused(ctx context.Context) (paused map[string]time.Time, err error) {
	err = c.call(ctx, "Pauses", 0, &paused)
	return paused, err
}
