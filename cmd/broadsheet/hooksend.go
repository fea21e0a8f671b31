package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// Bounds of a webhook: a receiver that is restarted is back by the last try.
const (
	hookTries   = 5
	hookTimeout = 10 * time.Second
	maxHookBody = 1 << 16 // of the answer, so that its connection is used again
)

// hookSchema is the form of what is sent.
const hookSchema = "broadsheet/event/1"

// A hookEvent is what is sent.
type hookEvent struct {
	Schema string    `json:"schema"`
	ID     string    `json:"id"` // the same for all tries
	Event  string    `json:"event"`
	At     time.Time `json:"at"`
	*jobEnd
}

// hookPause is how long to wait before a try, from 2 on: 1, 2, 4, 8 seconds.
func hookPause(try int) time.Duration { return time.Second << (try - 2) }

// sendHooks tells the hooks of a job how a run ended, one after the other. That one
// hears nothing is told, and is no failure of the run.
func (a *app) sendHooks(ctx context.Context, j *job, end *jobEnd, getenv func(string) string) {
	event := end.event()
	if event == "" || ctx.Err() != nil {
		return
	}
	for i := range j.Notify {
		h := &j.Notify[i]
		if !h.wants(event) || h.secret != "" && getenv(h.secret) == "" {
			continue // without its secret it would be a lie; the job has told that by its error
		}
		result := "sent"
		if err := a.sendHook(ctx, h, hookEvent{hookSchema, rand.Text(), event, time.Now().UTC().Truncate(time.Second), end}, secretOf(h, getenv)); err != nil {
			a.complain(fmt.Errorf("webhook at %s: %w", h.host(), err))
			result = "failed"
		}
		a.meters.hooks.WithLabelValues(j.Name, result).Inc()
	}
}

// secretOf is what signs a hook; "" where nothing does.
func secretOf(h *jobHook, getenv func(string) string) string {
	if h.secret == "" {
		return ""
	}
	return getenv(h.secret)
}

// sendHook sends one, and tries again what may pass.
func (a *app) sendHook(ctx context.Context, h *jobHook, e hookEvent, secret string) error {
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	client := &http.Client{Timeout: hookTimeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	for try := 1; ; try++ {
		again, err := postHook(ctx, client, h.url, body, e, secret)
		if err == nil || !again || try == hookTries {
			return err
		}
		pause := hookPause(try + 1)
		if a.backoff != nil {
			pause = a.backoff(try)
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(pause):
		}
	}
}

// postHook tries once, and says whether it's worth while to try again.
func postHook(ctx context.Context, client *http.Client, address string, body []byte, e hookEvent, secret string) (again bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return false, errors.New("the request can't be made") // without the address
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Broadsheet/"+programVersion())
	req.Header.Set("X-Broadsheet-Event", e.Event)
	req.Header.Set("X-Broadsheet-Delivery", e.ID)
	if secret != "" {
		req.Header.Set("X-Broadsheet-Signature-256", signature(secret, body))
	}
	res, err := client.Do(req)
	if err != nil {
		if asked, ok := errors.AsType[*url.Error](err); ok {
			err = asked.Err // without the address, whose path may be a secret
		}
		return true, err
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.CopyN(io.Discard, res.Body, maxHookBody)
	if res.StatusCode < 300 {
		return false, nil
	}
	again = res.StatusCode >= 500 || res.StatusCode == http.StatusTooManyRequests || res.StatusCode == http.StatusRequestTimeout
	return again, fmt.Errorf("the server answered %d %s", res.StatusCode, http.StatusText(res.StatusCode))
}

// signature is the HMAC-SHA256 (RFC 2104) of a body, as "sha256=" and hex digits.
func signature(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}
