package main

import (
	"errors"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/robfig/cron/v3"

	"broadsheet/extract/strict"
)

// jobSchedules are the times at which a job runs, each as cron writes them.
type jobSchedules struct {
	texts []string
	times []cron.Schedule
}

// UnmarshalYAML reads one schedule or a list.
func (s *jobSchedules) UnmarshalYAML(n ast.Node) error {
	texts, err := strict.Texts(n)
	if err != nil {
		return err
	}
	for _, t := range texts {
		one, err := parseSchedule(t.Value)
		if err != nil {
			return strict.At(t, err)
		}
		s.texts, s.times = append(s.texts, t.Value), append(s.times, one)
	}
	return nil
}

// parseSchedule reads five fields (minute, hour, day of the month, month, day of the
// week), or @hourly, @daily, @weekly, @monthly, @every 90m. The library would take a
// zone too, and panics on some: that is the key "zone".
func parseSchedule(text string) (cron.Schedule, error) {
	const form = `a schedule is "minute hour day month weekday", such as "15 */2 * * *", or @hourly, @daily, @every 90m`
	if strings.Contains(text, "=") {
		return nil, errors.New(form + `; the time zone is the key "zone"`)
	}
	one, err := cron.ParseStandard(text)
	if err != nil {
		return nil, errors.New(form + ": " + err.Error())
	}
	if _, isEvery := one.(cron.ConstantDelaySchedule); !isEvery && one.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return nil, errors.New("there is no such day: this would never run") // 30 February
	}
	return one, nil
}

// next is when a job runs after a time, in its zone; zero where it has no schedule.
func (j *job) next(after time.Time) (at time.Time) {
	if j.Zone.Location != nil {
		after = after.In(j.Zone.Location)
	}
	for _, s := range j.Schedule.times {
		if t := s.Next(after); !t.IsZero() && (at.IsZero() || t.Before(at)) {
			at = t
		}
	}
	return at
}
