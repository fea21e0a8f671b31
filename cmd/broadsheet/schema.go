package main

import (
	"github.com/spf13/cobra"

	"broadsheet/extract"
)

func newSchemaCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of the records",
		Long:  "Schema prints the JSON Schema (2020-12) that every exported record is valid against.",
		Example: "  broadsheet schema > article.schema.json\n" +
			"  broadsheet schema | jq '.properties | keys'",
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := a.stdout.Write(extract.ArticleSchema())
			return err
		},
	}
}
