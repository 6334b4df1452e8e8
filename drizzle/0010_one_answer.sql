ALTER TABLE `pull_requests` ADD `answer_id` integer;--> statement-breakpoint
ALTER TABLE `pull_requests` ADD `answer_hash` text;--> statement-breakpoint
ALTER TABLE `pull_requests` ADD `answered_at` integer;