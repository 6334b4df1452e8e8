CREATE TABLE `head_reports` (
	`repository_id` integer NOT NULL,
	`head_sha` text NOT NULL,
	`pull_request_number` integer NOT NULL,
	`base_ref` text NOT NULL,
	`check` blob,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`repository_id`, `head_sha`, `pull_request_number`),
	FOREIGN KEY (`repository_id`) REFERENCES `repositories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `head_reports_pull_request` ON `head_reports` (`repository_id`,`pull_request_number`);