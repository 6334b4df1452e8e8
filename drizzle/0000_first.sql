CREATE TABLE `annotations` (
	`build_id` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`path` text NOT NULL,
	`start_line` integer NOT NULL,
	`end_line` integer NOT NULL,
	`message` text NOT NULL,
	`level` text NOT NULL,
	`metric` text,
	PRIMARY KEY(`build_id`, `ordinal`),
	FOREIGN KEY (`build_id`) REFERENCES `build_contexts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `build_contexts` (
	`id` integer PRIMARY KEY NOT NULL,
	`repository_id` integer NOT NULL,
	`source` text NOT NULL,
	`run_id` integer NOT NULL,
	`attempt` integer NOT NULL,
	`environment` text NOT NULL,
	`workflow` text,
	`commit_sha` text NOT NULL,
	`branch` text,
	`event` text NOT NULL,
	`trusted` integer NOT NULL,
	`track_id` integer,
	`pull_request_number` integer,
	`base_sha` text,
	`measured_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`repository_id`) REFERENCES `repositories`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`track_id`) REFERENCES `tracks`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "build_contexts_trusted" CHECK(("build_contexts"."track_id" is not null) = "build_contexts"."trusted")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `build_contexts_run` ON `build_contexts` (`repository_id`,`source`,`run_id`,`attempt`,`environment`);--> statement-breakpoint
CREATE INDEX `build_contexts_commit` ON `build_contexts` (`repository_id`,`commit_sha`);--> statement-breakpoint
CREATE INDEX `build_contexts_time` ON `build_contexts` (`repository_id`,`measured_at`);--> statement-breakpoint
CREATE INDEX `build_contexts_track` ON `build_contexts` (`track_id`);--> statement-breakpoint
CREATE TABLE `metric_definitions` (
	`id` integer PRIMARY KEY NOT NULL,
	`repository_id` integer NOT NULL,
	`metric` text NOT NULL,
	`type` text NOT NULL,
	`unit` text,
	`better` text,
	`name` text,
	`description` text,
	`trusted` integer NOT NULL,
	FOREIGN KEY (`repository_id`) REFERENCES `repositories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `metric_definitions_metric` ON `metric_definitions` (`repository_id`,`metric`);--> statement-breakpoint
CREATE TABLE `metric_values` (
	`build_id` integer NOT NULL,
	`metric_id` integer NOT NULL,
	`number` real,
	`label` text,
	`samples` text,
	`track_id` integer,
	`measured_at` integer NOT NULL,
	PRIMARY KEY(`build_id`, `metric_id`),
	FOREIGN KEY (`build_id`) REFERENCES `build_contexts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "metric_values_one" CHECK(("metric_values"."number" is null) <> ("metric_values"."label" is null)),
	CONSTRAINT "metric_values_finite" CHECK("metric_values"."number" is null or abs("metric_values"."number") < 9e999),
	CONSTRAINT "metric_values_samples" CHECK("metric_values"."samples" is null or "metric_values"."number" is not null)
);
--> statement-breakpoint
CREATE INDEX `metric_values_history` ON `metric_values` (`metric_id`,`track_id`,`measured_at`) WHERE "metric_values"."track_id" is not null;--> statement-breakpoint
CREATE TABLE `tracks` (
	`id` integer PRIMARY KEY NOT NULL,
	`repository_id` integer NOT NULL,
	`branch` text NOT NULL,
	`environment` text NOT NULL,
	FOREIGN KEY (`repository_id`) REFERENCES `repositories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tracks_line` ON `tracks` (`repository_id`,`branch`,`environment`);--> statement-breakpoint
CREATE TABLE `upload_problems` (
	`repository_id` integer NOT NULL,
	`run_id` integer NOT NULL,
	`attempt` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`head_sha` text NOT NULL,
	`what` text NOT NULL,
	`where` text NOT NULL,
	`mend` text NOT NULL,
	PRIMARY KEY(`repository_id`, `run_id`, `attempt`, `ordinal`),
	FOREIGN KEY (`repository_id`) REFERENCES `repositories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `upload_problems_head` ON `upload_problems` (`repository_id`,`head_sha`);--> statement-breakpoint
CREATE TABLE `commits` (
	`repository_id` integer NOT NULL,
	`sha` text NOT NULL,
	`first_parent` text,
	PRIMARY KEY(`repository_id`, `sha`),
	FOREIGN KEY (`repository_id`) REFERENCES `repositories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `installations` (
	`id` integer PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`account_login` text NOT NULL,
	`may_rerun` integer DEFAULT false NOT NULL,
	`suspended_at` integer
);
--> statement-breakpoint
CREATE TABLE `line_coverages` (
	`repository_id` integer NOT NULL,
	`pull_request_number` integer NOT NULL,
	`run_id` integer NOT NULL,
	`attempt` integer NOT NULL,
	`head_sha` text NOT NULL,
	`files` blob NOT NULL,
	PRIMARY KEY(`repository_id`, `pull_request_number`, `run_id`, `attempt`),
	FOREIGN KEY (`repository_id`) REFERENCES `repositories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `merge_groups` (
	`repository_id` integer NOT NULL,
	`head_sha` text NOT NULL,
	`base_sha` text NOT NULL,
	`base_ref` text NOT NULL,
	`requested_at` integer NOT NULL,
	PRIMARY KEY(`repository_id`, `head_sha`),
	FOREIGN KEY (`repository_id`) REFERENCES `repositories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `open_checks` (
	`repository_id` integer NOT NULL,
	`head_sha` text NOT NULL,
	`metric` text NOT NULL,
	`name` text NOT NULL,
	`started_at` integer NOT NULL,
	PRIMARY KEY(`repository_id`, `head_sha`, `metric`),
	FOREIGN KEY (`repository_id`) REFERENCES `repositories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `pull_requests` (
	`repository_id` integer NOT NULL,
	`number` integer NOT NULL,
	`state` text NOT NULL,
	`head_sha` text NOT NULL,
	`head_ref` text NOT NULL,
	`head_repository_id` integer,
	`base_ref` text NOT NULL,
	`base_sha` text NOT NULL,
	`tested_base_sha` text,
	`tested_base_for_head` text,
	`wanted_sha` text,
	`baseline_sha` text,
	`baseline_distance` integer,
	`comment_id` integer,
	`comment_hash` text,
	`comment_may_exist` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`repository_id`, `number`),
	FOREIGN KEY (`repository_id`) REFERENCES `repositories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `pull_requests_head` ON `pull_requests` (`repository_id`,`head_sha`);--> statement-breakpoint
CREATE INDEX `pull_requests_base` ON `pull_requests` (`repository_id`,`base_ref`,`state`);--> statement-breakpoint
CREATE TABLE `repositories` (
	`id` integer PRIMARY KEY NOT NULL,
	`installation_id` integer NOT NULL,
	`owner` text NOT NULL,
	`name` text NOT NULL,
	`private` integer NOT NULL,
	`default_branch` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `repositories_installation` ON `repositories` (`installation_id`);--> statement-breakpoint
CREATE TABLE `acceptances` (
	`id` integer PRIMARY KEY NOT NULL,
	`repository_id` integer NOT NULL,
	`pull_request_number` integer NOT NULL,
	`metric` text NOT NULL,
	`rule` text NOT NULL,
	`accepted_by` text NOT NULL,
	`accepted_at` integer NOT NULL,
	`reason` text NOT NULL,
	`until` integer,
	`value` real,
	FOREIGN KEY (`repository_id`) REFERENCES `repositories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `acceptances_pull_request` ON `acceptances` (`repository_id`,`pull_request_number`);--> statement-breakpoint
CREATE TABLE `check_runs` (
	`repository_id` integer NOT NULL,
	`head_sha` text NOT NULL,
	`check_run_id` integer,
	`hash` text,
	`annotations_hash` text,
	`may_exist` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`repository_id`, `head_sha`),
	FOREIGN KEY (`repository_id`) REFERENCES `repositories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`event` text NOT NULL,
	`action` text,
	`installation_id` integer,
	`repository_id` integer,
	`received_at` integer NOT NULL,
	`state` text NOT NULL,
	`error` text,
	`finished_at` integer,
	`facts` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `deliveries_repository` ON `deliveries` (`repository_id`);--> statement-breakpoint
CREATE INDEX `deliveries_installation` ON `deliveries` (`installation_id`);--> statement-breakpoint
CREATE INDEX `deliveries_state` ON `deliveries` (`state`,`received_at`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`delivery_id` text,
	`repository_id` integer,
	`kind` text NOT NULL,
	`lane` text NOT NULL,
	`merge_key` text,
	`priority` integer DEFAULT 0 NOT NULL,
	`data` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`run_at` integer NOT NULL,
	`started_at` integer,
	`error` text,
	FOREIGN KEY (`delivery_id`) REFERENCES `deliveries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_merge` ON `jobs` (`merge_key`) WHERE "jobs"."state" = 'waiting' and "jobs"."merge_key" is not null;--> statement-breakpoint
CREATE INDEX `jobs_lane` ON `jobs` (`lane`,`id`,`priority`) WHERE "jobs"."state" <> 'failed';--> statement-breakpoint
CREATE INDEX `jobs_delivery` ON `jobs` (`delivery_id`);--> statement-breakpoint
CREATE INDEX `jobs_repository` ON `jobs` (`repository_id`);