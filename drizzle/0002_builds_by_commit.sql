DROP INDEX `build_contexts_time`;--> statement-breakpoint
DROP INDEX `build_contexts_commit`;--> statement-breakpoint
CREATE INDEX `build_contexts_commit` ON `build_contexts` (`repository_id`,`commit_sha`,`source`);