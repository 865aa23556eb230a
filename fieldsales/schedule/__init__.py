"""The follow-up schedule beside its SQL: rules and their editor, calendar, digest, feeds, handover."""
