package main

import (
	"context"
	"net"
	"os"
	"strconv"
	"time"
)

// A supervisor is who started the program and wants to hear how it is: systemd, or one
// that speaks its protocol (sd_notify(3)). The zero value is nobody.
type supervisor struct {
	socket   string        // a path, or an abstract name that begins with "@"
	watchdog time.Duration // it is taken for dead when silent for so long; 0 is never
}

// supervisorIn finds it in an environment.
func supervisorIn(getenv func(string) string) supervisor {
	s := supervisor{socket: getenv("NOTIFY_SOCKET")}
	micros, err := strconv.ParseInt(getenv("WATCHDOG_USEC"), 10, 64)
	pid := getenv("WATCHDOG_PID")
	if err == nil && micros > 0 && s.socket != "" && (pid == "" || pid == strconv.Itoa(os.Getpid())) {
		s.watchdog = time.Duration(micros) * time.Microsecond
	}
	return s
}

// tell sends a state, such as "READY=1". It is a courtesy: that nobody hears it is no
// reason to end.
func (s supervisor) tell(ctx context.Context, state string) {
	if s.socket == "" {
		return
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unixgram", s.socket)
	if err != nil {
		return
	}
	_, _ = conn.Write([]byte(state))
	_ = conn.Close()
}
