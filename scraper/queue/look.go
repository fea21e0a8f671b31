package queue

// Outcome returns what became of an address the last time; ended is false when it is
// not known, or queued.
func (m *Memory) Outcome(address string) (outcome string, ended bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.entries[address]
	if e == nil || e.State == queued {
		return "", false
	}
	return e.Outcome, true
}
