package accesstest

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strconv"
	"testing"
)

// SOCKS starts a SOCKS5 proxy (RFC 1928, RFC 1929). login and hosts are those of [HTTP].
func SOCKS(tb testing.TB, login string, hosts map[string]string) *Proxy {
	tb.Helper()
	l, err := (&net.ListenConfig{}).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = l.Close() })
	p := &Proxy{Address: l.Addr().String(), login: login, hosts: hosts}
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = client.Close() }()
				_ = p.socks(client)
			}()
		}
	}()
	return p
}

var errSOCKS = errors.New("this is no SOCKS5")

// socks serves one connection.
func (p *Proxy) socks(client net.Conn) error {
	if err := p.greet(client); err != nil {
		return err
	}
	head := make([]byte, 4) // version, command, reserved, kind of address
	if _, err := io.ReadFull(client, head); err != nil || head[0] != 5 || head[1] != 1 {
		return errors.Join(errSOCKS, err)
	}
	host, err := socksHost(client, head[3])
	if err != nil {
		return err
	}
	port := make([]byte, 2)
	if _, err := io.ReadFull(client, port); err != nil {
		return err
	}
	address := net.JoinHostPort(host, strconv.Itoa(int(binary.BigEndian.Uint16(port))))
	p.note("SOCKS " + address)
	server, err := p.dial(context.Background(), address)
	if err != nil {
		_, _ = client.Write([]byte{5, 4, 0, 1, 0, 0, 0, 0, 0, 0}) // host unreachable
		return err
	}
	defer func() { _ = server.Close() }()
	if _, err := client.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0}); err != nil {
		return err
	}
	between(client, client, server)
	return nil
}

// greet agrees on how the client says who it is.
func (p *Proxy) greet(client net.Conn) error {
	head := make([]byte, 2)
	if _, err := io.ReadFull(client, head); err != nil || head[0] != 5 {
		return errors.Join(errSOCKS, err)
	}
	if _, err := io.CopyN(io.Discard, client, int64(head[1])); err != nil {
		return err
	}
	if p.login == "" {
		_, err := client.Write([]byte{5, 0})
		return err
	}
	if head[1] < 2 { // it offers no password
		_, _ = client.Write([]byte{5, 0xff})
		return errSOCKS
	}
	if _, err := client.Write([]byte{5, 2}); err != nil {
		return err
	}
	if _, err := io.ReadFull(client, head[:1]); err != nil {
		return err
	}
	user, err := socksText(client)
	if err != nil {
		return err
	}
	password, err := socksText(client)
	if err != nil {
		return err
	}
	if user+":"+password != p.login {
		_, _ = client.Write([]byte{1, 1})
		return errSOCKS
	}
	_, err = client.Write([]byte{1, 0})
	return err
}

// socksHost reads a host, as an address or a name.
func socksHost(client io.Reader, kind byte) (string, error) {
	switch kind {
	case 3:
		return socksText(client)
	case 1, 4:
		raw := make([]byte, map[byte]int{1: net.IPv4len, 4: net.IPv6len}[kind])
		_, err := io.ReadFull(client, raw)
		return net.IP(raw).String(), err
	}
	return "", errSOCKS
}

// socksText reads a text with its length before it.
func socksText(client io.Reader) (string, error) {
	size := make([]byte, 1)
	if _, err := io.ReadFull(client, size); err != nil {
		return "", err
	}
	raw := make([]byte, size[0])
	_, err := io.ReadFull(client, raw)
	return string(raw), err
}
