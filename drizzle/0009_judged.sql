CREATE TABLE `changes` (
	`repository_id` integer NOT NULL,
	`base_sha` text NOT NULL,
	`head_sha` text NOT NULL,
	`paths` text NOT NULL,
	`complete` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`repository_id`, `base_sha`, `head_sha`),
	FOREIGN KEY (`repository_id`) REFERENCES `repositories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `changes_age` ON `changes` (`created_at`);--> statement-breakpoint
CREATE TABLE `configurations` (
	`repository_id` integer NOT NULL,
	`branch` text NOT NULL,
	`document` text NOT NULL,
	`read_at` integer NOT NULL,
	PRIMARY KEY(`repository_id`, `branch`),
	FOREIGN KEY (`repository_id`) REFERENCES `repositories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `workflow_files` (
	`repository_id` integer NOT NULL,
	`commit_sha` text NOT NULL,
	`path` text NOT NULL,
	`state` text NOT NULL,
	`triggers` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`repository_id`, `commit_sha`, `path`),
	FOREIGN KEY (`repository_id`) REFERENCES `repositories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `workflow_files_age` ON `workflow_files` (`created_at`);--> statement-breakpoint
ALTER TABLE `build_contexts` ADD `workflow_path` text;--> statement-breakpoint
ALTER TABLE `build_contexts` ADD `conclusion` text;--> statement-breakpoint
ALTER TABLE `check_runs` ADD `in_progress` integer DEFAULT false NOT NULL;