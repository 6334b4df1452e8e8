CREATE TABLE `tested_merges` (
	`repository_id` integer NOT NULL,
	`run_id` integer NOT NULL,
	`pull_request_number` integer NOT NULL,
	`head_sha` text NOT NULL,
	`base_ref` text NOT NULL,
	`base_sha` text NOT NULL,
	`merge_sha` text,
	`certain` integer NOT NULL,
	`started_at` integer NOT NULL,
	PRIMARY KEY(`repository_id`, `run_id`, `pull_request_number`),
	FOREIGN KEY (`repository_id`) REFERENCES `repositories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `tested_merges_head` ON `tested_merges` (`repository_id`,`pull_request_number`,`head_sha`);--> statement-breakpoint
ALTER TABLE `pull_requests` ADD `merge_base_sha` text;--> statement-breakpoint
ALTER TABLE `pull_requests` ADD `merge_base_for_head` text;--> statement-breakpoint
INSERT INTO `tested_merges` (`repository_id`, `run_id`, `pull_request_number`, `head_sha`, `base_ref`, `base_sha`, `certain`, `started_at`)
SELECT `repository_id`, 0, `number`, `tested_base_for_head`, `base_ref`, `tested_base_sha`, 1, 0 FROM `pull_requests`
WHERE `tested_base_sha` IS NOT NULL AND `tested_base_for_head` IS NOT NULL;
