CREATE TABLE `publications` (
	`id` integer PRIMARY KEY NOT NULL,
	`repository_id` integer NOT NULL,
	`pull_request_number` integer NOT NULL,
	`head_sha` text NOT NULL,
	`base_ref` text NOT NULL,
	`check_run_id` integer NOT NULL,
	`rules` blob NOT NULL,
	`digest` text NOT NULL,
	`published_at` integer NOT NULL,
	`github_time` integer,
	FOREIGN KEY (`repository_id`) REFERENCES `repositories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `publications_pull_request` ON `publications` (`repository_id`,`pull_request_number`);--> statement-breakpoint
ALTER TABLE `merge_groups` ADD `pull_request_number` integer;--> statement-breakpoint
ALTER TABLE `acceptances` ADD `environment` text;--> statement-breakpoint
ALTER TABLE `acceptances` ADD `head_sha` text;--> statement-breakpoint
ALTER TABLE `acceptances` ADD `base_ref` text;--> statement-breakpoint
ALTER TABLE `acceptances` ADD `base` real;--> statement-breakpoint
ALTER TABLE `head_reports` ADD `rules` blob;--> statement-breakpoint
UPDATE `acceptances` SET
	`environment` = (
		select case when count(distinct build.environment) = 1 then min(build.environment) end
		from metric_definitions definition
		cross join metric_values value on value.metric_id = definition.id
		cross join build_contexts build on build.id = value.build_id
		where definition.repository_id = `acceptances`.repository_id and definition.metric = `acceptances`.metric
	),
	`base_ref` = (
		select base_ref from pull_requests pull
		where pull.repository_id = `acceptances`.repository_id and pull.number = `acceptances`.pull_request_number
	);
